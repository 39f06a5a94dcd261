//! The site itself: licences, status, help, options, autocompletes, searches of resources, jobs, tasks, translations.

mod audit_list;
mod config_option_list;
mod config_option_show;
mod config_option_update;
mod format_autocomplete;
mod help_show;
mod job_cancel;
mod job_clear;
mod job_list;
mod job_retry;
mod job_show;
mod license_list;
mod package_autocomplete;
mod resource_search;
mod search_autocomplete;
mod search_miss_list;
mod status_show;
mod task_status_delete;
mod task_status_show;
mod task_status_update;
mod task_status_update_many;
mod term_translation_show;
mod term_translation_update;
mod term_translation_update_many;
mod trash_list;

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::action::ActionDef;
use crate::error::{ActionError, ErrorDict};
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    audit_list::DEF,
    config_option_list::DEF,
    config_option_show::DEF,
    config_option_update::DEF,
    format_autocomplete::DEF,
    help_show::DEF,
    job_cancel::DEF,
    job_clear::DEF,
    job_list::DEF,
    job_retry::DEF,
    job_show::DEF,
    license_list::DEF,
    package_autocomplete::DEF,
    resource_search::DEF,
    search_autocomplete::DEF,
    search_miss_list::DEF,
    status_show::DEF,
    task_status_delete::DEF,
    task_status_show::DEF,
    task_status_update::DEF,
    task_status_update_many::DEF,
    term_translation_show::DEF,
    term_translation_update::DEF,
    term_translation_update_many::DEF,
    trash_list::DEF,
];

/// Reads what was typed, and how many completions of it are wanted.
fn typed(input: &Input, default_limit: i64) -> Result<(String, i64), ActionError> {
    let q = input.given("q")?;
    let limit = input.natural("limit")?.unwrap_or(default_limit);
    Ok((q, limit))
}

/// Reads the names of queues.
fn queues(input: &Input) -> Result<Option<Vec<String>>, ActionError> {
    let wrong = |message: String| ActionError::field("queues", message);
    let Some(given) = input.get("queues") else {
        return Ok(None);
    };
    let list = given
        .as_array()
        .ok_or_else(|| wrong("Not a list".to_owned()))?;
    let names: Result<Vec<String>, ActionError> = list
        .iter()
        .map(|name| match name.as_str() {
            Some(name) => Ok(name.to_owned()),
            None => Err(wrong(format!("Not a string: {}", python::repr(name)))),
        })
        .collect();
    names.map(Some)
}

/// Returns a value as text, `None` where it is absent or null.
fn text_of(data: &Map<String, Value>, key: &str) -> Option<String> {
    match data.get(key)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(python::json(other)),
    }
}

/// Reads texts that must be there and not be empty, telling of all that are missing at once.
fn required_texts<const N: usize>(
    data: &Map<String, Value>,
    keys: [&str; N],
) -> Result<[String; N], ActionError> {
    let texts = keys.map(|key| text_of(data, key).unwrap_or_default());
    let missing: ErrorDict = keys
        .iter()
        .zip(&texts)
        .filter(|(_, text)| text.is_empty())
        .map(|(key, _)| ((*key).to_owned(), serde_json::json!(["Missing value"])))
        .collect();
    if missing.is_empty() {
        Ok(texts)
    } else {
        Err(ActionError::Validation(missing))
    }
}
