//! `package_create_default_resource_views`: the resources of a dataset get the views that resources like them get.

use super::resource_create_default_resource_views::{id_within, make};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_create_default_resource_views",
    kind: Kind::Write,
    about: "Makes the default views that the resources of a dataset lack.",
    access: "As package_update of the dataset.",
    params: &[
        required(
            "package",
            ParamKind::Object,
            "The dataset; its id alone counts.",
        ),
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
    let id = id_within(input, "package")?;
    let of_datastore = input.flag("create_datastore_views", false)?;
    let head = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&head)?;
    make(ctx, &head.id, None, of_datastore)
}
