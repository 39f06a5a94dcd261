//! `webhook_test`: a message without changes is sent.

use serde_json::json;

use super::{WEBHOOK, delivery_dict, webhook_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "webhook_test",
    kind: Kind::Write,
    about: "Sends a signed message of the type `test` to a webhook; webhook_delivery_list tells how it fared. No action of CKAN.",
    access: "Whose it is; sysadmins.",
    params: &[WEBHOOK],
    returns: "The message, as webhook_delivery_list shows one.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let hook = webhook_of(ctx, input)?;
    let delivery = notify::send_later(ctx, &hook.id, json!([]))?;
    Ok(delivery_dict(&delivery).into())
}
