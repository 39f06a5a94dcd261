//! What can go wrong with a table, said so that a caller can be told.

/// A refusal in CKAN's words: which parameter, what about it, which record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The parameter, as CKAN names it: `fields`, `records`, `filters`, …
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What else is wrong with it.
    pub also: Vec<String>,
    /// Number of the record, from 0.
    pub row: Option<usize>,
    /// What the database would say beyond that.
    pub info: Option<Info>,
}

/// What stands beside a refusal under `info`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Info {
    /// A query that cannot be run: the reason.
    Query(String),
    /// A constraint: the reason and the SQLSTATE.
    Constraint(String, &'static str),
}

/// Why work on a table ended.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// There is no table or alias of this name.
    #[error("no table {0}")]
    NoTable(String),
    /// The request is wrong.
    #[error("{}: {}", .0.key, .0.message)]
    Refused(Refusal),
    /// The statement ran longer than it may.
    #[error("a statement took too long")]
    Timeout,
    /// The answer would be larger than it may.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// No connection was free in time, or another writer held the table too long.
    #[error("the tables are busy")]
    Busy,
    /// The storage engine failed.
    #[error("the table engine failed: {0}")]
    Engine(String),
    /// A file of a table could not be read or written.
    #[error("the files of the tables failed")]
    File(#[from] std::io::Error),
    /// Where rows are written to failed.
    #[error("the answer could not be written: {0}")]
    Output(String),
}

impl From<cairn_export::ExportError> for TablesError {
    fn from(error: cairn_export::ExportError) -> Self {
        use cairn_export::ExportError;
        match error {
            ExportError::Columns { .. } | ExportError::Rows(_) | ExportError::Long { .. } => {
                Self::refused("format", error.to_string())
            }
            ExportError::Value(_) | ExportError::Writer(_) => Self::Output(error.to_string()),
        }
    }
}

impl TablesError {
    /// A refusal of a parameter.
    pub fn refused(key: &'static str, message: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            key,
            message: message.into(),
            also: Vec::new(),
            row: None,
            info: None,
        })
    }

    /// A refusal of a parameter for each of these reasons; nothing where there is none.
    pub(crate) fn refused_for(key: &'static str, reasons: Vec<String>) -> Option<Self> {
        let mut reasons = reasons.into_iter();
        Some(Self::Refused(Refusal {
            key,
            message: reasons.next()?,
            also: reasons.collect(),
            row: None,
            info: None,
        }))
    }

    /// A refusal of one record.
    pub(crate) fn record(row: usize, message: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            key: "records",
            message: message.into(),
            also: Vec::new(),
            row: Some(row),
            info: None,
        })
    }

    /// A query that the types of its columns do not allow.
    pub(crate) fn query(reason: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            key: "query",
            message: "Invalid query".to_owned(),
            also: Vec::new(),
            row: None,
            info: Some(Info::Query(reason.into())),
        })
    }

    /// A unique key that the rows do not have.
    pub(crate) fn constraint(reason: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            key: "constraints",
            // Clients match on CKAN's text, which lacks the blank.
            message: "Cannot insert records or create indexbecause of uniqueness constraint"
                .to_owned(),
            also: Vec::new(),
            row: None,
            info: Some(Info::Constraint(reason.into(), "23505")),
        })
    }
}

impl From<rusqlite::Error> for TablesError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Timeout,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::File(std::io::ErrorKind::StorageFull.into()),
            _ => Self::Engine(error.to_string()),
        }
    }
}
