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

/// A column of an index, and the order in which the index has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Ordered {
    /// Number of the column in the engine.
    pub(crate) column: u32,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

impl Ordered {
    /// Rising, NULLs last.
    pub(crate) fn rising(column: u32) -> Self {
        Self {
            column,
            descending: false,
            nulls_first: false,
        }
    }
}

/// An index that a table got by itself after a slow search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Automatic {
    pub(crate) number: u32,
    pub(crate) columns: Vec<Ordered>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// Its columns in their order.
    pub(crate) fields: Vec<Field>,
    /// The unique key, where there is one.
    pub(crate) key: Option<Index>,
    pub(crate) indexes: Vec<Index>,
    /// Indexes of its own making, which callers are not shown.
    #[serde(default)]
    pub(crate) automatic: Vec<Automatic>,
    /// Whether it makes none any more: one of them did not take a row.
    #[serde(default)]
    pub(crate) no_automatic: bool,
    /// Another number after each change of its rows or columns.
    #[serde(default)]
    pub(crate) version: u64,
    /// Up to which row the words of a table that was loaded are indexed; all are where there is nothing here.
    #[serde(default)]
    pub(crate) words_to: Option<i64>,
    /// The rows that were loaded and whose words stand in packed lists.
    #[serde(default)]
    pub(crate) lists: Option<Packed>,
    /// Numbers given to columns and indexes so far.
    pub(crate) numbers: u32,
    /// How many rows there are.
    pub(crate) rows: i64,
    /// When it was made, in seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    /// Whether what is known of the rows is still so.
    #[serde(default)]
    pub(crate) profile: ProfileState,
    /// Whether changes of its rows are kept.
    #[serde(default)]
    pub(crate) history: bool,
}

/// Rows whose words stand in packed lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Packed {
    /// The first row of each stretch.
    pub(crate) stretches: Vec<i64>,
    /// How many rows there were.
    pub(crate) rows: i64,
}

/// Whether what is known of the rows of a table is still so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProfileState {
    /// They were never looked through.
    #[default]
    Missing,
    /// They are looked through, and none has changed since that began.
    Running,
    /// They are as they were looked through.
    Current,
    /// Some have changed since.
    Stale,
}

impl Meta {
    pub(crate) fn new() -> Self {
        Self {
            fields: Vec::new(),
            key: None,
            indexes: Vec::new(),
            automatic: Vec::new(),
            no_automatic: false,
            version: new_version(),
            words_to: None,
            lists: None,
            numbers: 0,
            rows: 0,
            profile: ProfileState::Missing,
            history: false,
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

    /// Tells whether the table takes another index of its own making, over these columns.
    pub(crate) fn takes_automatic(&self, columns: &[Ordered], most: usize) -> bool {
        !self.no_automatic
            && self.automatic.len() < most
            && !crate::automatic::is_there(self, columns)
            && columns
                .iter()
                .all(|one| self.fields.iter().any(|field| field.column == one.column))
    }

    /// Notes an index of the table's own making and returns its number.
    pub(crate) fn add_automatic(&mut self, columns: &[Ordered]) -> u32 {
        let number = self.next_number();
        self.keep_automatic(number, columns);
        number
    }

    /// Notes an index of the table's own making that has its number.
    pub(crate) fn keep_automatic(&mut self, number: u32, columns: &[Ordered]) {
        self.automatic.push(Automatic {
            number,
            columns: columns.to_vec(),
        });
    }

    /// Tells whether rows that change leave packed lists of their words, or those that are being made.
    pub(crate) fn has_lists(&self) -> bool {
        self.lists.is_some() || self.words_to.is_some()
    }

    /// Says that rows or columns have changed.
    pub(crate) fn changed(&mut self) {
        self.version = new_version();
    }

    pub(crate) fn next_number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }
}

/// A number that no other state of a table has had.
fn new_version() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
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
