//! `security_throttle_user_reset`: somebody need not wait any more after too many wrong passwords or codes.

use serde_json::Value;

use super::throttled::{PARAMS, account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "security_throttle_user_reset",
    kind: Kind::Write,
    about: "Forgets that wrong passwords or codes were given for an account, so that it need not wait any more: on the node that is asked. As \
            ckanext-security.",
    access: "Sysadmins.",
    params: PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let account = account(ctx, input)?;
    ctx.afterwards(move |app| {
        app.release(&account);
        Ok(())
    });
    Ok(Value::Null.into())
}
