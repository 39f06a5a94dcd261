//! `webhook_update`: a webhook is switched on or off.

use super::{WEBHOOK, webhook_dict, webhook_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_update",
    kind: Kind::Write,
    about: "Switches a webhook on or off; switched on, its failures are forgotten. No action of CKAN.",
    access: "Whose it is; sysadmins.",
    params: &[
        WEBHOOK,
        required(
            "active",
            ParamKind::Boolean,
            "Whether it is told of changes.",
        ),
    ],
    returns: "As webhook_create, without the secret.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut hook = webhook_of(ctx, input)?;
    input.required("active")?;
    hook.active = input.flag("active", true)?;
    if hook.active {
        hook.failures = 0;
    }
    ctx.tx.set_webhook(&hook.id, hook.active, hook.failures)?;
    Ok(webhook_dict(&hook).into())
}
