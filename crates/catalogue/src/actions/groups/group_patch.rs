//! `group_patch`: some keys of a group change, the rest stays.

use serde_json::Value;

use super::{UPDATE_PARAMS, named_for_patch};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, PartyKind};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_patch",
    kind: Kind::Write,
    about: "Changes the keys that are sent and keeps all others. Lists are replaced whole.",
    access: "As group_update.",
    params: UPDATE_PARAMS,
    returns: "The group as group_update gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = named_for_patch(ctx, PartyKind::Group, input)?;
    group::require_update(ctx, &current)?;
    let mut whole = group::fields_of(&current, &ctx.app.site_url());
    whole.extend(input.data.clone());
    let before = group::datasets_of(ctx, &current)?;
    let updated = group::update(ctx, &current, input, whole)?;
    Ok(Value::Object(group::written(ctx, &current, &updated, before)?).into())
}
