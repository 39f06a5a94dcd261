//! Reading parameters: what came over HTTP as strings or as JSON, with CKAN's messages where it does not fit.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::error::ActionError;

/// A file that came with a request, already on the disk under a temporary name.
#[derive(Debug)]
pub struct Upload {
    /// Name as the client gave it.
    pub file_name: String,
    /// Content type as the client gave it.
    pub content_type: Option<String>,
    /// Where the bytes are; removed when this is dropped.
    pub file: tempfile::TempPath,
    /// How many bytes.
    pub size: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl Upload {
    /// Returns where the bytes are.
    pub fn path(&self) -> PathBuf {
        self.file.to_path_buf()
    }
}

/// The input of an action: its parameters, and files by field.
#[derive(Debug, Default)]
pub struct Input {
    /// Parameters.
    pub data: Map<String, Value>,
    /// Files by the name of their field; the pages and the actions they ask share them.
    pub files: BTreeMap<String, Arc<Upload>>,
}

impl Input {
    /// Makes an input of parameters alone.
    pub fn new(data: Map<String, Value>) -> Self {
        Self {
            data,
            files: BTreeMap::new(),
        }
    }

    /// Returns a parameter; JSON null counts as absent.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.data.get(key).filter(|value| !value.is_null())
    }

    /// Returns a parameter as text, numbers as they are printed; `None` where it is absent, null or empty.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Array(items) if items.is_empty() => None,
            Value::Object(map) if map.is_empty() => None,
            other => Some(python::json(other)),
        }
    }

    /// Returns a parameter as text where it names anything: neither 0 nor false does, as in CKAN, besides what [`Self::text`] passes
    /// over.
    pub fn named(&self, key: &str) -> Option<String> {
        self.text(key).filter(|_| match &self.data[key] {
            Value::Bool(flag) => *flag,
            Value::Number(number) => number.as_f64() != Some(0.0),
            _ => true,
        })
    }

    /// Returns a text that must be there, but may say nothing: `Missing value` only where it is absent, while null and an empty
    /// text name something that is not found.
    pub fn given(&self, key: &str) -> Result<String, ActionError> {
        match self.data.get(key) {
            None => Err(ActionError::missing(key)),
            Some(Value::Null) => Ok(String::new()),
            Some(value) => Ok(plain_text(value)),
        }
    }

    /// Returns a parameter as messages print it: a text as it is, anything else in Python's notation.
    pub fn printed(&self, key: &str) -> Result<String, ActionError> {
        match self.data.get(key) {
            None => Err(ActionError::missing(key)),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(other) => Ok(python::repr(other)),
        }
    }

    /// Returns a required text: `Missing value` where it is absent or empty.
    pub fn required(&self, key: &str) -> Result<String, ActionError> {
        self.text(key).ok_or_else(|| ActionError::missing(key))
    }

    /// Reads a flag as CKAN's `asbool` does: null is no, an unknown word is an error.
    pub fn flag(&self, key: &str, default: bool) -> Result<bool, ActionError> {
        match self.data.get(key) {
            None => Ok(default),
            Some(value) => {
                as_bool(value).ok_or_else(|| ActionError::field(key, "Parameter is not an bool"))
            }
        }
    }

    /// Reads a flag of the actions of CKAN that look only whether anything is there: an unknown word is yes, an empty text no.
    pub fn is_set(&self, key: &str) -> bool {
        self.data
            .get(key)
            .is_some_and(|value| as_bool(value).unwrap_or(*value != ""))
    }

    /// Reads a natural number.
    pub fn natural(&self, key: &str) -> Result<Option<i64>, ActionError> {
        match self.data.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number =
                    integer(value).ok_or_else(|| ActionError::field(key, "Invalid integer"))?;
                if number < 0 {
                    return Err(ActionError::field(key, "Must be a natural number"));
                }
                Ok(Some(number))
            }
        }
    }

    /// Reads `limit` and `offset`, telling what is wrong with both at once; a limit of 0 is none.
    pub fn limit_and_offset(&self) -> Result<(Option<i64>, i64), ActionError> {
        match (self.natural("limit"), self.natural("offset")) {
            (Ok(limit), Ok(offset)) => Ok((limit.filter(|limit| *limit > 0), offset.unwrap_or(0))),
            (Err(ActionError::Validation(mut errors)), Err(ActionError::Validation(more))) => {
                errors.extend(more);
                Err(ActionError::Validation(errors))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    /// Returns a list of texts given as a list, or as one text separated by commas.
    pub fn list_or_commas(&self, key: &str) -> Option<Vec<String>> {
        match self.get(key)? {
            Value::String(text) => Some(
                text.split(',')
                    .map(|part| part.trim().to_owned())
                    .filter(|p| !p.is_empty())
                    .collect(),
            ),
            Value::Array(items) => Some(items.iter().map(plain_text).collect()),
            other => Some(vec![python::json(other)]),
        }
    }
}

/// Returns a value as text: a string as it is, anything else as the JSON text that CKAN makes of it.
pub fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => python::json(other),
    }
}

/// Reads a flag: JSON booleans, the words that CKAN knows, and otherwise whether there is anything.
pub fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        Value::Array(items) => Some(!items.is_empty()),
        Value::Object(map) => Some(!map.is_empty()),
        Value::Null => Some(false),
    }
}

/// Reads an integer as CKAN's validator does: whole floats and base-10 text too.
pub fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::Number(number) => number.as_i64().or_else(|| {
            number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9.0e15)
                .map(|float| float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
