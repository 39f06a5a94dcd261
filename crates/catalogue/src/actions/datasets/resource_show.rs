//! `resource_show`: one resource.

use serde_json::Value;

use super::dataset_of_resource;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::actions::quality::archived;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_show",
    kind: Kind::Read,
    about: "Shows a resource.",
    access: "Those who may see its dataset.",
    params: &[
        required("id", ParamKind::Text, "Id of the resource."),
        archived::ARCHIVER,
        archived::QA,
    ],
    returns: "The resource.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    ctx.refuse_deleted()?;
    let link = ctx
        .tx
        .resource_link(&id)?
        .ok_or_else(ActionError::not_found)?;
    let found = dataset_of_resource(ctx, &link)?;
    let Some((dataset, place)) = found else {
        return Err(ActionError::no("Resource was not found."));
    };
    if !ctx.sees(&dataset.head())? {
        let name = ctx.caller.name();
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to read resource {id}"
        )));
    }
    let mut resource: Value = wire::resource(
        &super::resources_of(&dataset)[place],
        &dataset.id,
        &ctx.app.site_url(),
    );
    let keys = archived::Keys::asked(ctx, input)?;
    if keys.any()
        && let Some(ready) = ctx.ready(&dataset.id)?
        && let Value::Object(map) = &mut resource
    {
        let record = federation::parsed(&ready)?;
        keys.put_one(ctx, &record, place, map)?;
    }
    Ok(resource.into())
}
