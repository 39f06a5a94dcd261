//! Why a table cannot be a file.

/// Why a table cannot be a file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The form holds fewer columns.
    #[error("{found} columns are more than the {most} that the format holds")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many it holds.
        most: usize,
    },
    /// The form holds fewer rows.
    #[error("the rows are more than the {0} that the format holds")]
    Rows(u64),
    /// The form holds shorter texts.
    #[error(
        "a value of column \"{column}\" has more than the {most} characters that the format holds"
    )]
    Long {
        /// The column.
        column: String,
        /// How many characters a value may have.
        most: usize,
    },
    /// A value is none of its column: it was written while the file was made.
    #[error("a value of column \"{0}\" is not of the type that the file was begun with")]
    Value(String),
    /// The writer of the form failed.
    #[error("{0}")]
    Writer(String),
}

impl From<arrow_schema::ArrowError> for ExportError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Writer(error.to_string())
    }
}

impl From<parquet::errors::ParquetError> for ExportError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::Writer(error.to_string())
    }
}

impl From<zip::result::ZipError> for ExportError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Writer(error.to_string())
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> Self {
        Self::Writer(error.to_string())
    }
}
