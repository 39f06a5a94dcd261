//! `group_show`: one group.

use serde_json::Value;

use super::{SHOW_PARAMS, shown_parts};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_show",
    kind: Kind::Read,
    about: "Shows a group with its users, its parents and, where asked, the datasets that changed last.",
    access: "Everybody where it is active; otherwise its members and sysadmins.",
    params: SHOW_PARAMS,
    returns: "The group.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let found = PartyKind::Group
        .find(ctx, &id)?
        .ok_or_else(ActionError::not_found)?;
    let parts = shown_parts(ctx, input)?;
    group::require_show(ctx, &found, parts.users)?;
    Ok(Value::Object(group::dict(ctx, &found, &parts)?).into())
}
