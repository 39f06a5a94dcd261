//! `security_reset_totp`: somebody who lost their device signs in without it.

use super::throttled::{PARAMS, account};
use super::user_second_factor_remove::remove;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "security_reset_totp",
    kind: Kind::Write,
    about: "Takes the second factor of an account away, as user_second_factor_remove does. As ckanext-security.",
    access: "Sysadmins.",
    params: PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let account = account(ctx, input)?;
    remove(ctx, &account)
}
