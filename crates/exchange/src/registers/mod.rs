//! Registers of algorithms in and out: the Dutch one, the British standard, the inventories of the United States, the registers of
//! Canada and Ontario, and cards of models.
//!
//! A row that is taken in leaves behind what its form says and the record cannot say by itself ([`rest`]), so a record that nobody
//! changed is written as it came, and one that was changed is written as it is now.

mod ca;
mod card;
mod codes;
mod columns;
mod importer;
mod nl;
mod on;
mod rest;
mod table;
mod uk;
mod us;
mod us_2025;

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::error::ExchangeError;
use columns::Columns;

pub use importer::Importer;
pub use rest::REST;

/// A row of a register: a value by column or key.
pub type Row = Map<String, Value>;

/// The form of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The Dutch publication standard 1.0, and the short records of the register's listing.
    Nl,
    /// The British Algorithmic Transparency Recording Standard, by its attributes.
    Atrs,
    /// The index of the British standard on GOV.UK.
    AtrsIndex,
    /// The inventory of the United States of 2023.
    Us2023,
    /// The inventory of the United States of 2024.
    Us2024,
    /// The inventory of the United States of 2025.
    Us2025,
    /// The register of the government of Canada.
    Ca,
    /// Ontario's list of use cases.
    On,
    /// The front matter of a card of a model; written alone.
    Card,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 9] = [
        Self::Nl,
        Self::Atrs,
        Self::AtrsIndex,
        Self::Us2023,
        Self::Us2024,
        Self::Us2025,
        Self::Ca,
        Self::On,
        Self::Card,
    ];

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Atrs => "atrs",
            Self::AtrsIndex => "atrs-index",
            Self::Us2023 => "us-2023",
            Self::Us2024 => "us-2024",
            Self::Us2025 => "us-2025",
            Self::Ca => "ca",
            Self::On => "on",
            Self::Card => "hf",
        }
    }

    /// Tells whether files of this form can be taken in.
    pub fn is_read(self) -> bool {
        self != Self::Card
    }

    /// Returns the ending of file names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Nl | Self::AtrsIndex => "json",
            Self::Card => "md",
            _ => "csv",
        }
    }

    /// Returns the media type of files.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Nl | Self::AtrsIndex => "application/json",
            Self::Card => "text/markdown; charset=utf-8",
            _ => "text/csv; charset=utf-8",
        }
    }

    /// Returns the columns with what each is here; none for forms that are no tables.
    fn columns(self) -> Option<&'static Columns> {
        match self {
            Self::Nl | Self::Card => None,
            Self::Atrs => Some(&uk::RECORDS),
            Self::AtrsIndex => Some(&uk::INDEX),
            Self::Us2023 => Some(&us::OF_2023),
            Self::Us2024 => Some(&us::OF_2024),
            Self::Us2025 => Some(&us_2025::COLUMNS),
            Self::Ca => Some(&ca::COLUMNS),
            Self::On => Some(&on::COLUMNS),
        }
    }

    /// Returns every column or key of the form, and the field that it becomes: `None` where it is kept beside the record.
    pub fn fields(self) -> Vec<(&'static str, Option<&'static str>)> {
        match self.columns() {
            Some(columns) => columns
                .list
                .iter()
                .map(|column| (column.name, column.way.field()))
                .collect(),
            None if self == Self::Nl => nl::KEYS.to_vec(),
            None => card::KEYS.to_vec(),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Form {
    type Err = ExchangeError;

    /// Reads a name; `us` is the newest inventory of the United States that is known.
    fn from_str(text: &str) -> Result<Self, ExchangeError> {
        if text == "us" {
            return Ok(Self::Us2025);
        }
        let found = Self::ALL.into_iter().find(|form| form.as_str() == text);
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|form| form.as_str()).collect();
            ExchangeError::UnknownKind(text.to_owned(), known.join(", "))
        })
    }
}

/// Reads the rows of a file: JSON where it begins as JSON, else a table with a line of headings.
///
/// # Errors
///
/// Where the file is neither, or no row of this form is in it.
pub fn read(form: Form, bytes: &[u8]) -> Result<Vec<Row>, ExchangeError> {
    let text = table::text(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        let document: Value =
            serde_json::from_str(text).map_err(|source| ExchangeError::Syntax {
                line: source.line(),
                source,
            })?;
        return rows_of(form, document);
    }
    match form.columns() {
        Some(columns) => table::rows(text, columns),
        None => Err(ExchangeError::shape(format!(
            "a file of the form {form} is JSON"
        ))),
    }
}

/// Takes the rows out of a document: a list, or an object with one.
fn rows_of(form: Form, document: Value) -> Result<Vec<Row>, ExchangeError> {
    let list = match document {
        Value::Array(list) => list,
        Value::Object(mut map) => ["algoritmes", "records", "results"]
            .iter()
            .find_map(|key| match map.shift_remove(*key) {
                Some(Value::Array(list)) => Some(list),
                _ => None,
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let rows: Result<Vec<Row>, ExchangeError> = list
        .into_iter()
        .map(|row| match row {
            Value::Object(row) => Ok(row),
            _ => Err(ExchangeError::shape("a record is an object")),
        })
        .collect();
    match rows {
        Ok(rows) if rows.is_empty() => Err(ExchangeError::shape(format!(
            "no records of the form {form} are in the file"
        ))),
        rows => rows,
    }
}

/// Writes a record as a row; `record` is as `package_show` gives it.
pub fn row(form: Form, record: &Map<String, Value>) -> Row {
    let rest = rest::of(record, form);
    let mut row = plain(form, record, rest.as_ref());
    if let Some(rest) = rest {
        rest.put_back(&mut row);
    }
    row
}

/// Writes what the record itself says.
fn plain(form: Form, record: &Map<String, Value>, rest: Option<&rest::Rest>) -> Row {
    let owner = rest::owner(record, rest);
    match form.columns() {
        Some(columns) => columns.write(record, &owner),
        None if form == Form::Nl => nl::write(record, &owner),
        None => card::write(record),
    }
}

/// Writes rows as a file.
///
/// # Errors
///
/// Where the rows cannot be written as text.
pub fn write(form: Form, rows: &[Row]) -> Result<String, ExchangeError> {
    match form.columns() {
        // Rows of the index hold lists, which a table has no cells for.
        Some(columns) if form != Form::AtrsIndex => table::write(rows, columns),
        _ if form == Form::Card => card::text(rows),
        _ => serde_json::to_string_pretty(rows)
            .map_err(|error| ExchangeError::Unwritable(error.to_string())),
    }
}

#[cfg(test)]
mod tests;
