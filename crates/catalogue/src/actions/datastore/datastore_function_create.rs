//! `datastore_function_create`: functions for triggers, which this server does not run.

use serde_json::{Map, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_function_create",
    kind: Kind::Rows,
    about: "Would make a function in PL/pgSQL for triggers. This server runs none and refuses.",
    access: "Sysadmins.",
    params: &[
        required("name", ParamKind::Text, "Its name."),
        required("definition", ParamKind::Text, "Its body."),
        param(
            "or_replace",
            ParamKind::Boolean,
            "Whether one of this name is replaced.",
        ),
        param("rettype", ParamKind::Text, "What it returns."),
        param("arguments", ParamKind::Objects, "What it takes."),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut errors = Map::new();
    if input.text("name").is_none() {
        errors.insert(
            "name".to_owned(),
            json!(["Must be a Unicode string value", "Missing value"]),
        );
    }
    if input.get("definition").is_none() {
        errors.insert(
            "definition".to_owned(),
            json!(["Must be a Unicode string value"]),
        );
    }
    if !errors.is_empty() {
        return Err(ActionError::Validation(errors));
    }
    ctx.require_sysadmin()?;
    Err(ActionError::field(
        "definition",
        "Functions in PL/pgSQL are not supported by this server",
    ))
}
