//! `user_second_factor_remove`: somebody who lost their device signs in without it.

use cairn_domain::record::{Account, ChangeKind};
use serde_json::Value;

use super::account_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_second_factor_remove",
    kind: Kind::Write,
    about: "Takes the second factor of an account away, for somebody who lost both device and recovery codes. Make sure who asks for it.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let account = account_of(ctx, input, "id")?.ok_or_else(|| ActionError::no("User not found"))?;
    remove(ctx, &account)
}

/// Takes the second factor of an account away.
pub(super) fn remove(ctx: &mut Ctx<'_, '_>, account: &Account) -> Result<Reply, ActionError> {
    if !ctx.tx.remove_second_factor(&account.id)? {
        return Err(ActionError::no("The account has no second factor"));
    }
    ctx.record_change(ChangeKind::Account, &account.id)?;
    Ok(Value::Null.into())
}
