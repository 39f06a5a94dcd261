//! `comment_report`: somebody holds a comment to be out of place.

use cairn_store::{CommentState, Report};
use serde_json::json;

use super::{COMMENT, comment_of, recount};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{contributor, required_text};

/// Longest reason, in characters.
const LONGEST: usize = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_report",
    kind: Kind::Write,
    about: "Reports a comment that is out of place. Those who decide on it are shown it; after several reports (`participation.reports_hide`) it is hidden until they have. No action of CKAN.",
    access: "Those who signed in and see the comment.",
    params: &[
        COMMENT,
        required("reason", ParamKind::Text, "Why; 1000 characters at most."),
    ],
    returns: "id and reported.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = contributor(ctx)?.id.clone();
    let (comment, _) = comment_of(ctx, input)?;
    let reason = required_text(input, "reason", LONGEST)?;
    let reports = ctx.tx.report_comment(&Report {
        comment_id: comment.id.clone(),
        account_id,
        reason,
        at: ctx.now,
    })?;
    let hide = i64::from(ctx.app.settings.participation.reports_hide);
    let is_shown = comment.state == CommentState::Shown.as_str();
    if hide > 0 && reports >= hide && is_shown && !comment.official {
        ctx.tx
            .decide_comment(&comment.id, CommentState::Waiting, None, None)?;
        recount(ctx, &comment)?;
    }
    Ok(json!({"id": comment.id, "reported": true}).into())
}
