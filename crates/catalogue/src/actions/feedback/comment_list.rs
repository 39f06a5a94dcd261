//! `comment_list`: what was asked and said about a record.

use serde_json::Value;

use super::{dicts, sees};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Most comments of one answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_list",
    kind: Kind::Read,
    about: "Lists questions, feedback and replies about a record, the oldest first. No action of CKAN.",
    access: "Everybody who may see the record; comments that are not shown are listed for their authors and for those who decide on them.",
    params: &[
        required("package_id", ParamKind::Text, "Id or name of the record."),
        param("limit", ParamKind::Integer, "Most comments, 1000 at most."),
    ],
    returns: "List of comments, as comment_create shows one.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let head = ctx.tx.dataset_head(&input.required("package_id")?)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let limit = input.natural("limit")?.unwrap_or(MOST).min(MOST);
    let mut seen = Vec::new();
    for comment in ctx.tx.comments_of(&head.id, limit)? {
        if sees(ctx, &comment, &head)? {
            seen.push(comment);
        }
    }
    Ok(Value::Array(dicts(ctx, &seen)?).into())
}
