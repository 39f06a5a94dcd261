//! `user_activity_list`: what somebody did.

use cairn_store::Stream;
use serde_json::Value;

use super::list::{filter, list};
use super::page::{AFTER, BEFORE, LIMIT, OFFSET, Reader, TYPES, WITHOUT_TYPES};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_activity_list",
    kind: Kind::Read,
    about: "Lists what an account did and what happened to it, the newest first.",
    access: "Everybody, or those who are signed in where profiles are not public.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the account."),
        LIMIT,
        OFFSET,
        BEFORE,
        AFTER,
    ],
    returns: "List of activities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    let window = reader.window(&ctx.app.settings.activity);
    // Looked at as CKAN does, which then makes nothing of them.
    let _ = (reader.texts(TYPES.name), reader.texts(WITHOUT_TYPES.name));
    reader.done()?;
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() && !ctx.app.settings.auth.public_user_details {
        return Err(ActionError::denied());
    }
    let account = ctx
        .tx
        .account_by_ref(&id)?
        .ok_or_else(ActionError::not_found)?;
    let streams = [Stream::By(&account.id), Stream::About(&account.id)];
    let filter = filter(ctx, None)?;
    Ok(Value::Array(list(ctx, &streams, &filter, &window)?).into())
}
