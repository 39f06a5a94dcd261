//! `resource_create_default_resource_views`: a resource gets the views that resources like it get.

use serde_json::Value;

use super::{Right, require, resource_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::views;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_create_default_resource_views",
    kind: Kind::Write,
    about: "Makes the default views that a resource lacks: those of the types in views.default that show resources like it.",
    access: "As package_update of the dataset.",
    params: &[
        required(
            "resource",
            ParamKind::Object,
            "The resource; its id alone counts.",
        ),
        param("package", ParamKind::Object, "Its dataset; not needed."),
        param(
            "create_datastore_views",
            ParamKind::Boolean,
            "Makes those of the types that show rows of the DataStore, instead of the others.",
        ),
    ],
    returns: "List of the views that were made.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = id_within(input, "resource")?;
    let of_datastore = input.flag("create_datastore_views", false)?;
    let (link, head) = resource_of(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require(ctx, &head, &link.id, Right::Create)?;
    make(ctx, &head.id, Some(&link.id), of_datastore)
}

/// Reads the id out of an object that is a required parameter.
pub(super) fn id_within(input: &Input, key: &str) -> Result<String, ActionError> {
    match input.get(key) {
        None => Err(ActionError::missing(key)),
        Some(Value::Object(object)) => object
            .get("id")
            .filter(|id| !id.is_null())
            .map(plain_text)
            .ok_or_else(|| ActionError::missing("id")),
        Some(_) => Err(ActionError::field(key, "Must be a dict")),
    }
}

/// Makes the default views of one resource, or of all resources, of a dataset.
pub(super) fn make(
    ctx: &mut Ctx<'_, '_>,
    dataset_id: &str,
    resource_id: Option<&str>,
    of_datastore: bool,
) -> Result<Reply, ActionError> {
    let dataset = ctx.tx.dataset(dataset_id)?;
    let dataset = dataset.ok_or_else(ActionError::not_found)?;
    let all = dataset.body.get("resources").and_then(Value::as_array);
    let resources: Vec<&Value> = all
        .into_iter()
        .flatten()
        .filter(|one| {
            let id = one.get("id").and_then(Value::as_str);
            resource_id.is_none() || id == resource_id
        })
        .collect();
    let made = views::add_defaults(ctx, &dataset.head(), &resources, of_datastore)?;
    let shown = made.iter().map(|view| views::dict(view, dataset_id));
    Ok(Value::Array(shown.collect()).into())
}
