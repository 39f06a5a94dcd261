//! What a table is: its columns, keys and indexes. Kept beside the rows and changed in the same transaction.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use cairn_tabular::types::{Kind, Type};

/// Name of the column that numbers the rows.
pub const ROW_ID: &str = "_id";

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The data dictionary's entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<Map<String, Value>>,
    /// Number of the column in the engine, where it is called `c` and this number; names of callers are never part of SQL.
    pub(crate) column: u32,
}

/// An index, and the number that it has in the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Index {
    pub(crate) number: u32,
    pub(crate) fields: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// Its columns in their order.
    pub(crate) fields: Vec<Field>,
    /// The unique key, where there is one.
    pub(crate) key: Option<Index>,
    pub(crate) indexes: Vec<Index>,
    /// Numbers given to columns and indexes so far.
    pub(crate) numbers: u32,
    /// How many rows there are.
    pub(crate) rows: i64,
    /// When it was made, in seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
}

impl Meta {
    pub(crate) fn new() -> Self {
        Self {
            fields: Vec::new(),
            key: None,
            indexes: Vec::new(),
            numbers: 0,
            rows: 0,
            created: std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| {
                    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
                }),
        }
    }

    /// Returns the column with this name.
    pub(crate) fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Returns what the engine calls a column, and its type; `_id` too.
    pub(crate) fn column(&self, id: &str) -> Option<(Column, Type)> {
        if id == ROW_ID {
            return Some((Column::RowId, Type::of(Kind::Int4)));
        }
        self.field(id)
            .map(|field| (Column::Number(field.column), field.ty))
    }

    pub(crate) fn next_number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }
}

/// What the engine calls a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    RowId,
    Number(u32),
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::RowId => f.write_str("_id"),
            Self::Number(number) => write!(f, "c{number}"),
        }
    }
}
