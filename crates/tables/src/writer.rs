//! Rows as text: objects, lists, delimited lines.

use crate::limits::Limits;
use crate::meta::{Column, Field, ROW_ID};
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::write_json_string;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// A JSON list of objects.
    Objects,
    /// A JSON list of lists.
    Lists,
    /// Lines separated by commas.
    Csv,
    /// Lines separated by tabs.
    Tsv,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its name.
    pub id: String,
    /// Its type.
    pub ty: Type,
    /// What CKAN calls the type.
    pub type_name: String,
    /// The data dictionary's entry.
    pub info: Option<serde_json::Map<String, serde_json::Value>>,
    pub(crate) source: Source,
}

/// Where the values of a column come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Column(Column),
    /// The rank by a search for words.
    Rank(usize),
}

impl Shown {
    pub(crate) fn row_id() -> Self {
        Self {
            id: ROW_ID.to_owned(),
            ty: Type::of(Kind::Int8),
            type_name: "int".to_owned(),
            info: None,
            source: Source::Column(Column::RowId),
        }
    }

    pub(crate) fn field(field: &Field) -> Self {
        Self {
            id: field.id.clone(),
            ty: field.ty,
            type_name: field.ty.name(),
            info: field.info.clone(),
            source: Source::Column(Column::Number(field.column)),
        }
    }

    pub(crate) fn rank(id: String, search: usize) -> Self {
        Self {
            id,
            ty: Type::of(Kind::Float8),
            type_name: "float".to_owned(),
            info: None,
            source: Source::Rank(search),
        }
    }
}

/// Writes rows.
pub(crate) struct Writer {
    format: Records,
    /// Type of each column, and its key as JSON where it is shown.
    columns: Vec<(Type, Option<String>)>,
    fraction: Fraction,
    rows: u64,
}

impl Writer {
    pub(crate) fn new(format: Records, columns: &[Shown], limits: &Limits) -> Self {
        let columns = columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                // An object has each key once.
                let again = columns[..place].iter().any(|other| other.id == column.id);
                let key = (!again).then(|| {
                    let mut key = String::new();
                    write_json_string(&mut key, &column.id, false);
                    key
                });
                (column.ty, key)
            })
            .collect();
        Self {
            format,
            columns,
            fraction: limits.fraction(),
            rows: 0,
        }
    }

    /// Begins the list.
    pub(crate) fn begin(&self, out: &mut String) {
        if matches!(self.format, Records::Objects | Records::Lists) {
            out.push('[');
        }
    }

    /// Writes a row.
    pub(crate) fn row(&mut self, out: &mut String, cells: &[CellRef<'_>]) {
        match self.format {
            Records::Objects | Records::Lists => {
                if self.rows > 0 {
                    out.push(',');
                }
                let objects = self.format == Records::Objects;
                out.push(if objects { '{' } else { '[' });
                let mut first = true;
                for ((ty, key), cell) in self.columns.iter().zip(cells) {
                    let key = match key {
                        Some(key) => key,
                        None if objects => continue,
                        None => "",
                    };
                    if !first {
                        out.push(',');
                    }
                    first = false;
                    if objects {
                        out.push_str(key);
                        out.push(':');
                    }
                    render::json(out, *ty, *cell, self.fraction);
                }
                out.push(if objects { '}' } else { ']' });
            }
            Records::Csv | Records::Tsv => {
                let delimiter = if self.format == Records::Csv {
                    ','
                } else {
                    '\t'
                };
                for (place, ((ty, _), cell)) in self.columns.iter().zip(cells).enumerate() {
                    if place > 0 {
                        out.push(delimiter);
                    }
                    render::delimited(out, delimiter, *ty, *cell, self.fraction);
                }
                out.push('\n');
            }
        }
        self.rows += 1;
    }

    /// Ends the list.
    pub(crate) fn end(&self, out: &mut String) {
        if matches!(self.format, Records::Objects | Records::Lists) {
            out.push(']');
        }
    }
}
