//! `webhook_delivery_list`: what was sent to a webhook, and how it fared.

use serde_json::Value;

use super::{WEBHOOK, delivery_dict, webhook_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Messages that are listed where no limit is given.
const DEFAULT: i64 = 20;
/// Most messages of one answer.
const MOST: i64 = 200;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_delivery_list",
    kind: Kind::Read,
    about: "Lists the messages to a webhook, the latest first, with how each fared. No action of CKAN.",
    access: "Whose it is; sysadmins.",
    params: &[
        WEBHOOK,
        param(
            "limit",
            ParamKind::Integer,
            "Most messages, 20 by default and 200 at most.",
        ),
    ],
    returns: "List of objects with id, webhook_id, state (waiting, delivered or failed), attempts, status, reason, created and ended.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let hook = webhook_of(ctx, input)?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let deliveries = ctx.tx.deliveries_of(&hook.id, limit)?;
    Ok(Value::Array(deliveries.iter().map(delivery_dict).collect()).into())
}
