//! `datastore_function_delete`: there are no functions to delete.

use serde_json::{Map, Value, json};

use super::flag;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_function_delete",
    kind: Kind::Rows,
    about: "Would delete a function in PL/pgSQL. This server has none.",
    access: "Sysadmins.",
    params: &[
        required("name", ParamKind::Text, "Its name."),
        param(
            "if_exists",
            ParamKind::Boolean,
            "Whether one that is not there is passed over.",
        ),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let Some(name) = input.text("name") else {
        return Err(ActionError::Validation(Map::from_iter([(
            "name".to_owned(),
            json!(["Must be a Unicode string value", "Missing value"]),
        )])));
    };
    ctx.require_sysadmin()?;
    if flag(input, "if_exists", false) {
        return Ok(Value::Null.into());
    }
    Err(ActionError::field(
        "name",
        format!("function {name}() does not exist"),
    ))
}
