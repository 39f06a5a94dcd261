//! Requests for data: asked in public, voted for, answered in public.

mod data_request_answer;
mod data_request_create;
mod data_request_list;
mod data_request_merge;
mod package_vote_create;
mod package_vote_delete;
mod package_vote_show;

use cairn_domain::record::{ACTIVE, ChangeKind, Dataset};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::REQUEST;
use crate::wire;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    data_request_answer::DEF,
    data_request_create::DEF,
    data_request_list::DEF,
    data_request_merge::DEF,
    package_vote_create::DEF,
    package_vote_delete::DEF,
    package_vote_show::DEF,
];

/// The record that is voted for, for the documentation.
const RECORD: &[Param] = &[required("id", ParamKind::Text, "Id or name of the record.")];
/// The state of a request that was merged into another.
const DUPLICATE: &str = "duplicate";

/// Returns the request for data that a parameter names, which the caller may change.
fn request_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<Dataset, ActionError> {
    let current = ctx.tx.dataset_by_ref(&input.required(key)?)?;
    let current = current.ok_or_else(ActionError::not_found)?;
    ctx.require_update(&current.head())?;
    if current.kind != REQUEST {
        return Err(ActionError::field(key, "Not a request for data"));
    }
    Ok(current)
}

/// Returns the id of the public record that the caller votes for or asks about.
fn voted(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    let head = ctx.tx.dataset_head(&input.required("id")?)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    if head.state != ACTIVE || head.private {
        return Err(ActionError::field(
            "id",
            "Only public records are voted for",
        ));
    }
    Ok(head.id)
}

/// Tells how many voted for a record, and whether the caller did.
fn votes(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Value, ActionError> {
    let ids = [id.to_owned()];
    let count = ctx
        .tx
        .vote_counts(&ids)?
        .first()
        .map_or(0, |(_, count)| *count);
    let has_voted = match ctx.caller.id() {
        Some(account) => !ctx.tx.voted_for(account, &ids)?.is_empty(),
        None => false,
    };
    Ok(json!({"id": id, "votes": count, "voted": has_voted}))
}

/// Has searches see that the votes of a record are others now.
fn recount(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    ctx.record_change(ChangeKind::Counted, id)
}

/// Returns the history of a request with an entry more.
pub(super) fn history(
    ctx: &Ctx<'_, '_>,
    current: &Dataset,
    status: &str,
    comments: Option<&Value>,
) -> Vec<Value> {
    let kept = current.body.get("history").and_then(Value::as_array);
    let mut history = kept.cloned().unwrap_or_default();
    let mut entry = Map::from_iter([
        ("date".to_owned(), json!(ctx.now.date().to_string())),
        ("status".to_owned(), json!(status)),
    ]);
    if let Some(comments) = comments {
        entry.insert("comments".to_owned(), comments.clone());
    }
    history.push(Value::Object(entry));
    history
}

/// Shows a request as it is now.
fn shown(ctx: &mut Ctx<'_, '_>, dataset: &Dataset) -> Result<Value, ActionError> {
    Ok(Value::Object(wire::one_package(ctx.tx, ctx.app, dataset)?))
}

/// Reads a text by language: an object, or a text in the language of the caller.
fn by_language(ctx: &Ctx<'_, '_>, input: &Input, key: &str) -> Option<Value> {
    match input.get(key)? {
        Value::Object(texts) if texts.is_empty() => None,
        Value::Object(texts) => Some(Value::Object(texts.clone())),
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => {
            let language = ctx.locale.split(['_', '-']).next().unwrap_or(ctx.locale);
            Some(json!({ language: text }))
        }
        other => Some(other.clone()),
    }
}
