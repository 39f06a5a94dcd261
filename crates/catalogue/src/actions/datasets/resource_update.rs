//! `resource_update`: a resource is replaced.

use serde_json::{Map, Value, json};

use super::{RESOURCE_PARAMS, dataset_of_resource, resource_upload};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_update",
    kind: Kind::Write,
    about: "Replaces the resource id. Keys that are left out are emptied, save format, hash, name, size, the times, the cache and the upload.",
    access: "As package_update of its dataset.",
    params: RESOURCE_PARAMS,
    returns: "The resource.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let link = ctx
        .tx
        .resource_link(&id)?
        .ok_or_else(|| ActionError::no("Resource was not found."))?;
    let Some((current, place)) = dataset_of_resource(ctx, &link)? else {
        return Err(ActionError::no("Resource was not found."));
    };
    require(ctx, &current, &id)?;
    Ok(replace(ctx, current, place, input.data.clone(), input)?.into())
}

/// Lets those pass who may change the resource.
pub(super) fn require(
    ctx: &mut Ctx<'_, '_>,
    dataset: &cairn_domain::record::Dataset,
    id: &str,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.may_update(&dataset.head())? {
        return Ok(());
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to edit resource {id}"
    )))
}

/// Replaces the resource at a place of a dataset's list.
pub(super) fn replace(
    ctx: &mut Ctx<'_, '_>,
    current: cairn_domain::record::Dataset,
    place: usize,
    mut resource: Map<String, Value>,
    input: &Input,
) -> Result<Value, ActionError> {
    let stored = &super::resources_of(&current)[place];
    resource.insert(
        "id".to_owned(),
        stored.get("id").cloned().unwrap_or(Value::Null),
    );
    // The format stays where none is sent, and is not guessed again.
    if !resource.contains_key("format") {
        resource.insert(
            "format".to_owned(),
            stored.get("format").cloned().unwrap_or_else(|| json!("")),
        );
    }
    resource_upload::put(ctx, current, place, resource, input)
}
