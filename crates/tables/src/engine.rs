//! The narrow interface between what a table means and what keeps it. Two engines stand behind it.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::batch::Batch;
use crate::error::TablesError;
use crate::fulltext::{Language, Query};
use crate::history::{self, Change, ChangesAfter};
use crate::meta::{Column, Field, Meta, Ordered};
use crate::packed::{self, Lists, Placed};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::Type;

/// How SQL is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// A table or an alias of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its number, larger for later ones.
    pub oid: i64,
    /// Its name: the resource's id, or the alias.
    pub name: String,
    /// The table that it is another name of.
    pub alias_of: Option<String>,
}

/// Bytes that a table takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Of the table.
    pub table: i64,
    /// Of its indexes.
    pub indexes: i64,
    /// Of everything that is stored with it.
    pub database: i64,
}

/// A search for words.
#[derive(Debug, Clone)]
pub(crate) struct TextSearch {
    pub(crate) query: Query,
    /// Name of the configuration of the query.
    pub(crate) language: &'static str,
    /// Name of the configuration of the texts that are searched.
    pub(crate) documents: &'static str,
    /// The query as it was sent, and whether it has operators.
    pub(crate) text: String,
    pub(crate) plain: bool,
}

impl TextSearch {
    /// Tells whether the query was read with the words that say nothing in its language.
    pub(crate) fn knows_stop_words(&self) -> bool {
        Language::named(self.language).is_some_and(|language| language.knows_stop_words())
    }
}

/// What a write leaves behind.
pub(crate) struct Written {
    pub(crate) meta: Meta,
    /// The names of the table from now on, where they change.
    pub(crate) aliases: Option<Vec<String>>,
    /// Whether the change stays; otherwise it was a trial.
    pub(crate) keep: bool,
}

/// A column and its value, or a parameter.
pub(crate) type Param = (Type, Cell);

