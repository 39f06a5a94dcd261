//! `resource_validation_delete`: forgets the report on the file of a resource.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::actions::datasets::dataset_of_resource;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_validation_delete",
    kind: Kind::Write,
    about: "Forgets the report on the file of a resource. As ckanext-validation.",
    access: "Who may change the record.",
    params: &[required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource.",
    )],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input
        .text("resource_id")
        .ok_or_else(|| ActionError::bare("resource_id", "Missing value"))?;
    let link = ctx
        .tx
        .resource_link(&id)?
        .ok_or_else(ActionError::not_found)?;
    let found = dataset_of_resource(ctx, &link)?;
    let (dataset, _) = found.ok_or_else(ActionError::not_found)?;
    ctx.require_update(&dataset.head())?;
    match ctx.tx.delete_validation(&id)? {
        true => Ok(Value::Null.into()),
        false => Err(ActionError::no(
            "No validation report exists for this resource",
        )),
    }
}
