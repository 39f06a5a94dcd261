//! `package_collaborator_list`: who collaborates on a dataset.

use serde_json::{Value, json};

use super::{capacity_filter, require_enabled, require_manager};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_collaborator_list",
    kind: Kind::Read,
    about: "Lists the collaborators of a dataset.",
    access: "As package_collaborator_create.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        param(
            "capacity",
            ParamKind::Text,
            "Those with this capacity alone.",
        ),
    ],
    returns: "List of objects: package_id, user_id, capacity, and modified with a blank for the T.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let dataset = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("Package not found"))?;
    require_manager(ctx, &dataset, "list collaborators from")?;
    require_enabled(ctx)?;
    let capacity = capacity_filter(ctx, input)?;
    let shown: Value = ctx
        .tx
        .collaborators(&dataset.id)?
        .into_iter()
        .filter(|one| capacity.as_ref().is_none_or(|only| *only == one.capacity))
        .map(|one| {
            json!({
                "package_id": one.dataset_id, "user_id": one.account_id, "capacity": one.capacity,
                "modified": iso(one.modified).replace('T', " "),
            })
        })
        .collect();
    Ok(shown.into())
}
