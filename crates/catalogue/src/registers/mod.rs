//! Registers in and out: files of other registers become records through the same actions as everybody's, row by row, and records
//! are written in the forms of those registers.

mod export;
mod file;
mod import;

use std::str::FromStr;

use cairn_exchange::registers::{self, Form};
use cairn_exchange::{Mapped, Options, tracker};
use serde_json::{Map, Value};

use crate::app::App;
use crate::error::ActionError;

pub use file::{FileImport, import_file};

pub(crate) use export::{algorithms, commitments};
pub(crate) use import::Import;

/// A kind of file that is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A register of algorithms in a form.
    Algorithms(Form),
    /// Canada's tracker of commitments.
    Tracker,
}

impl Kind {
    /// Returns its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Algorithms(form) => form.as_str(),
            Self::Tracker => "ca-tracker",
        }
    }

    /// Maps rows to records; a row that cannot be one tells why. Rows of a tracker make fewer records than they are.
    fn map(self, rows: &[Map<String, Value>], options: &Options<'_>) -> Vec<Mapping> {
        match self {
            Self::Algorithms(form) => {
                let mut importer = registers::Importer::new(form);
                rows.iter()
                    .enumerate()
                    .map(|(place, row)| Mapping {
                        row: place + 1,
                        name: named(row),
                        made: importer
                            .record(row, options)
                            .map_err(|error| error.to_string()),
                    })
                    .collect()
            }
            Self::Tracker => match tracker::records(rows, options) {
                Ok(records) => records
                    .into_iter()
                    .enumerate()
                    .map(|(place, made)| Mapping {
                        row: place + 1,
                        name: String::new(),
                        made: Ok(made),
                    })
                    .collect(),
                Err(error) => vec![Mapping {
                    row: 0,
                    name: String::new(),
                    made: Err(error.to_string()),
                }],
            },
        }
    }
}

impl FromStr for Kind {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        if text == Self::Tracker.as_str() {
            return Ok(Self::Tracker);
        }
        let form = text
            .parse()
            .map_err(|error: cairn_exchange::ExchangeError| {
                ActionError::field("form", error.to_string())
            })?;
        Ok(Self::Algorithms(form))
    }
}

/// A row, and what became of it.
struct Mapping {
    row: usize,
    name: String,
    made: Result<Mapped, String>,
}

/// Returns what a row calls itself, for reports.
fn named(row: &Map<String, Value>) -> String {
    let keys = [
        "name",
        "title",
        "tool_name",
        "Use Case Name",
        "Title",
        "name_ai_system_en",
        "AI use case name",
    ];
    let name = keys.iter().find_map(|key| row.get(*key)?.as_str());
    name.unwrap_or_default().trim().to_owned()
}

/// Returns what mappings are given.
fn options<'a>(app: &'a App, source: &'a str, owner: Option<&'a str>) -> Options<'a> {
    Options {
        source,
        attribution: None,
        owner,
        language: &app.settings.site.locale_default,
        schemas: &app.schemas,
        licences: &app.licences,
    }
}
