//! What can go wrong, sorted by what a caller may do about it.

/// The index itself failed: a disk that is full, a file that is damaged.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder could not be used.
    #[error("index file: {0}")]
    File(#[source] std::io::Error),
    /// The engine failed.
    #[error("index engine: {0}")]
    Engine(String),
    /// Files of the index are damaged or gone.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    DiskFull(String),
    /// A document cannot be indexed.
    #[error("{0}")]
    Document(String),
    /// The file of synonyms cannot be read.
    #[error("synonyms: {0}")]
    Synonyms(String),
    /// Another process has the index open.
    #[error("the index is in use by another process")]
    InUse,
}

/// How the system says that the disk is full; the engine hands on no more than the text where one of its threads fails.
const FULL: [&str; 2] = ["No space left on device", "Disk quota exceeded"];

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as Engine;
        use tantivy::directory::error::{LockError, OpenReadError};
        let text = error.to_string();
        if FULL.iter().any(|full| text.contains(full)) {
            return Self::DiskFull(text);
        }
        match error {
            Engine::LockFailure(LockError::LockBusy, _) => Self::InUse,
            Engine::DataCorruption(_)
            | Engine::OpenReadError(
                OpenReadError::FileDoesNotExist(_) | OpenReadError::IncompatibleIndex(_),
            )
            | Engine::IncompatibleIndex(_) => Self::Damaged(text),
            Engine::IoError(source) if is_damage(source.kind()) => Self::Damaged(text),
            Engine::IoError(source) => Self::File(std::io::Error::new(source.kind(), text)),
            _ => Self::Engine(text),
        }
    }
}

/// Whether a read that failed like this says that a file is not what was written.
fn is_damage(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
    matches!(kind, InvalidData | NotFound | UnexpectedEof)
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::DiskFull(error.to_string()),
            _ => Self::File(error),
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
