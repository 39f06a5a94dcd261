//! `organization_create`: a new organization.

use serde_json::Value;

use super::PARTY_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, Parts, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_create",
    kind: Kind::Write,
    about: "Creates an organization. The caller becomes its admin.",
    access: "Every user, where the settings allow it; otherwise sysadmins.",
    params: PARTY_PARAMS,
    returns: "The organization as organization_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    group::require_create(ctx, PartyKind::Organization)?;
    let made = group::create(ctx, PartyKind::Organization, input)?;
    let parts = Parts::shown(ctx);
    Ok(Value::Object(group::dict(ctx, &made, &parts)?).into())
}
