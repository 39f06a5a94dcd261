//! JSON whose rows are lists: their names stand beside them, as in dumps of a DataStore and of Socrata, or are the first row.

use serde_json::Value;

use super::encoding::TextFile;
use super::json::{Found, Of, members, raw, write};
use super::report::cut;
use super::source::{EachRaw, Names, Raw, RawRow, Source};
use super::{FileError, Limits};

/// Names of members that hold the names of columns.
const HEADS: [&str; 5] = ["fields", "columns", "headers", "header", "names"];
/// What the name of a column is called, where it is an object.
const NAMES: [&str; 6] = ["name", "id", "fieldName", "field", "label", "title"];

/// A document whose rows are lists.
pub(super) struct Rows {
    text: TextFile,
    /// The members that lead to the rows.
    path: Vec<String>,
    /// The names, where they stand elsewhere.
    names: Option<Vec<String>>,
    longest: u64,
}

impl Rows {
    /// Opens the rows that were found, and looks for their names among the other lists.
    pub(super) fn open(
        text: TextFile,
        rows: &Found,
        lists: &[Found],
        longest: u64,
    ) -> Result<Self, FileError> {
        let mut width = 0;
        members(&text, &rows.path, longest, &mut |_, row| {
            width = row.as_array().map_or(0, Vec::len);
            Ok(false)
        })?;
        let mut names = None;
        for list in lists {
            let is_head = list
                .path
                .last()
                .is_some_and(|name| HEADS.contains(&name.as_str()));
            if !is_head || list.of == Of::Lists || names.is_some() {
                continue;
            }
            let mut found = Vec::new();
            members(&text, &list.path, longest, &mut |_, column| {
                found.extend(name(&column));
                Ok(found.len() <= width)
            })?;
            // Those of something else are more, or fewer.
            names = Some(found).filter(|found| found.len() == width);
        }
        Ok(Self {
            text,
            path: rows.path.clone(),
            names,
            longest,
        })
    }
}

/// Returns the name of a column that is a text or an object.
fn name(column: &Value) -> Option<String> {
    match column {
        Value::String(name) => Some(name.clone()),
        Value::Object(about) => NAMES
            .iter()
            .find_map(|key| about.get(*key)?.as_str())
            .map(str::to_owned),
        _ => None,
    }
}

impl Source for Rows {
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        let mut texts: Vec<String> = Vec::new();
        members(
            &self.text,
            &self.path,
            self.longest,
            &mut |number, member| {
                let Value::Array(values) = &member else {
                    let shown = cut(&member.to_string());
                    return row(number, RawRow::Bad(&shown, "not a list"));
                };
                if texts.len() < values.len() {
                    texts.resize(values.len(), String::new());
                }
                for (value, text) in values.iter().zip(&mut texts) {
                    write(Some(value), text);
                }
                let cells: Vec<Raw<'_>> = values
                    .iter()
                    .zip(&texts)
                    .map(|(value, text)| raw(Some(value), text))
                    .collect();
                row(number, RawRow::Cells(&cells))
            },
        )
    }

    fn names(&mut self, _: &Limits) -> Result<Names, FileError> {
        Ok(match &self.names {
            Some(names) => Names::Known(names.clone()),
            None => Names::InRows,
        })
    }
}
