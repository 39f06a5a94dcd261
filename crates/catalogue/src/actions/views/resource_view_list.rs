//! `resource_view_list`: the views of a resource.

use serde_json::Value;

use super::{Right, require, resource_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::views;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_list",
    kind: Kind::Read,
    about: "Lists the views of a resource in their order; those of types that the site does not have are left out.",
    access: "Those who may see the dataset.",
    params: &[required("id", ParamKind::Text, "Id of the resource.")],
    returns: "List of views.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let (link, dataset) = resource_of(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require(ctx, &dataset, &link.id, Right::Read)?;
    let shown: Vec<Value> = ctx
        .tx
        .views_of_resources(&[link.id])?
        .iter()
        .filter(|view| views::loaded(ctx.app, &view.kind).is_some())
        .map(|view| views::dict(view, &dataset.id))
        .collect();
    Ok(Value::Array(shown).into())
}
