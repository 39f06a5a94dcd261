//! `user_update`: an account changes.

use serde_json::Value;

use super::{ACCOUNT_PARAMS, account_of, save};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::profile;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_update",
    kind: Kind::Write,
    about: "Changes an account, named by id (or name). The e-mail address must be sent; other keys that are left out stay as they are. \
            With the reset_key of an invitation a password makes the account active.",
    access: "The account itself, sysadmins, and the holder of its reset_key.",
    params: ACCOUNT_PARAMS,
    returns: "The account.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account =
        account_of(ctx, input, "id")?.ok_or_else(|| ActionError::no("User was not found."))?;
    let way = save::require(ctx, &account, input)?;
    let updated = save::update(ctx, &account, way, input.data.clone(), input)?;
    Ok(Value::Object(profile::user(ctx, &updated, save::detail(input))?).into())
}
