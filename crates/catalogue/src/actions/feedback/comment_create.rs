//! `comment_create`: somebody asks or says something about a record, or answers.

use cairn_store::{Comment, CommentState};

use super::{RETURNS, dict, tell};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{OPENED_AT, TRAP, may_moderate, require_person, required_text};

/// Longest comment, in characters.
const LONGEST: usize = 5000;
/// What a comment may be.
const KINDS: [&str; 2] = ["question", "feedback"];
/// What answers another one.
const REPLY: &str = "reply";

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_create",
    kind: Kind::Write,
    about: "Asks a question about a record, gives feedback, or replies to either. What those say who may change records of its organization is marked as official. Where the site has contributions looked at first, others wait until somebody of the organization shows them. No action of CKAN.",
    access: "Those who signed in and see the record.",
    params: &[
        required("package_id", ParamKind::Text, "Id or name of the record."),
        required(
            "text",
            ParamKind::Text,
            "The text, in Markdown; 5000 characters at most.",
        ),
        param(
            "kind",
            ParamKind::Text,
            "`question` (the default) or `feedback`.",
        ),
        param(
            "reply_to",
            ParamKind::Text,
            "Id of the comment that it answers.",
        ),
        TRAP,
        OPENED_AT,
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let looks_odd = require_person(ctx, input, &input.text("text").unwrap_or_default())?;
    let head = ctx.tx.dataset_head(&input.required("package_id")?)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let text = required_text(input, "text", LONGEST)?;
    let kind = input.text("kind").unwrap_or_else(|| KINDS[0].to_owned());
    let official = may_moderate(ctx, &head)?;
    let reply_to = match input.text("reply_to") {
        None if !KINDS.contains(&kind.as_str()) => {
            return Err(ActionError::field(
                "kind",
                "Must be one of question, feedback",
            ));
        }
        None => None,
        Some(id) => {
            let of = ctx.tx.comment(&id)?.filter(|of| of.dataset_id == head.id);
            let of = match of {
                Some(of) if super::sees(ctx, &of, &head)? => of,
                _ => return Err(ActionError::field("reply_to", "Not found: Comment")),
            };
            // Replies have one depth: what answers a reply answers what that answers.
            Some(of.reply_to.unwrap_or(of.id))
        }
    };
    let waits = !official && (ctx.app.settings.participation.moderation || looks_odd);
    let state = match waits {
        true => CommentState::Waiting,
        false => CommentState::Shown,
    };
    let comment = Comment {
        id: new_id(),
        dataset_id: head.id,
        kind: match reply_to {
            Some(_) => REPLY.to_owned(),
            None => kind,
        },
        reply_to,
        account_id: ctx.caller.id().unwrap_or_default().to_owned(),
        text,
        official,
        state: state.as_str().to_owned(),
        at: ctx.now,
        decided_by: None,
        remark: None,
    };
    ctx.tx.insert_comment(&comment)?;
    if !waits {
        tell(ctx, &comment)?;
    }
    Ok(dict(ctx, comment)?.into())
}
