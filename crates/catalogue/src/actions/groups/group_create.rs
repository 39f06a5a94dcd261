//! `group_create`: a new group.

use serde_json::Value;

use super::PARTY_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, Parts, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_create",
    kind: Kind::Write,
    about: "Creates a group. The caller becomes its admin.",
    access: "Every user, where the settings allow it; otherwise sysadmins.",
    params: PARTY_PARAMS,
    returns: "The group as group_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    group::require_create(ctx, PartyKind::Group)?;
    let made = group::create(ctx, PartyKind::Group, input)?;
    let parts = Parts::shown(ctx);
    Ok(Value::Object(group::dict(ctx, &made, &parts)?).into())
}
