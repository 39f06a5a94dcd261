//! Files as tables: what a file is, which columns it has, its rows one by one.
//!
//! A file is read twice. The first pass ([`Reader::survey`]) looks at every row and decides encoding, delimiter, header, types;
//! the second ([`Reader::rows`]) hands over typed rows and says of every row and value that did not fit. Neither keeps the
//! file in memory, but for workbooks in the old formats, whose limits are smaller for that.

mod archive;
mod cells;
mod columnar;
mod cutter;
mod dates;
mod delimited;
mod encoding;
mod evidence;
mod format;
mod header;
mod json;
mod likeness;
mod limits;
mod lists;
mod mixed;
mod numbers;
mod ods;
mod reading;
mod report;
mod source;
mod survey;
mod workbook;
mod xls;

use std::path::Path;

pub use format::Format;
pub use limits::Limits;
pub use report::{Notice, Reject, Report};
pub use survey::{Column, Survey, Wishes};
pub use workbook::other_sheets;

use crate::cell::CellRef;
use source::Source;

/// Why a file cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not what its format says, or has no table in it.
    #[error("{0}")]
    Unreadable(String),
    /// It is larger than it may be, in some way.
    #[error("{0}")]
    TooLarge(String),
    /// The disk failed.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The reading was broken off by whoever asked for it.
    #[error("{0}")]
    Stopped(String),
}

/// Which table of a file is meant.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The sheet of a workbook, by name or by number from 1; the first that has a table where there is none.
    pub sheet: Option<String>,
    /// The character set that the sender declared.
    pub charset: Option<String>,
}

/// What is done with each row of the second pass.
pub type EachRow<'e> = &'e mut dyn FnMut(&[CellRef<'_>]) -> Result<(), FileError>;

/// Asked every few thousand rows with their number so far; an error breaks the reading off.
pub type Watch<'e> = &'e mut dyn FnMut(u64) -> Result<(), FileError>;

/// A file that is open to be read as a table.
pub struct Reader {
    source: Box<dyn Source>,
    limits: Limits,
    notices: Vec<Notice>,
    /// What was unpacked for it, removed with it.
    kept: Option<tempfile::TempPath>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a file. An archive must hold one file that is a table; it is unpacked into `scratch`.
    pub fn open(
        path: &Path,
        format: Format,
        part: &Part,
        limits: &Limits,
        scratch: &Path,
    ) -> Result<Self, FileError> {
        let mut notices = Vec::new();
        let source: Box<dyn Source> = match format {
            Format::Delimited(delimiter) => Box::new(delimited::Delimited::open(
                path,
                delimiter,
                part.charset.as_deref(),
                limits,
                &mut notices,
            )?),
            Format::Workbook => Box::new(workbook::Workbook::open(
                path,
                part.sheet.as_deref(),
                limits,
                &mut notices,
            )?),
            Format::Json | Format::GeoJson => json::open(path, limits, &mut notices)?,
            Format::JsonLines => json::lines(path, limits, &mut notices)?,
            Format::Parquet => Box::new(columnar::Columnar::open(path, limits)?),
            Format::Zip => return archive::open(path, part, limits, scratch),
            Format::Gzip => return archive::gzip(path, part, limits, scratch),
        };
        Ok(Self {
            source,
            limits: limits.clone(),
            notices,
            kept: None,
        })
    }

    /// Returns the names of the sheets of a workbook; empty for other files.
    pub fn sheets(&self) -> &[String] {
        self.source.sheets()
    }

    /// Reads the whole file and decides what its columns are.
    pub fn survey(&mut self, wishes: &Wishes, watch: Watch<'_>) -> Result<Survey, FileError> {
        let notices = std::mem::take(&mut self.notices);
        survey::survey(&mut *self.source, wishes, &self.limits, notices, watch)
    }

    /// Reads the rows that a survey found.
    pub fn rows(
        &mut self,
        survey: &Survey,
        each: EachRow<'_>,
        watch: Watch<'_>,
    ) -> Result<Report, FileError> {
        reading::rows(&mut *self.source, survey, &self.limits, each, watch)
    }
}
