//! `resource_validation_run`: has the file of a resource checked now.

use serde_json::Value;

use super::resource_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::actions::datasets::resources_of;
use crate::conformity;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_validation_run",
    kind: Kind::Write,
    about: "Has the file of a resource checked beside the standard that it declares (a Table Schema in `schema`, or GeoJSON, Open511, IATI, grants and \
            contributions in `data_standard`), or, where it declares none, whether its rows have the cells of their head. It is done in a job; \
            resource_validation_show tells what was found. As ckanext-validation.",
    access: "Who may change the record.",
    params: &[
        required("resource_id", ParamKind::Text, "Id of the resource."),
        param(
            "async",
            ParamKind::Boolean,
            "Taken and not used: a check always runs beside requests.",
        ),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, dataset, place) = resource_of(ctx, input)?;
    ctx.require_update(&dataset.head())?;
    let resource = &resources_of(&dataset)[place];
    if conformity::declared(resource).is_none() && !conformity::is_table(ctx, resource) {
        return Err(ActionError::bare(
            "format",
            "Unsupported resource format.Must be one of csv,xls,xlsx",
        ));
    }
    conformity::ask(ctx, &id)?;
    Ok(Value::Null.into())
}
