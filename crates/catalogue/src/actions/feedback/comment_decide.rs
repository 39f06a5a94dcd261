//! `comment_decide`: somebody of the organization shows a comment or refuses it.

use cairn_store::CommentState;

use super::{COMMENT, RETURNS, comment_of, dict, recount, tell};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{bounded, may_moderate};

/// Longest remark, in characters.
const LONGEST: usize = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_decide",
    kind: Kind::Write,
    about: "Shows a comment to everybody who sees the record, or refuses it with a remark that its author reads. Reports of it are settled with that. No action of CKAN.",
    access: "Who may change records of the record's organization; sysadmins.",
    params: &[
        COMMENT,
        required("decision", ParamKind::Text, "`show` or `refuse`."),
        param(
            "remark",
            ParamKind::Text,
            "Why it is refused; 1000 characters at most.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (mut comment, head) = comment_of(ctx, input)?;
    if !may_moderate(ctx, &head)? {
        return Err(ActionError::denied());
    }
    let state = match input.required("decision")?.as_str() {
        "show" => CommentState::Shown,
        "refuse" => CommentState::Refused,
        _ => {
            return Err(ActionError::field(
                "decision",
                "Must be one of show, refuse",
            ));
        }
    };
    let remark = bounded(input, "remark", LONGEST)?;
    let remark = Some(remark).filter(|remark| !remark.is_empty());
    let by = ctx.caller.id().map(str::to_owned);
    ctx.tx
        .decide_comment(&comment.id, state, by.as_deref(), remark.as_deref())?;
    ctx.tx.settle_reports(&comment.id)?;
    let was_shown = comment.state == CommentState::Shown.as_str();
    comment.state = state.as_str().to_owned();
    comment.remark = remark;
    match (was_shown, state == CommentState::Shown) {
        (false, true) => tell(ctx, &comment)?,
        (true, false) => recount(ctx, &comment)?,
        _ => {}
    }
    Ok(dict(ctx, comment)?.into())
}
