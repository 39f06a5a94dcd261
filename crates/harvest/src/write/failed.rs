//! Why a record failed, in the words of the extension that harvests its kind into CKAN: those who look for them find them.

use cairn_catalogue::ActionError;
use cairn_domain::harvest::ErrorStage;
use cairn_exchange::ExchangeError;
use serde_json::Value;

use crate::source::Source;

/// Why a record failed, and what was to be written.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    pub(crate) stage: ErrorStage,
    pub(crate) messages: Vec<String>,
}

impl Failed {
    /// Makes the failure of an action: a message for each field. `is_change` says that the dataset was there.
    pub(crate) fn of(source: &Source, guid: &str, is_change: bool, error: &ActionError) -> Self {
        let mut messages = Vec::new();
        let stage = match error {
            ActionError::Validation(errors) => {
                let all = Value::Object(errors.clone());
                messages.push(invalid(source, guid, is_change, &all));
                for (field, message) in errors {
                    messages.push(format!("{field}: {}", plain(message)));
                }
                ErrorStage::Validation
            }
            other => {
                messages.push(other.to_string());
                ErrorStage::Import
            }
        };
        Self { stage, messages }
    }

    /// Makes the failure of a record that could not be mapped.
    pub(super) fn mapping(source: &Source, guid: &str, error: &ExchangeError) -> Self {
        let stage = match error {
            ExchangeError::Invalid(_) => ErrorStage::Validation,
            _ => ErrorStage::Import,
        };
        let is_change = false;
        Self {
            stage,
            messages: vec![invalid(source, guid, is_change, error)],
        }
    }
}

/// Says that a record is not valid.
fn invalid(source: &Source, guid: &str, is_change: bool, errors: &dyn std::fmt::Display) -> String {
    let kind = source.kind().map_or("", |kind| kind.name());
    match (kind, is_change) {
        ("dcat_rdf" | "dcat_json", false) => format!("Create validation Error: {errors}"),
        ("dcat_rdf" | "dcat_json", true) => format!("Update validation Error: {errors}"),
        _ => format!("Invalid package with GUID {guid}: {errors}"),
    }
}

/// Writes the messages of a field in one line.
fn plain(message: &Value) -> String {
    match message {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        other => other.to_string(),
    }
}
