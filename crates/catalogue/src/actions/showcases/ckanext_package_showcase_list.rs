//! `ckanext_package_showcase_list`: the showcases that were made with a record.

use serde_json::Value;

use super::{package_of, used};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_package_showcase_list",
    kind: Kind::Read,
    about: "Lists the public showcases that were made with a record. As in ckanext-showcase.",
    access: "Everybody who may see the record.",
    params: &[required(
        "package_id",
        ParamKind::Text,
        "Id or name of the record.",
    )],
    returns: "List of showcases as package_show gives them; 100 at most.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let package = package_of(ctx, input, "package_id")?;
    Ok(Value::Array(used::showcases_with(ctx, &package)?).into())
}
