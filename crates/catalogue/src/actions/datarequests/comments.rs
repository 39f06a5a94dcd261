//! What is said about requests, as it is shown.

use cairn_store::Comment;
use serde_json::{Value, json};

use super::shown::{spaced, users};
use crate::actions::feedback;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::REQUEST;

/// What a comment is shown as, for the documentation.
pub(super) const RETURNS: &str =
    "id, datarequest_id, user_id, comment, time (`YYYY-MM-DD HH:MM:SS.ffffff`) and user.";

/// Shows comments in their order.
pub(super) fn dicts(
    ctx: &mut Ctx<'_, '_>,
    comments: &[Comment],
) -> Result<Vec<Value>, ActionError> {
    let mut ids: Vec<String> = comments.iter().map(|one| one.account_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let users = users(ctx, &ids)?;
    let shown = comments.iter().map(|comment| {
        json!({
            "id": comment.id,
            "datarequest_id": comment.dataset_id,
            "user_id": comment.account_id,
            "comment": comment.text,
            "time": spaced(&iso(comment.at)),
            "user": users.get(&comment.account_id),
        })
    });
    Ok(shown.collect())
}

/// Shows one comment.
pub(super) fn dict(ctx: &mut Ctx<'_, '_>, comment: &Comment) -> Result<Value, ActionError> {
    let shown = dicts(ctx, std::slice::from_ref(comment))?.pop();
    shown.ok_or_else(|| ActionError::Internal("a comment is not shown".to_owned()))
}

/// Returns the comment that an input names: about a request, and one that the caller sees.
pub(super) fn comment_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Comment, ActionError> {
    ctx.refuse_deleted()?;
    let id = input
        .text("id")
        .ok_or_else(|| ActionError::rule("Comment ID has not been included"))?;
    let missing = || ActionError::no(format!("Comment {id} not found in the data base"));
    let comment = ctx.tx.comment(&id)?.ok_or_else(missing)?;
    let head = ctx.tx.dataset_head(&comment.dataset_id)?;
    let head = head
        .filter(|head| head.kind == REQUEST)
        .ok_or_else(missing)?;
    ctx.require_read(&head)?;
    match feedback::sees(ctx, &comment, &head)? {
        true => Ok(comment),
        false => Err(missing()),
    }
}
