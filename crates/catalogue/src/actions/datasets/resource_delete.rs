//! `resource_delete`: a resource is taken out of its dataset.

use serde_json::{Map, Value};

use super::{dataset_of_resource, resources_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_delete",
    kind: Kind::Write,
    about: "Takes a resource out of its dataset; those after it move up.",
    access: "As package_update of its dataset.",
    params: &[required("id", ParamKind::Text, "Id of the resource.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let link = ctx
        .tx
        .resource_link(&id)?
        .ok_or_else(ActionError::not_found)?;
    let head = ctx
        .tx
        .dataset_head(&link.dataset_id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.refuse_deleted()?;
    if !ctx.may_update(&head)? {
        let name = ctx.caller.name();
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to delete resource {id}"
        )));
    }
    // One that is deleted already stays so, until the next change of the list purges it.
    if let Some((current, place)) = dataset_of_resource(ctx, &link)? {
        let site = ctx.app.site_url();
        let mut left: Vec<Value> = resources_of(&current)
            .iter()
            .map(|one| wire::resource(one, &current.id, &site))
            .collect();
        left.remove(place);
        dataset::apply_patch(
            ctx,
            current,
            Map::from_iter([("resources".to_owned(), Value::Array(left))]),
        )?;
        // Its rows go with it.
        ctx.afterwards(move |app| {
            if let Err(error) = app.tables.drop_table(&id) {
                tracing::error!(%error, resource.id = %id, "the table of a deleted resource stays behind");
            }
            Ok(())
        });
    }
    Ok(Value::Null.into())
}
