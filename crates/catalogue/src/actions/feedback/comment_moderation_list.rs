//! `comment_moderation_list`: comments that wait for the caller to decide.

use std::collections::HashMap;

use cairn_store::Comment;
use serde_json::{Value, json};

use super::dicts;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Comments that are listed where no limit is given.
const DEFAULT: i64 = 20;
/// Most comments of one answer.
const MOST: i64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_moderation_list",
    kind: Kind::Read,
    about: "Lists comments that wait for the caller to decide, and those that were reported, the oldest first; of the organizations where the caller may change records, for sysadmins of all records. No action of CKAN.",
    access: "Those who are signed in, for themselves.",
    params: &[param(
        "limit",
        ParamKind::Integer,
        "Most comments, 20 by default and 100 at most.",
    )],
    returns: "List of comments, as comment_create shows one, each with reports and package (name, title and type).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let owners = ctx.tended()?;
    if owners.as_deref().is_some_and(<[String]>::is_empty) {
        return Ok(json!([]).into());
    }
    let found = ctx.tx.comments_to_decide(owners.as_deref(), limit)?;
    let comments: Vec<Comment> = found.iter().map(|one| one.comment.clone()).collect();
    let ids: Vec<String> = comments.iter().map(|one| one.dataset_id.clone()).collect();
    let heads = ctx.tx.dataset_heads(&ids)?.into_iter();
    let heads: HashMap<String, _> = heads.map(|head| (head.id.clone(), head)).collect();
    let mut shown = dicts(ctx, &comments)?;
    for (dict, one) in shown.iter_mut().zip(&found) {
        dict["reports"] = json!(one.reports);
        if let Some(head) = heads.get(&one.comment.dataset_id) {
            dict["package"] = json!({"name": head.name, "title": head.title, "type": head.kind});
        }
    }
    Ok(Value::Array(shown).into())
}
