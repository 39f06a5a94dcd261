//! `term_translation_update_many`: translations of several terms, all of them or none.

use serde_json::{Value, json};

use super::term_translation_update::{put, require_update};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "term_translation_update_many",
    kind: Kind::Write,
    about: "Sets the translations of several terms, all of them or none.",
    access: "Sysadmins.",
    params: &[required(
        "data",
        ParamKind::Objects,
        "List of what term_translation_update takes.",
    )],
    returns: "How many were set, in a sentence under success.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let list = input
        .get("data")
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty() && list.iter().all(Value::is_object))
        .ok_or_else(|| ActionError::bare("error", "Must be a list of dicts"))?;
    require_update(ctx)?;
    for one in list.iter().filter_map(Value::as_object) {
        put(ctx, one)?;
    }
    Ok(json!({"success": format!("{} rows updated", list.len())}).into())
}
