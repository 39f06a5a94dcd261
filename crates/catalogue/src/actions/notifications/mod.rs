//! What is new for somebody, the searches they follow, how often they are written to, and the programs that are told.

mod follow_search;
mod followed_search_list;
mod news_feed_create;
mod news_feed_delete;
mod news_feed_show;
mod notification_list;
mod notification_mark_seen;
mod notification_settings_show;
mod notification_settings_update;
mod unfollow_search;
mod webhook_create;
mod webhook_delete;
mod webhook_delivery_list;
mod webhook_list;
mod webhook_test;
mod webhook_update;

use cairn_store::{Delivery, Webhook};
use serde_json::{Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    follow_search::DEF,
    followed_search_list::DEF,
    news_feed_create::DEF,
    news_feed_delete::DEF,
    news_feed_show::DEF,
    notification_list::DEF,
    notification_mark_seen::DEF,
    notification_settings_show::DEF,
    notification_settings_update::DEF,
    unfollow_search::DEF,
    webhook_create::DEF,
    webhook_delete::DEF,
    webhook_delivery_list::DEF,
    webhook_list::DEF,
    webhook_test::DEF,
    webhook_update::DEF,
];

/// Who may call most of these actions, for the documentation.
const OWN: &str = "Those who signed in, for themselves.";
/// Who may learn or make the address of a feed, for the documentation.
const UNLIMITED: &str = "Those who signed in, for themselves; not with a token that has a scope.";
/// The webhook, for the documentation.
const WEBHOOK: Param = required("id", ParamKind::Text, "Id of the webhook.");

/// Returns the id of the caller, who has signed in.
fn own_account(ctx: &Ctx<'_, '_>) -> Result<String, ActionError> {
    ctx.refuse_deleted()?;
    let id = ctx.caller.id().ok_or_else(ActionError::denied)?;
    Ok(id.to_owned())
}

/// Returns the id of the caller, where nothing limits what the caller's token reaches: the address of a feed knows no scope, and
/// outlives the token.
fn unlimited_account(ctx: &Ctx<'_, '_>) -> Result<String, ActionError> {
    match ctx.caller.scope() {
        None => own_account(ctx),
        Some(_) => Err(ActionError::denied_because(
            "The scope of this token does not reach news feeds",
        )),
    }
}

/// Returns the webhook that a parameter names: the caller's own, for sysadmins anybody's.
fn webhook_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Webhook, ActionError> {
    let account = own_account(ctx)?;
    let hook = ctx.tx.webhook(&input.required("id")?)?;
    let hook = hook.ok_or_else(ActionError::not_found)?;
    match hook.account_id == account || ctx.caller.is_sysadmin() {
        true => Ok(hook),
        false => Err(ActionError::denied()),
    }
}

/// Shows a webhook, without its secret.
fn webhook_dict(hook: &Webhook) -> Value {
    json!({
        "id": hook.id,
        "url": hook.url,
        "organization_id": hook.organization_id,
        "type": hook.record_type,
        "active": hook.active,
        "failures": hook.failures,
        "created": iso(hook.created),
    })
}

/// Shows a message to a webhook.
fn delivery_dict(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "reason": delivery.reason,
        "created": iso(delivery.created),
        "ended": delivery.ended.map(iso),
    })
}
