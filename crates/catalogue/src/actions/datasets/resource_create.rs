//! `resource_create`: a new resource at the end of a dataset.

use super::{RESOURCE_PARAMS, resource_upload, resources_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(crate) const DEF: ActionDef = ActionDef {
    name: "resource_create",
    kind: Kind::Write,
    about: "Adds a resource to the dataset package_id: an address, or an uploaded file.",
    access: "As package_update of the dataset.",
    params: RESOURCE_PARAMS,
    returns: "The resource.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let reference = match input.get("package_id").map(plain_text) {
        // As the look-up of the dataset says it.
        Some(empty) if empty.is_empty() => return Err(ActionError::missing("name_or_id")),
        Some(reference) => reference,
        None => return Err(ActionError::missing("package_id")),
    };
    let current = ctx
        .tx
        .dataset_by_ref(&reference)?
        .ok_or_else(ActionError::not_found)?;
    let head = current.head();
    ctx.require_read(&head)?;
    if !ctx.may_update(&head)? {
        let name = ctx.caller.name();
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to create resources on dataset {reference}"
        )));
    }
    let mut resource = input.data.clone();
    resource
        .entry("url")
        .or_insert_with(|| serde_json::json!(""));
    let place = resources_of(&current).len();
    Ok(resource_upload::put(ctx, current, place, resource, input)?.into())
}
