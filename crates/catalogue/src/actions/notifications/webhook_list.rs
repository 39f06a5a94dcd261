//! `webhook_list`: the webhooks of the caller.

use serde_json::Value;

use super::{OWN, own_account, webhook_dict};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_list",
    kind: Kind::Read,
    about: "Lists the caller's webhooks, the oldest first. One that five messages in a row did not reach is not active any more. No action of CKAN.",
    access: OWN,
    params: &[],
    returns: "List of webhooks, as webhook_create shows one, without secrets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let hooks = ctx.tx.webhooks_of(&account)?;
    Ok(Value::Array(hooks.iter().map(webhook_dict).collect()).into())
}
