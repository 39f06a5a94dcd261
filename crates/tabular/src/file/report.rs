//! What is told of a file: what was decided and mended, and which rows and values did not fit.

use serde::Serialize;

/// Something that was decided or mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it is about: `encoding`, `delimiter`, `header`, `names`, `types`, `rows`, …
    pub about: &'static str,
    /// What there is to say.
    pub text: String,
}

impl Notice {
    pub(crate) fn new(about: &'static str, text: impl Into<String>) -> Self {
        Self {
            about,
            text: text.into(),
        }
    }
}

/// A row or a value that did not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The line or row of the file, from 1.
    pub row: u64,
    /// The column; none where the whole row is meant.
    pub column: Option<String>,
    /// What stands there, cut where it is long.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows that were handed over.
    pub rows: u64,
    /// Rows that were not, because they do not fit.
    pub rejected_rows: u64,
    /// Values that were left out of rows, because they do not fit their column.
    pub rejected_values: u64,
    /// Rows without any value.
    pub blank_rows: u64,
    /// Rows that say the header again.
    pub repeated_headers: u64,
    /// The first rows and values that did not fit.
    pub rejects: Vec<Reject>,
}

/// Characters of a value that are kept word for word.
const LONGEST: usize = 500;

impl Report {
    pub(crate) fn reject(&mut self, most: usize, reject: Reject) {
        match reject.column {
            Some(_) => self.rejected_values += 1,
            None => self.rejected_rows += 1,
        }
        if self.rejects.len() < most {
            self.rejects.push(reject);
        }
    }
}

/// Cuts a value that is long.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
