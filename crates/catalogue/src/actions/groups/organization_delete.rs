//! `organization_delete`: an organization is marked as deleted.

use serde_json::Value;

use super::NAMED_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_delete",
    kind: Kind::Write,
    about: "Marks an organization as deleted. It may own no dataset, unless the settings allow datasets without an organization: then it lets them go.",
    access: "Its admins, where the settings allow it; otherwise sysadmins.",
    params: NAMED_PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let current = PartyKind::Organization
        .find(ctx, &id)?
        .ok_or_else(|| ActionError::no("Group was not found."))?;
    group::require_delete(ctx, &current)?;
    group::delete(ctx, &current, id == current.id)?;
    Ok(Value::Null.into())
}
