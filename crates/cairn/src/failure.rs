//! Why a command did not do what it was asked for, and which exit code that is.

use std::process::ExitCode;

use cairn_catalogue::{ActionError, OpenError};
use serde_json::Value;

/// Exit code of a load or dump in which some records failed.
pub(crate) const SOME_FAILED: u8 = 3;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A setting or an argument is wrong.
    #[error("{0}")]
    Usage(String),
    /// The catalogue could not be opened.
    #[error("the catalogue cannot be opened: {0}")]
    Open(#[from] OpenError),
    /// An action refused.
    #[error("{}", explain(.0))]
    Action(#[from] ActionError),
    /// A file or stream could not be read or written.
    #[error("{what}: {source}")]
    File {
        /// Which one.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// Returns the exit code of this failure.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Open(_) | Self::Action(_) | Self::File { .. } | Self::Other(_) => {
                ExitCode::FAILURE
            }
        }
    }

    /// Makes a failure of a file or stream.
    pub(crate) fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::File { what, source }
    }
}

/// Says in one line what an action complained of: `field: message; field: message`.
pub(crate) fn explain(error: &ActionError) -> String {
    match error {
        ActionError::Validation(errors) => {
            let mut parts = Vec::new();
            for (field, messages) in errors {
                flatten(field, messages, &mut parts);
            }
            parts.join("; ")
        }
        ActionError::NotAuthorized(reason) => {
            reason.clone().unwrap_or_else(|| "access denied".to_owned())
        }
        ActionError::NotFound(reason) => reason.clone().unwrap_or_else(|| "not found".to_owned()),
        other => other.to_string(),
    }
}

fn flatten(path: &str, messages: &Value, parts: &mut Vec<String>) {
    match messages {
        Value::String(text) => parts.push(format!("{path}: {text}")),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            parts.push(format!("{path}: {}", texts.join(", ")));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{path}[{index}]"), item, parts);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                flatten(&format!("{path}.{key}"), value, parts);
            }
        }
        other => parts.push(format!("{path}: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_errors_become_one_line() {
        let Value::Object(errors) =
            json!({"name": ["Missing value"], "resources": [{}, {"url": ["bad", "worse"]}]})
        else {
            panic!("an object was written");
        };
        assert_eq!(
            explain(&ActionError::Validation(errors)),
            "name: Missing value; resources[1].url: bad, worse"
        );
    }
}
