//! `group_delete`: a group is marked as deleted.

use serde_json::Value;

use super::NAMED_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_delete",
    kind: Kind::Write,
    about: "Marks a group as deleted. Its users and its place in the hierarchy go where it is named by id; group_patch with state active brings it back.",
    access: "Its admins, where the settings allow it; otherwise sysadmins.",
    params: NAMED_PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let current = PartyKind::Group
        .find(ctx, &id)?
        .ok_or_else(|| ActionError::no("Group was not found."))?;
    group::require_delete(ctx, &current)?;
    group::delete(ctx, &current, id == current.id)?;
    Ok(Value::Null.into())
}
