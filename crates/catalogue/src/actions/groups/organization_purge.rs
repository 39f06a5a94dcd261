//! `organization_purge`: an organization is removed for good.

use serde_json::Value;

use super::NAMED_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_purge",
    kind: Kind::Write,
    about: "Removes an organization with its memberships for good. Its datasets stay.",
    access: "Sysadmins.",
    params: NAMED_PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let current = PartyKind::Organization
        .find(ctx, &id)?
        .ok_or_else(|| ActionError::no("Organization was not found"))?;
    ctx.require_sysadmin()?;
    group::purge(ctx, &current)?;
    Ok(Value::Null.into())
}
