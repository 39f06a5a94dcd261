//! `security_throttle_user_show`: whether somebody waits after too many wrong passwords or codes.

use serde_json::json;

use super::throttled::{PARAMS, account};
use crate::action::{ActionDef, Kind, Reply};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "security_throttle_user_show",
    kind: Kind::Read,
    about: "Tells how often wrong passwords or codes were given for an account lately, and whether it waits. Each node counts for itself. As \
            ckanext-security.",
    access: "Sysadmins.",
    params: PARAMS,
    returns: "user, count, locked, and locked_until (null where it does not wait).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let account = account(ctx, input)?;
    let brake = ctx.app.brake_of(&account);
    Ok(json!({
        "user": account.name,
        "count": brake.count,
        "locked": brake.until.is_some(),
        "locked_until": brake.until.map(iso),
    })
    .into())
}