/// What is done with each row; `false` ends the reading.
pub(crate) type EachRow<'w> = &'w mut dyn FnMut(&[CellRef<'_>]) -> Result<bool, TablesError>;

/// One transaction on one table.
pub(crate) trait Session {
    /// How SQL is written here.
    fn dialect(&self) -> Dialect;
    /// What the table of rows is called in SQL.
    fn table(&self) -> &str;
    /// Makes the table of rows with its columns.
    fn create(&mut self, fields: &[Field]) -> Result<(), TablesError>;
    /// Adds a column.
    fn add_column(&mut self, field: &Field) -> Result<(), TablesError>;
    /// Removes a column with its values.
    fn drop_column(&mut self, field: &Field) -> Result<(), TablesError>;
    /// Makes an index with this number.
    fn create_index(
        &mut self,
        number: u32,
        columns: &[Ordered],
        unique: bool,
    ) -> Result<(), TablesError>;
    /// Removes an index.
    fn drop_index(&mut self, number: u32) -> Result<(), TablesError>;
    /// Adds rows, with the texts by which they are found, and returns their numbers.
    fn insert(
        &mut self,
        fields: &[&Field],
        rows: &[Vec<Cell>],
        documents: &[String],
    ) -> Result<Vec<i64>, TablesError>;
    /// Returns the number of the row that each key names, in their order. A key with NULL names none.
    fn find(
        &mut self,
        columns: &[(Column, Type)],
        keys: &[Vec<Cell>],
    ) -> Result<Vec<Option<i64>>, TablesError>;
    /// Changes columns of rows that are named by their numbers, each once.
    fn update(
        &mut self,
        columns: &[(Column, Type)],
        rows: &[(i64, Vec<Cell>)],
    ) -> Result<(), TablesError>;
    /// Runs a statement and returns how many rows it changed.
    fn execute(&mut self, sql: &str, params: &[Param]) -> Result<u64, TablesError>;
    /// Reads rows; the types are those of the columns that come.
    fn each(
        &mut self,
        sql: &str,
        params: &[Param],
        types: &[Type],
        row: EachRow<'_>,
    ) -> Result<(), TablesError>;
    /// Replaces the texts by which rows are found.
    fn index_documents(&mut self, documents: &[(i64, String)]) -> Result<(), TablesError>;
    /// Forgets the texts of rows that are deleted.
    fn forget_documents(&mut self, rows: &[i64]) -> Result<(), TablesError>;
    /// Forgets the texts of all rows.
    fn forget_all_documents(&mut self) -> Result<(), TablesError>;
    /// Writes the packed lists of a stretch of rows that were loaded.
    fn pack(&mut self, documents: &[(i64, String)]) -> Result<(), TablesError>;
    /// Reads the packed lists of words in stretches, each named by its first row, and which rows have left them.
    fn lists(&mut self, stretches: &[i64], words: &[&str]) -> Result<Lists, TablesError>;
    /// Reads which rows of stretches have a word that begins so.
    fn beginnings(&mut self, stretches: &[i64], text: &str) -> Result<RoaringBitmap, TablesError>;
    /// Reads the places of words in the rows of stretches.
    fn places(&mut self, stretches: &[i64], words: &[&str]) -> Result<Vec<Placed>, TablesError>;
    /// Says that the words of all rows are indexed now.
    fn words_are_there(&mut self) -> Result<(), TablesError>;
    /// Returns what is known of the rows, as it was written.
    fn profile(&mut self) -> Result<Option<String>, TablesError>;
    /// Writes what is known of the rows.
    fn set_profile(&mut self, body: &str) -> Result<(), TablesError>;
    /// Makes room for changes of rows, where there is none.
    fn make_history(&mut self) -> Result<(), TablesError>;
    /// Writes changes of rows down.
    fn note_changes(&mut self, changes: &[history::Kept<'_>]) -> Result<(), TablesError>;
    /// Returns changes of rows, the earliest first.
    fn changes(&mut self, asked: &ChangesAfter) -> Result<Vec<Change>, TablesError>;
    /// Refuses to go on where the time that a read may take is over.
    fn require_time(&self) -> Result<(), TablesError>;
    /// Prepares searches for words that the next statement names by their place.
    fn text_searches(&mut self, searches: &[TextSearch]) -> Result<(), TablesError>;
}

/// Work inside a write transaction.
pub(crate) type WriteWork<'w> =
    &'w mut (dyn FnMut(&mut dyn Session, Option<Meta>) -> Result<Written, TablesError> + Send);

/// Work inside a read transaction.
pub(crate) type ReadWork<'w> =
    &'w mut (dyn FnMut(&mut dyn Session, &Meta) -> Result<(), TablesError> + Send);

/// A statement of a caller, written anew, on several tables at once.
pub(crate) trait SelectSession {
    /// How SQL is written here.
    fn dialect(&self) -> Dialect;
    /// What the tables of rows are called in SQL.
    fn tables(&self) -> &[String];
    /// Finds the rows of a table that a search finds in the packed lists of its words.
    fn listed(
        &mut self,
        place: usize,
        meta: &Meta,
        query: &Query,
    ) -> Result<packed::Found, TablesError>;
    /// Reads rows. What a function of the statement cannot do is a refusal.
    fn select(
        &mut self,
        sql: &str,
        params: &[Param],
        types: &[Type],
        row: EachRow<'_>,
    ) -> Result<(), TablesError>;
}

/// A table in the making.
pub(crate) trait Bulk {
    /// Adds rows.
    fn add(&mut self, rows: &Arc<Batch>) -> Result<(), TablesError>;
}

/// What is written beside the rows of a table that was filled.
pub(crate) struct Filled<'w> {
    /// What is noted of the load.
    pub(crate) note: String,
    /// Waits for what is known of the rows, which is found out beside whatever is made of them until then. An error leaves
    /// everything as it was.
    pub(crate) profile: Box<dyn FnOnce() -> Result<String, TablesError> + 'w>,
}

/// Work that fills a table in the making.
pub(crate) type FillWork<'w> =
    &'w mut (dyn FnMut(&mut dyn Bulk) -> Result<Filled<'w>, TablesError> + Send);

/// A table that stays as it is for a reader who comes back to it, also where another one takes its place meanwhile.
pub(crate) trait Pinned: Send {
    /// Reads it on one consistent view.
    fn read(&mut self, work: ReadWork<'_>) -> Result<(), TablesError>;
}

/// Work on several tables that changes none.
pub(crate) type SelectWork<'w> =
    &'w mut (dyn FnMut(&mut dyn SelectSession, &[Meta]) -> Result<(), TablesError> + Send);

/// What keeps tables.
pub(crate) trait Engine: Send + Sync {
    /// Returns the id of the table with this name or alias.
    fn find(&self, name: &str) -> Result<Option<String>, TablesError>;
    /// Changes a table, or makes it, in one transaction.
    fn write(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError>;
    /// Reads a table on one consistent view.
    fn read(&self, id: &str, work: ReadWork<'_>) -> Result<(), TablesError>;
    /// Keeps a table for a reader who reads it in several steps.
    fn pin(&self, id: &str) -> Result<Box<dyn Pinned>, TablesError>;
    /// Reads several tables on one view each.
    fn read_many(&self, ids: &[String], work: SelectWork<'_>) -> Result<(), TablesError>;
    /// Gives a table an index of its own making and tells whether it did: not where it has so many already, or the index, or
    /// takes none. Readers are not held up.
    fn add_automatic(
        &self,
        id: &str,
        columns: &[Ordered],
        most: usize,
    ) -> Result<bool, TablesError>;
    /// Builds a table beside the one of this id and puts it in its place, or makes it; returns what it is in the end. Who reads the
    /// old one reads it to the end.
    fn replace(&self, id: &str, meta: Meta, fill: FillWork<'_>) -> Result<Meta, TablesError>;
    /// Brings up to date what the engine knows of the rows of a table beside them, when many were written. Neither readers nor
    /// writers are held up.
    fn tidy(&self, id: &str) -> Result<(), TablesError>;
    /// Returns what was noted of the last load of a table.
    fn load_note(&self, id: &str) -> Result<Option<String>, TablesError>;
    /// Returns how many of these columns, from the first on, a table has room for.
    fn most_columns(&self, types: &[Type]) -> usize;
    /// Removes a table with its aliases and tells whether there was one.
    fn drop_table(&self, id: &str) -> Result<bool, TablesError>;
    /// Returns all tables and aliases, by number.
    fn relations(&self) -> Result<Vec<Relation>, TablesError>;
    /// Returns the aliases of a table, newest first.
    fn aliases(&self, id: &str) -> Result<Vec<String>, TablesError>;
    /// Returns how large a table is.
    fn sizes(&self, id: &str) -> Result<Sizes, TablesError>;
}

/// A statement in the making: values are bound, never written.
pub(crate) struct Sql {
    pub(crate) dialect: Dialect,
    pub(crate) text: String,
    pub(crate) params: Vec<Param>,
}

impl Sql {
    pub(crate) fn new(dialect: Dialect, text: impl Into<String>) -> Self {
        Self {
            dialect,
            text: text.into(),
            params: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Binds a value.
    pub(crate) fn bind(&mut self, ty: Type, cell: Cell) -> &mut Self {
        use std::fmt::Write as _;
        self.params.push((ty, cell));
        let number = self.params.len();
        // Writing to a String does not fail.
        let _ = match self.dialect {
            Dialect::Sqlite => write!(self.text, "?{number}"),
            Dialect::Postgres => write!(self.text, "${number}::{}", cast(ty)),
        };
        self
    }

    /// Binds a text that is read as another type of the engine, and returns what stands for it.
    pub(crate) fn param(&mut self, ty: &str, cell: Cell) -> String {
        use cairn_tabular::types::Kind;
        self.params.push((Type::of(Kind::Text), cell));
        let number = self.params.len();
        match self.dialect {
            Dialect::Sqlite => format!("?{number}"),
            Dialect::Postgres => format!("CAST(${number} AS {ty})"),
        }
    }

    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        between: &str,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.push(between);
            }
            write(self, item);
        }
        self
    }
}

/// The type that a parameter has on PostgreSQL: whole numbers of any size may stand beside a column of small ones.
pub(crate) fn cast(ty: Type) -> String {
    use cairn_tabular::types::Kind;
    let kind = match ty.kind {
        Kind::Int2 | Kind::Int4 if !ty.list => Kind::Int8,
        Kind::Float4 if !ty.list => Kind::Float8,
        other => other,
    };
    Type {
        kind,
        list: ty.list,
        modifier: None,
    }
    .long_name()
}
