//! `send_email_notifications`: everybody who wants to hears by e-mail what is new.

use serde_json::Value;

use super::digest;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "send_email_notifications",
    kind: Kind::Write,
    about: "Sends a message to each account that wants digests and has news on its dashboard since it last looked there or was \
            last written to. To be called by a schedule: nothing is sent by itself.",
    access: "Sysadmins.",
    params: &[],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let settings = &ctx.app.settings.activity;
    if !settings.email_notifications {
        return Err(ActionError::rule(
            "ckan.activity_streams_email_notifications is not enabled in config",
        ));
    }
    let since = &settings.email_notifications_since;
    let oldest = digest::period(since)
        .and_then(|period| ctx.now.checked_sub_signed(period))
        .ok_or_else(|| ActionError::rule(format!("Not a valid time: {since}")))?;
    // Sending takes long: it happens outside the transaction.
    ctx.afterwards(move |app| digest::send_all(app, oldest));
    Ok(Value::Null.into())
}
