//! Files that are kept by themselves, each with an owner.

mod file_create;
mod file_delete;
mod file_owner_scan;
mod file_ownership_transfer;
mod file_pin;
mod file_register;
mod file_rename;
mod file_show;
mod file_unpin;

use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    file_create::DEF,
    file_delete::DEF,
    file_owner_scan::DEF,
    file_ownership_transfer::DEF,
    file_pin::DEF,
    file_register::DEF,
    file_rename::DEF,
    file_show::DEF,
    file_unpin::DEF,
];

/// The file, for the documentation.
const FILE: &[Param] = &[required("id", ParamKind::Text, "Id of the file.")];

/// Who may change a file, for the documentation.
const EDITORS: &str =
    "Its owner, those who may change what owns it where the settings say so, sysadmins.";

/// What is said of a file that is not there.
const MISSING: &str = "file";

/// Tells of all required texts that are absent, at once.
fn require_texts(input: &Input, keys: &[&str]) -> Result<(), ActionError> {
    let errors: Map<_, _> = keys
        .iter()
        .filter_map(|key| {
            let message = match input.data.get(*key) {
                Some(Value::String(_)) if input.text(key).is_some() => return None,
                Some(_) if input.text(key).is_some() => "Must be a Unicode string value",
                _ => "Missing value",
            };
            Some(((*key).to_owned(), json!([message])))
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ActionError::Validation(errors))
    }
}

/// Returns the text that a parameter must be.
fn required_text(input: &Input, key: &str) -> Result<String, ActionError> {
    require_texts(input, &[key])?;
    input.required(key)
}

/// Returns the storage that a parameter names, or the default one.
fn storage_of(ctx: &Ctx<'_, '_>, input: &Input) -> String {
    let default = &ctx.app.settings.files.default_storage;
    input.text("storage").unwrap_or_else(|| default.clone())
}

/// Refuses storages that the site does not have.
fn require_storage(ctx: &Ctx<'_, '_>, storage: &str) -> Result<(), ActionError> {
    if ctx.app.settings.files.default_storage == storage {
        return Ok(());
    }
    Err(ActionError::field(
        "storage",
        format!("Storage {storage} is not configured"),
    ))
}

fn not_a_manager() -> ActionError {
    ActionError::denied_because("Not allowed to manage files")
}
