//! Questions and feedback about records, with replies of organizations; moderation and reports.

mod comment_create;
mod comment_decide;
mod comment_delete;
mod comment_list;
mod comment_moderation_list;
mod comment_report;

use std::collections::HashMap;

use cairn_domain::record::{Account, ChangeKind, DatasetHead};
use cairn_store::{Comment, CommentState};
use serde_json::{Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    comment_create::DEF,
    comment_decide::DEF,
    comment_delete::DEF,
    comment_list::DEF,
    comment_moderation_list::DEF,
    comment_report::DEF,
];

/// The comment, for the documentation.
const COMMENT: Param = required("id", ParamKind::Text, "Id of the comment.");
/// What a comment is shown as, for the documentation.
const RETURNS: &str = "id, package_id, reply_to, kind, text, official (whether the record's organization says it), state, at and user (name and display_name).";

/// Returns the comment that a parameter names and its record, which the caller sees. One that waits exists for its author and for
/// those alone who decide on it.
fn comment_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<(Comment, DatasetHead), ActionError> {
    let comment = ctx.tx.comment(&input.required("id")?)?;
    let comment = comment.ok_or_else(ActionError::not_found)?;
    let head = ctx.tx.dataset_head(&comment.dataset_id)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    if !sees(ctx, &comment, &head)? {
        return Err(ActionError::not_found());
    }
    Ok((comment, head))
}

/// Tells whether the caller sees a comment of a record that they see.
pub(super) fn sees(
    ctx: &mut Ctx<'_, '_>,
    comment: &Comment,
    head: &DatasetHead,
) -> Result<bool, ActionError> {
    Ok(comment.state == CommentState::Shown.as_str()
        || ctx.caller.is(&comment.account_id)
        || crate::participation::may_moderate(ctx, head)?)
}

/// Shows comments in their order.
fn dicts(ctx: &mut Ctx<'_, '_>, comments: &[Comment]) -> Result<Vec<Value>, ActionError> {
    let mut ids: Vec<String> = comments.iter().map(|one| one.account_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let accounts = ctx.tx.accounts(&ids)?.into_iter();
    let accounts: HashMap<String, Account> = accounts
        .map(|account| (account.id.clone(), account))
        .collect();
    Ok(comments
        .iter()
        .map(|comment| {
            let user = accounts.get(&comment.account_id).map(|account| {
                let name = account.fullname.as_deref().filter(|name| !name.is_empty());
                json!({"name": account.name, "display_name": name.unwrap_or(&account.name)})
            });
            json!({
                "id": comment.id,
                "package_id": comment.dataset_id,
                "reply_to": comment.reply_to,
                "kind": comment.kind,
                "text": comment.text,
                "official": comment.official,
                "state": comment.state,
                "at": iso(comment.at),
                "user": user,
                "remark": comment.remark,
            })
        })
        .collect())
}

/// Shows one comment.
fn dict(ctx: &mut Ctx<'_, '_>, comment: Comment) -> Result<Value, ActionError> {
    let shown = dicts(ctx, &[comment])?.pop();
    shown.ok_or_else(|| ActionError::Internal("a comment is not shown".to_owned()))
}

/// Tells the feed that something is no longer to be read about a record, which nobody is told of.
fn recount(ctx: &mut Ctx<'_, '_>, comment: &Comment) -> Result<(), ActionError> {
    ctx.record_change(ChangeKind::Counted, &comment.dataset_id)
}

/// Tells the feed that there is something new to read about a record.
fn tell(ctx: &mut Ctx<'_, '_>, comment: &Comment) -> Result<(), ActionError> {
    ctx.record_change(ChangeKind::Comment, &comment.id)
}
