//! `group_update`: a group is replaced.

use serde_json::Value;

use super::UPDATE_PARAMS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_update",
    kind: Kind::Write,
    about: "Replaces a group. Extras and the fields of its schema go where they are left out; everything else stays.",
    access: "Its admins.",
    params: UPDATE_PARAMS,
    returns: "The group with its users, its parents and the datasets that changed last.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    // Of either kind, as in CKAN: clients update both with the same action.
    let current = ctx
        .tx
        .group_by_ref(&id)?
        .ok_or_else(|| ActionError::no("Group was not found."))?;
    group::require_update(ctx, &current)?;
    let before = group::datasets_of(ctx, &current)?;
    let updated = group::update(ctx, &current, input, input.data.clone())?;
    Ok(Value::Object(group::written(ctx, &current, &updated, before)?).into())
}
