//! What can go wrong in the database, in the words of the domain.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// An error of the catalogue database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the same thing first: the whole action may be tried again.
    #[error("a concurrent write came first")]
    Conflict(#[source] Option<Diesel>),
    /// No connection became free in time: too much at once.
    #[error("no connection to the database became free: {0}")]
    Busy(String),
    /// The database cannot be reached or opened.
    #[error("cannot open the database: {0}")]
    Open(String),
    /// A row holds what this program never writes.
    #[error("the database holds a damaged row: {0}")]
    Damaged(String),
    /// Migrations failed.
    #[error("cannot migrate the database: {0}")]
    Migration(String),
    /// The disk refused a write or is full.
    #[error("cannot make the write durable")]
    Disk(#[source] std::io::Error),
    /// There is no space for what is to be written; the transaction did not happen.
    #[error("the disk of the database is full: {0}")]
    Full(String),
    /// Text that this database cannot hold, such as a NUL character on PostgreSQL.
    #[error("the database cannot hold this text: {0}")]
    Unstorable(String),
    /// Anything else that the driver reports.
    #[error("the database failed: {0}")]
    Database(#[source] Diesel),
}

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ForeignKeyViolation,
                _,
            ) => StoreError::Conflict(Some(error)),
            Diesel::DatabaseError(DatabaseErrorKind::Unknown, ref detail)
                if [
                    "database is locked",
                    "deadlock detected",
                    "could not serialize access",
                ]
                .iter()
                .any(|text| detail.message().contains(text)) =>
            {
                StoreError::Conflict(Some(error))
            }
            Diesel::DatabaseError(DatabaseErrorKind::Unknown, ref detail)
                if detail.message().contains("invalid byte sequence") =>
            {
                StoreError::Unstorable(detail.message().to_owned())
            }
            Diesel::DatabaseError(DatabaseErrorKind::Unknown, ref detail)
                if [
                    "database or disk is full",
                    "No space left on device",
                    "Disk quota exceeded",
                ]
                .iter()
                .any(|text| detail.message().contains(text)) =>
            {
                StoreError::Full(detail.message().to_owned())
            }
            Diesel::InvalidCString(_) => StoreError::Unstorable("NUL character".to_owned()),
            other => StoreError::Database(other),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        StoreError::Damaged(error.to_string())
    }
}
