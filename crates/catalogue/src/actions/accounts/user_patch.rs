//! `user_patch`: some keys of an account change, the rest stays.

use serde_json::{Value, json};

use super::{ACCOUNT_PARAMS, account_of, save};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::profile;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_patch",
    kind: Kind::Write,
    about: "Changes the keys of an account that are sent and keeps all others.",
    access: "As user_update.",
    params: ACCOUNT_PARAMS,
    returns: "The account.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    if !input.data.contains_key("id") && !ctx.caller.is_sysadmin() {
        return Err(ActionError::rule("Missing id, can not get User object"));
    }
    let Some(account) = account_of(ctx, input, "id")? else {
        return Err(if ctx.caller.is_sysadmin() {
            ActionError::not_found()
        } else {
            ActionError::denied_because("User not found")
        });
    };
    let way = save::require(ctx, &account, input)?;
    let mut data = input.data.clone();
    data.entry("email").or_insert_with(|| json!(account.email));
    let updated = save::update(ctx, &account, way, data, input)?;
    Ok(Value::Object(profile::user(ctx, &updated, save::detail(input))?).into())
}
