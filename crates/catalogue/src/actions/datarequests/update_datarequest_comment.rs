//! `update_datarequest_comment`: a comment is put in other words.

use cairn_store::CommentState;

use super::comments::{self, RETURNS, comment_of};
use super::rules;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::require_person;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "update_datarequest_comment",
    kind: Kind::Write,
    about: "Says something about a request for data in other words; where contributions are looked at first, it waits again. As in ckanext-datarequests.",
    access: "Its author.",
    params: &[
        required("id", ParamKind::Text, "Id of the comment."),
        required(
            "comment",
            ParamKind::Text,
            "What is said, in 1000 characters at most.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut comment = comment_of(ctx, input)?;
    if !ctx.caller.is(&comment.account_id) {
        return Err(ActionError::denied());
    }
    comment.text = rules::comment(input)?;
    let looks_odd = require_person(ctx, input, &comment.text)?;
    let moderation = ctx.app.settings.participation.moderation;
    if !comment.official && (moderation || looks_odd) {
        CommentState::Waiting
            .as_str()
            .clone_into(&mut comment.state);
    }
    ctx.tx
        .reword_comment(&comment.id, &comment.text, &comment.state)?;
    Ok(comments::dict(ctx, &comment)?.into())
}
