//! `list_datarequest_comments`: what is said about a request.

use serde_json::Value;

use super::{comments, request_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::actions::feedback;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Most comments of one answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "list_datarequest_comments",
    kind: Kind::Read,
    about: "Lists what is said about a request for data, replies too. As in ckanext-datarequests.",
    access: "Everybody who may see the request; comments that are not shown are listed for their authors and for those who decide on them.",
    params: &[
        required(
            "datarequest_id",
            ParamKind::Text,
            "Id or name of the request.",
        ),
        param(
            "sort",
            ParamKind::Text,
            "`asc` (the default) or `desc`, by time.",
        ),
    ],
    returns: "List of comments, as show_datarequest_comment shows one; 1000 at most.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let head = request_of(ctx, input, "datarequest_id")?.head();
    let is_reversed = match input.text("sort").as_deref() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(ActionError::field("sort", "Must be one of asc, desc")),
    };
    let mut seen = Vec::new();
    for comment in ctx.tx.comments_of(&head.id, MOST)? {
        if feedback::sees(ctx, &comment, &head)? {
            seen.push(comment);
        }
    }
    if is_reversed {
        seen.reverse();
    }
    Ok(Value::Array(comments::dicts(ctx, &seen)?).into())
}
