//! `webhook_delete`: an address is told nothing more.

use serde_json::Value;

use super::{WEBHOOK, webhook_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_delete",
    kind: Kind::Write,
    about: "Removes a webhook with the log of its messages. No action of CKAN.",
    access: "Whose it is; sysadmins.",
    params: &[WEBHOOK],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let hook = webhook_of(ctx, input)?;
    ctx.tx.delete_webhook(&hook.id)?;
    Ok(Value::Null.into())
}
