//! What can go wrong, sorted by what a caller may do about it.

/// The index itself failed: a disk that is full, a file that is damaged.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder could not be used.
    #[error("index file: {0}")]
    File(#[from] std::io::Error),
    /// The engine failed.
    #[error("index engine: {0}")]
    Engine(String),
    /// A document cannot be indexed.
    #[error("{0}")]
    Document(String),
    /// Another process has the index open.
    #[error("the index is in use by another process")]
    InUse,
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(
                tantivy::directory::error::LockError::LockBusy,
                _,
            ) => Self::InUse,
            tantivy::TantivyError::IoError(source) => {
                Self::File(std::io::Error::new(source.kind(), source.to_string()))
            }
            other => Self::Engine(other.to_string()),
        }
    }
}

/// A search was not answered.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The request is not a search at all (CKAN: 400, Search Query Error). The text is the one inside the quotes.
    #[error("{0}")]
    Query(String),
    /// The engine does not take this query (CKAN: 409, Search Error). The text is the one inside the quotes.
    #[error("{0}")]
    Refused(String),
    /// The index failed.
    #[error(transparent)]
    Engine(#[from] IndexError),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

impl SearchError {
    /// A query that cannot be parsed or run, in the words that CKAN puts around Solr's.
    pub(crate) fn syntax(reason: impl std::fmt::Display) -> Self {
        Self::Refused(format!("SOLR returned an error running query: {reason}"))
    }
}
