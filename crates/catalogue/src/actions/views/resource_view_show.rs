//! `resource_view_show`: one view.

use super::{Right, dataset_behind, require};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::views;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_show",
    kind: Kind::Read,
    about: "Shows a view of a resource.",
    access: "Those who may see the dataset.",
    params: &[required("id", ParamKind::Text, "Id of the view.")],
    returns: "The view.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let Some(view) = ctx.tx.view(&id)? else {
        return Err(if ctx.caller.is_sysadmin() {
            ActionError::not_found()
        } else {
            ActionError::no("Resource view not found, cannot check auth.")
        });
    };
    let dataset = dataset_behind(ctx, &view.resource_id)?;
    require(ctx, &dataset, &view.resource_id, Right::Read)?;
    Ok(views::dict(&view, &dataset.id).into())
}
