//! Tables as text: in UTF-8 or the code page of Windows, headings that repeat, cells of several lines.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::Row;
use super::columns::Columns;
use crate::error::ExchangeError;

/// What the bytes 0x80 to 0x9f stand for in windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns bytes as text: UTF-8, else windows-1252.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(
            bytes
                .iter()
                .map(|byte| match byte {
                    0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
                    byte => char::from(*byte),
                })
                .collect(),
        ),
    }
}

/// Returns a heading as headings are compared: without the mark of UTF-8, white space and question marks at the ends, in lower case.
fn plain(heading: &str) -> String {
    let heading = heading.trim_start_matches('\u{feff}').trim();
    heading.trim_end_matches(['?', ' ']).to_lowercase()
}

/// Gives each heading a name of its own: the second of the same is called `… (2)`.
pub(super) fn told_apart<'h>(headings: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    headings
        .map(|heading| {
            let count = seen.entry(plain(heading)).or_default();
            *count += 1;
            match *count {
                1 => heading.to_owned(),
                count => format!("{heading} ({count})"),
            }
        })
        .collect()
}

/// Reads the rows of a table.
pub(super) fn rows(text: &str, columns: &Columns) -> Result<Vec<Row>, ExchangeError> {
    let wrong =
        |error: csv::Error| ExchangeError::shape(format!("the table cannot be read: {error}"));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let given = told_apart(reader.headers().map_err(wrong)?.iter());
    let known: HashMap<String, &str> = columns
        .list
        .iter()
        .map(|column| (plain(column.name), column.name))
        .collect();
    let names: Vec<String> = given
        .iter()
        .map(|name| match known.get(&plain(name)) {
            Some(known) => (*known).to_owned(),
            None => name.clone(),
        })
        .collect();
    if !names
        .iter()
        .any(|name| known.values().any(|known| known == name))
    {
        return Err(ExchangeError::shape(
            "the table has none of the columns of this form",
        ));
    }
    let mut rows = Vec::new();
    for (place, record) in reader.records().enumerate() {
        let record = record.map_err(wrong)?;
        if record.len() > names.len() {
            return Err(ExchangeError::shape(format!(
                "row {} has {} cells, the table {} columns",
                place + 1,
                record.len(),
                names.len()
            )));
        }
        let row = names
            .iter()
            .zip(record.iter())
            .map(|(name, cell)| (name.clone(), Value::from(cell)));
        rows.push(row.collect());
    }
    Ok(rows)
}

/// Writes rows as a table: the columns of the form, then those that rows have beside them.
pub(super) fn write(rows: &[Row], columns: &Columns) -> Result<String, ExchangeError> {
    let wrong = |error: &dyn std::fmt::Display| ExchangeError::Unwritable(error.to_string());
    let mut names: Vec<&str> = columns.list.iter().map(|column| column.name).collect();
    for name in rows.iter().flat_map(Row::keys) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(names.iter().map(|name| heading(name)))
        .map_err(|error| wrong(&error))?;
    for row in rows {
        let cells = names.iter().map(|name| match row.get(*name) {
            None | Some(Value::Null) => Cow::Borrowed(""),
            Some(Value::String(text)) => Cow::Borrowed(text.as_str()),
            Some(other) => Cow::Owned(other.to_string()),
        });
        writer
            .write_record(cells.map(|cell| cell.into_owned()))
            .map_err(|error| wrong(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|error| wrong(&error))
}

/// Returns the heading of a column: its name without the number that tells it from others of the same heading.
fn heading(name: &str) -> &str {
    let cut = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once(" ("))
        .filter(|(_, number)| {
            number
                .parse::<u32>()
                .is_ok_and(|number| (2..100).contains(&number))
        });
    cut.map_or(name, |(name, _)| name)
}
