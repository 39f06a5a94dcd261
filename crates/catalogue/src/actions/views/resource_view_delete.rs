//! `resource_view_delete`: a view is removed.

use serde_json::json;

use super::{Right, dataset_behind, require};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_delete",
    kind: Kind::Write,
    about: "Removes a view.",
    access: "As package_update of the dataset.",
    params: &[required("id", ParamKind::Text, "Id of the view.")],
    returns: "The id of the resource, as resource_id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let view = ctx.tx.view(&id)?.ok_or_else(ActionError::not_found)?;
    let dataset = dataset_behind(ctx, &view.resource_id)?;
    require(ctx, &dataset, &view.resource_id, Right::Delete)?;
    ctx.tx.remove_view(&view.id)?;
    Ok(json!({ "resource_id": view.resource_id }).into())
}
