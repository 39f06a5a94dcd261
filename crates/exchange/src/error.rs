//! Why a record of another site cannot be taken over, or ours not written.

use cairn_domain::schema::{Invalid, ValidationFailure};

/// Why a record or a file cannot be taken over.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The text is not JSON.
    #[error("line {line} is not JSON: {source}")]
    Syntax {
        /// Line of the text, from 1.
        line: usize,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// The JSON has another shape than the format asks for.
    #[error("{0}")]
    Shape(String),
    /// The record lacks what it cannot be taken over without.
    #[error("the record has no {0}")]
    Missing(&'static str),
    /// The record is against the rules of its type, and no field could be set aside to heal it.
    #[error("the record is not valid: {0}")]
    Invalid(String),
    /// The file names a format that nobody knows.
    #[error("unknown format {0:?}: one of {1} is meant")]
    UnknownKind(String, String),
    /// The file of a crosswalk cannot be used.
    #[error("the crosswalk cannot be used: {0}")]
    Crosswalk(String),
    /// A document could not be written.
    #[error("the document cannot be written: {0}")]
    Unwritable(String),
}

impl ExchangeError {
    pub(crate) fn shape(message: impl Into<String>) -> Self {
        Self::Shape(message.into())
    }

    pub(crate) fn from_validation(failure: &ValidationFailure) -> Self {
        Self::Invalid(match failure {
            ValidationFailure::Invalid(Invalid::Fields(errors)) => {
                serde_json::Value::Object(errors.clone()).to_string()
            }
            ValidationFailure::Invalid(Invalid::Integrity { message }) => message.clone(),
            ValidationFailure::Fact(error) => error.to_string(),
        })
    }
}
