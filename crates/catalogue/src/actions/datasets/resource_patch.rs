//! `resource_patch`: some keys of a resource change, the rest stays.

use serde_json::Value;

use super::{RESOURCE_PARAMS, dataset_of_resource, resource_update, resources_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_patch",
    kind: Kind::Write,
    about: "Changes the keys that are sent of the resource id and keeps all others.",
    access: "As package_update of its dataset.",
    params: RESOURCE_PARAMS,
    returns: "The resource.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    // Sysadmins, of whom nothing is asked first, hear it in other words.
    let sysadmin = ctx.caller.is_sysadmin();
    let unknown = || match sysadmin {
        true => ActionError::no("Resource was not found."),
        false if input.named("id").is_none() => {
            ActionError::rule("Missing id, can not get Resource object")
        }
        false => ActionError::not_found(),
    };
    let link = ctx.tx.resource_link(&id)?.ok_or_else(unknown)?;
    let Some((current, place)) = dataset_of_resource(ctx, &link)? else {
        return Err(unknown());
    };
    resource_update::require(ctx, &current, &id)?;
    let shown = wire::resource(
        &resources_of(&current)[place],
        &current.id,
        &ctx.app.site_url(),
    );
    let Value::Object(mut resource) = shown else {
        return Err(ActionError::Internal(
            "a stored resource is no object".to_owned(),
        ));
    };
    for (key, value) in &input.data {
        resource.insert(key.clone(), value.clone());
    }
    Ok(resource_update::replace(ctx, current, place, resource, input)?.into())
}
