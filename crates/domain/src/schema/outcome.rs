//! How validation ends when it does not end well.

use serde_json::{Map, Value};

/// Errors by field in CKAN's shape (`{"name": ["Missing value"]}`), without `__type`.
pub type ErrorDict = Map<String, Value>;

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq)]
pub enum Invalid {
    /// Errors by field: CKAN's validation error.
    Fields(ErrorDict),
    /// Lists and objects nested where they may not be: CKAN's integrity error.
    Integrity {
        /// CKAN's text.
        message: String,
    },
}

/// A question to the database that could not be answered.
#[derive(Debug, thiserror::Error)]
#[error("a fact could not be looked up: {0}")]
pub struct FactError(pub Box<dyn std::error::Error + Send + Sync>);

impl FactError {
    /// Wraps the error of whoever answers the questions.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

/// Why there is no valid record.
#[derive(Debug, thiserror::Error)]
pub enum ValidationFailure {
    /// The input is wrong.
    #[error("the input is not valid: {0:?}")]
    Invalid(Invalid),
    /// The database could not answer.
    #[error(transparent)]
    Fact(#[from] FactError),
}

impl ValidationFailure {
    /// One message for one field.
    pub fn field(key: &str, message: impl Into<String>) -> Self {
        let messages = Value::Array(vec![Value::String(message.into())]);
        Self::Invalid(Invalid::Fields(Map::from_iter([(
            key.to_owned(),
            messages,
        )])))
    }

    pub(crate) fn integrity(message: impl Into<String>) -> Self {
        Self::Invalid(Invalid::Integrity {
            message: message.into(),
        })
    }
}
