//! `harvest_get_notifications_recipients`: whom to tell of a run.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::notify;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_get_notifications_recipients",
    kind: Kind::Read,
    about: "Lists whom to tell of a run over a source: sysadmins, and the admins of its organization.",
    access: "Sysadmins.",
    params: &[required(
        "source_id",
        ParamKind::Text,
        "Id or name of the source.",
    )],
    returns: "List of name and email.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let source = super::source_of(ctx, input, "source_id")?;
    let told: Vec<Value> = notify::recipients(ctx, &source)?
        .iter()
        .map(|account| json!({"name": account.display_name(), "email": account.email}))
        .collect();
    Ok(Value::Array(told).into())
}
