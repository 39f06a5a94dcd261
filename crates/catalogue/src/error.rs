//! What an action may answer other than its result.

use cairn_domain::schema::Invalid;
use cairn_index::{IndexError, SearchError};
use cairn_store::StoreError;
use serde_json::{Map, Value, json};

/// Errors by field, in CKAN's shape.
pub type ErrorDict = Map<String, Value>;

/// An error of an action. `server` alone knows which HTTP status each is.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The input is wrong: errors by field.
    #[error("validation failed: {}", Value::Object(.0.clone()))]
    Validation(ErrorDict),
    /// The caller may not; with a reason, or without one where CKAN gives none.
    #[error("access denied")]
    NotAuthorized(Option<String>),
    /// The thing is not there (or the caller may not know that it is).
    #[error("not found")]
    NotFound(Option<String>),
    /// Lists and objects are nested where they may not be.
    #[error("wrong nesting: {message}")]
    Integrity {
        /// What is wrong.
        message: String,
        /// The request as it was understood.
        data: Value,
    },
    /// `package_search` does not take this parameter.
    #[error("search query refused: {0}")]
    SearchQuery(String),
    /// The search engine does not take this query.
    #[error("search refused: {0}")]
    Search(String),
    /// Too much at once: try again later.
    #[error("busy")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A file could not be read or written.
    #[error("file storage failed")]
    File(#[from] std::io::Error),
    /// Something that cannot happen did.
    #[error("internal error: {0}")]
    Internal(String),
}

impl ActionError {
    /// One field with a list of one message, as validators give it.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Validation(Map::from_iter([(
            field.to_owned(),
            json!([message.into()]),
        )]))
    }

    /// One field with a bare message, as some actions give it.
    pub fn bare(field: &str, message: impl Into<String>) -> Self {
        Self::Validation(Map::from_iter([(
            field.to_owned(),
            Value::String(message.into()),
        )]))
    }

    /// A business rule: `{"message": "…"}`.
    pub fn rule(message: impl Into<String>) -> Self {
        Self::bare("message", message)
    }

    /// The rows of an answer are more bytes than it may have.
    pub fn too_large(bytes: usize) -> Self {
        Self::field(
            "limit",
            format!("The rows are more than {bytes} bytes: ask for fewer"),
        )
    }

    /// A required parameter is absent.
    pub fn missing(field: &str) -> Self {
        Self::field(field, "Missing value")
    }

    /// `Not found` without a reason.
    pub fn not_found() -> Self {
        Self::NotFound(None)
    }

    /// `Not found: …`.
    pub fn no(reason: impl Into<String>) -> Self {
        Self::NotFound(Some(reason.into()))
    }

    /// `Access denied` without a reason.
    pub fn denied() -> Self {
        Self::NotAuthorized(None)
    }

    /// `Access denied: …`.
    pub fn denied_because(reason: impl Into<String>) -> Self {
        Self::NotAuthorized(Some(reason.into()))
    }

    /// Tells whether the same action may succeed when it is tried again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict(_)))
    }

    /// Tells whether there was too much at once, so that the same request may succeed a little later.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy | Self::Store(StoreError::Busy(_))) || self.is_conflict()
    }

    /// Tells whether there was no space for what is to be written.
    pub fn is_disk_full(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::Store(StoreError::Full(_)) => true,
            Self::Store(StoreError::Disk(error)) | Self::File(error) => {
                matches!(error.kind(), StorageFull | QuotaExceeded)
            }
            _ => false,
        }
    }

    /// Makes an error of what validation found; `data` is the request as it was understood.
    pub fn invalid(invalid: Invalid, data: impl FnOnce() -> Value) -> Self {
        match invalid {
            Invalid::Fields(errors) => Self::Validation(errors),
            Invalid::Integrity { message } => Self::Integrity {
                message,
                data: data(),
            },
        }
    }
}

impl From<cairn_translog::LogError> for ActionError {
    fn from(error: cairn_translog::LogError) -> Self {
        Self::Internal(format!("the transparency log: {error}"))
    }
}

impl From<SearchError> for ActionError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Query(text) => Self::SearchQuery(text),
            SearchError::Refused(text) => Self::Search(text),
            SearchError::Engine(error) => Self::Index(error),
        }
    }
}
