//! `resource_validation_delete`: forgets the report on the file of a resource.

use serde_json::Value;

use super::resource_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
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
    let (id, dataset, _) = resource_of(ctx, input)?;
    ctx.require_update(&dataset.head())?;
    match ctx.tx.delete_validation(&id)? {
        true => Ok(Value::Null.into()),
        false => Err(ActionError::no(
            "No validation report exists for this resource",
        )),
    }
}
