//! One transaction on the file of a table.

use std::cell::RefCell;

use roaring::RoaringBitmap;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Statement, params_from_iter};

use super::connection::cell;
use super::word_lists;
use crate::document;
use crate::engine::{Dialect, EachRow, Param, Session, TextSearch};
use crate::error::TablesError;
use crate::fulltext::{Language, counts, rank};
use crate::history::{self, Change, ChangesAfter, Kept};
use crate::meta::{Column, Field, Ordered};
use crate::packed::{Lists, Placed};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};

/// Characters that are parts of lexemes beside letters and digits.
const TOKENIZER: &str = r"ascii tokenchars ''!#$%&*+,-./:;<=>?@[\]^_`{|}~''";

/// Where changes of rows are kept.
pub(super) const HISTORY: &str = "CREATE TABLE IF NOT EXISTS change (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT, row INTEGER NOT NULL, before TEXT, after TEXT);
    CREATE INDEX IF NOT EXISTS change_row ON change (row, number)";

/// One transaction.
pub(crate) struct SqliteSession<'c> {
    connection: &'c Connection,
    language: Language,
    /// The last number that a row was given, also one that a key then forbade.
    given: i64,
    /// The name of the file where it is one of several, with a point behind it; and what the table of rows is called.
    at: String,
    table: String,
    /// Whether the words of rows stand in packed lists.
    pub(super) packed: bool,
}

/// A value as a parameter of a statement.
pub(crate) struct Bound<'a>(pub(crate) &'a Cell);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0.as_ref() {
            CellRef::Null => ValueRef::Null,
            CellRef::Int(int) => ValueRef::Integer(int),
            CellRef::Float(float) => ValueRef::Real(float),
            CellRef::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl<'c> SqliteSession<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self::at(connection, "")
    }

    /// A session on one of several files, which is named with a point behind it.
    pub(super) fn at(connection: &'c Connection, at: &str) -> Self {
        Self {
            connection,
            // The one that rows are indexed with.
            language: crate::document::language(),
            given: 0,
            at: at.to_owned(),
            table: format!("{at}row"),
            packed: false,
        }
    }

    /// Returns the last number that a row was given; 0 where none was.
    pub(super) fn given(&self) -> i64 {
        self.given
    }
}

/// How a column's values are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// As texts.
    Text,
    /// As floating-point numbers; what is no number of JSON as a text.
    Real,
    /// As integers.
    Integer,
}

/// Returns how values of a type are kept.
pub(super) fn stored(ty: Type) -> Stored {
    if ty.list {
        return Stored::Text;
    }
    match ty.kind {
        Kind::Float4 | Kind::Float8 => Stored::Real,
        Kind::Numeric
        | Kind::Text
        | Kind::Varchar
        | Kind::Char
        | Kind::Json
        | Kind::Jsonb
        | Kind::Uuid => Stored::Text,
        Kind::Int2
        | Kind::Int4
        | Kind::Int8
        | Kind::Bool
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz => Stored::Integer,
    }
}

fn declared(ty: Type) -> &'static str {
    match stored(ty) {
        Stored::Text if ty.kind == Kind::Numeric && !ty.list => "TEXT COLLATE decimal_order",
        Stored::Text => "TEXT",
        Stored::Real => "REAL",
        Stored::Integer => "INTEGER",
    }
}

/// Types that stand as numbers between blanks.
fn types_of(codes: ValueRef<'_>) -> Result<Vec<Type>, Box<dyn std::error::Error + Send + Sync>> {
    let codes = codes.as_str()?.split_ascii_whitespace();
    Ok(codes
        .map(|code| code.parse().map(document::type_of))
        .collect::<Result<_, _>>()?)
}

/// Reads rows as they come; `tell` says what an error of theirs means.
pub(super) fn read(
    statement: &mut Statement<'_>,
    params: &[Param],
    types: &[Type],
    row: EachRow<'_>,
    tell: fn(rusqlite::Error) -> TablesError,
) -> Result<(), TablesError> {
    let mut found = statement
        .query(params_from_iter(params.iter().map(|(_, cell)| Bound(cell))))
        .map_err(tell)?;
    while let Some(next) = found.next().map_err(tell)? {
        let mut cells = Vec::with_capacity(types.len());
        for place in 0..types.len() {
            cells.push(cell(next.get_ref(place)?));
        }
        if !row(&cells)? {
            break;
        }
    }
    Ok(())
}

/// The largest number that a row was ever given.
fn last_number(connection: &Connection) -> Result<i64, TablesError> {
    Ok(connection
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'row'")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Has numbers up to this one given to no row any more. Numbers are used up by writes that fail, too, as in CKAN.
pub(super) fn use_up(connection: &Connection, given: i64) -> Result<(), TablesError> {
    let changed = connection.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'row'",
        [given],
    )?;
    if changed == 0 {
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('row', ?1)",
            [given],
        )?;
    }
    Ok(())
}

/// Tells a violated key from other failures.
fn failed(error: rusqlite::Error) -> TablesError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => {
            TablesError::constraint("duplicate key value violates unique constraint")
        }
        _ => error.into(),
    }
}

impl Session for SqliteSession<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn table(&self) -> &str {
        &self.table
    }

    fn create(&mut self, fields: &[Field]) -> Result<(), TablesError> {
        let mut sql = "CREATE TABLE row (_id INTEGER PRIMARY KEY AUTOINCREMENT".to_owned();
        for field in fields {
            sql.push_str(&format!(", c{} {}", field.column, declared(field.ty)));
        }
        sql.push_str(&format!(
            "); CREATE VIRTUAL TABLE word USING fts5(lexemes, content='', contentless_delete=1, detail=none, tokenize='{TOKENIZER}');"
        ));
        Ok(self.connection.execute_batch(&sql)?)
    }

    fn add_column(&mut self, field: &Field) -> Result<(), TablesError> {
        Ok(self.connection.execute_batch(&format!(
            "ALTER TABLE row ADD COLUMN c{} {}",
            field.column,
            declared(field.ty)
        ))?)
    }

    fn drop_column(&mut self, field: &Field) -> Result<(), TablesError> {
        Ok(self
            .connection
            .execute_batch(&format!("ALTER TABLE row DROP COLUMN c{}", field.column))?)
    }

    fn create_index(
        &mut self,
        number: u32,
        columns: &[Ordered],
        unique: bool,
    ) -> Result<(), TablesError> {
        let unique = if unique { "UNIQUE " } else { "" };
        let columns: Vec<String> = columns
            .iter()
            .map(|one| {
                // Where NULLs come is for each search to say: an index is read from both its ends.
                let order = if one.descending { " DESC" } else { "" };
                format!("c{}{order}", one.column)
            })
            .collect();
        self.connection
            .execute_batch(&format!(
                "CREATE {unique}INDEX i{number} ON row ({})",
                columns.join(", ")
            ))
            .map_err(failed)
    }

    fn drop_index(&mut self, number: u32) -> Result<(), TablesError> {
        Ok(self
            .connection
            .execute_batch(&format!("DROP INDEX i{number}"))?)
    }

    fn insert(
        &mut self,
        fields: &[&Field],
        rows: &[Vec<Cell>],
        documents: &[String],
    ) -> Result<Vec<i64>, TablesError> {
        let sql = if fields.is_empty() {
            "INSERT INTO row DEFAULT VALUES".to_owned()
        } else {
            let columns: Vec<String> = fields
                .iter()
                .map(|field| format!("c{}", field.column))
                .collect();
            let places: Vec<String> = (1..=fields.len())
                .map(|place| format!("?{place}"))
                .collect();
            format!(
                "INSERT INTO row ({}) VALUES ({})",
                columns.join(", "),
                places.join(", ")
            )
        };
        let mut insert = self.connection.prepare_cached(&sql)?;
        let mut index = self
            .connection
            .prepare_cached("INSERT INTO word (rowid, lexemes) VALUES (?1, ?2)")?;
        let mut numbers = Vec::with_capacity(rows.len());
        for (row, document) in rows.iter().zip(documents) {
            let number = match insert.insert(params_from_iter(row.iter().map(Bound))) {
                Ok(number) => number,
                Err(error) => {
                    self.given = last_number(self.connection)?.max(self.given) + 1;
                    return Err(failed(error));
                }
            };
            self.given = number;
            index.execute((number, self.language.indexed(document)))?;
            numbers.push(number);
        }
        Ok(numbers)
    }

    fn find(
        &mut self,
        columns: &[(Column, Type)],
        keys: &[Vec<Cell>],
    ) -> Result<Vec<Option<i64>>, TablesError> {
        let same: Vec<String> = (1..)
            .zip(columns)
            .map(|(place, (column, _))| format!("{column} = ?{place}"))
            .collect();
        let sql = format!("SELECT _id FROM row WHERE {}", same.join(" AND "));
        let mut find = self.connection.prepare_cached(&sql)?;
        keys.iter()
            .map(|key| {
                let found =
                    find.query_row(params_from_iter(key.iter().map(Bound)), |row| row.get(0));
                Ok(found.optional()?)
            })
            .collect()
    }

    fn update(
        &mut self,
        columns: &[(Column, Type)],
        rows: &[(i64, Vec<Cell>)],
    ) -> Result<(), TablesError> {
        let set: Vec<String> = (1..)
            .zip(columns)
            .map(|(place, (column, _))| format!("{column} = ?{place}"))
            .collect();
        let sql = format!(
            "UPDATE row SET {} WHERE _id = ?{}",
            set.join(", "),
            columns.len() + 1
        );
        let mut update = self.connection.prepare_cached(&sql)?;
        for (number, cells) in rows {
            let number = Cell::Int(*number);
            let params = cells.iter().chain(std::iter::once(&number)).map(Bound);
            update.execute(params_from_iter(params)).map_err(failed)?;
        }
        Ok(())
    }

    fn execute(&mut self, sql: &str, params: &[Param]) -> Result<u64, TablesError> {
        let changed = self
            .connection
            .prepare_cached(sql)?
            .execute(params_from_iter(params.iter().map(|(_, cell)| Bound(cell))))
            .map_err(failed)?;
        Ok(changed as u64)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Param],
        types: &[Type],
        row: EachRow<'_>,
    ) -> Result<(), TablesError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        read(&mut statement, params, types, row, TablesError::from)
    }

    fn index_documents(&mut self, documents: &[(i64, String)]) -> Result<(), TablesError> {
        let mut forget = self
            .connection
            .prepare_cached("DELETE FROM word WHERE rowid = ?1")?;
        let mut index = self
            .connection
            .prepare_cached("INSERT INTO word (rowid, lexemes) VALUES (?1, ?2)")?;
        for (number, document) in documents {
            forget.execute([number])?;
            index.execute((number, self.language.indexed(document)))?;
        }
        if self.packed {
            let numbers = documents.iter().map(|(number, _)| *number);
            word_lists::leave(self.connection, numbers)?;
        }
        Ok(())
    }

    fn forget_documents(&mut self, rows: &[i64]) -> Result<(), TablesError> {
        let mut forget = self
            .connection
            .prepare_cached("DELETE FROM word WHERE rowid = ?1")?;
        for number in rows {
            forget.execute([number])?;
        }
        if self.packed {
            word_lists::leave(self.connection, rows.iter().copied())?;
        }
        Ok(())
    }

    fn forget_all_documents(&mut self) -> Result<(), TablesError> {
        self.connection
            .execute_batch("INSERT INTO word (word) VALUES ('delete-all')")?;
        if self.packed {
            word_lists::remove(self.connection)?;
        }
        Ok(())
    }

    fn pack(&mut self, documents: &[(i64, String)]) -> Result<(), TablesError> {
        word_lists::write(self.connection, &self.language, documents)
    }

    fn lists(&mut self, stretches: &[i64], words: &[&str]) -> Result<Lists, TablesError> {
        word_lists::read(self.connection, &self.at, stretches, words)
    }

    fn beginnings(&mut self, stretches: &[i64], text: &str) -> Result<RoaringBitmap, TablesError> {
        word_lists::beginnings(self.connection, &self.at, stretches, text)
    }

    fn places(&mut self, stretches: &[i64], words: &[&str]) -> Result<Vec<Placed>, TablesError> {
        word_lists::places(self.connection, &self.at, stretches, words)
    }

    fn require_time(&self) -> Result<(), TablesError> {
        // Whoever opened the file watches the time.
        Ok(())
    }

    fn words_are_there(&mut self) -> Result<(), TablesError> {
        Ok(())
    }

    fn profile(&mut self) -> Result<Option<String>, TablesError> {
        // Files of earlier versions have no place for it.
        let there: bool = self.connection.query_row(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'profile'",
            [],
            |row| row.get(0),
        )?;
        if !there {
            return Ok(None);
        }
        Ok(self
            .connection
            .query_row("SELECT body FROM profile", [], |row| row.get(0))
            .optional()?)
    }

    fn set_profile(&mut self, body: &str) -> Result<(), TablesError> {
        self.connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS profile (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL)",
        )?;
        self.connection.execute(
            "INSERT OR REPLACE INTO profile (one, body) VALUES (1, ?1)",
            [body],
        )?;
        Ok(())
    }

    fn make_history(&mut self) -> Result<(), TablesError> {
        Ok(self.connection.execute_batch(HISTORY)?)
    }

    fn note_changes(&mut self, changes: &[Kept<'_>]) -> Result<(), TablesError> {
        let mut note = self.connection.prepare_cached(
            "INSERT INTO change (at, by, row, before, after) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for change in changes {
            note.execute((
                change.at,
                change.by,
                change.row,
                change.before,
                change.after,
            ))?;
        }
        Ok(())
    }

    fn changes(&mut self, asked: &ChangesAfter) -> Result<Vec<Change>, TablesError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, at, row, by, before, after FROM change
             WHERE number > ?1 AND (?2 IS NULL OR row = ?2) ORDER BY number LIMIT ?3",
        )?;
        let limit = i64::try_from(asked.limit).unwrap_or(i64::MAX);
        let found = statement.query_map((asked.number, asked.row, limit), |row| {
            Ok(history::change(
                (row.get(0)?, row.get(1)?, row.get(2)?),
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn text_searches(&mut self, searches: &[TextSearch]) -> Result<(), TablesError> {
        for (place, search) in searches.iter().enumerate() {
            let flags = FunctionFlags::SQLITE_UTF8
                | FunctionFlags::SQLITE_DETERMINISTIC
                | FunctionFlags::SQLITE_DIRECTONLY;
            let lexemes = |search: &TextSearch| {
                let language =
                    Language::named(search.documents).unwrap_or_else(crate::document::language);
                move |text: Option<String>| language.lexemes(&text.unwrap_or_default())
            };
            let (query, cut) = (search.query.clone(), lexemes(search));
            self.connection.create_scalar_function(
                format!("text_match_{place}").as_str(),
                1,
                flags,
                move |context| Ok(query.matches(&cut(context.get(0)?))),
            )?;
            let query = search.query.clone();
            let language =
                Language::named(search.documents).unwrap_or_else(crate::document::language);
            let text = RefCell::new(String::new());
            // The types of the values first, as numbers between blanks, then the values.
            self.connection.create_scalar_function(
                format!("text_rank_{place}").as_str(),
                -1,
                flags,
                move |context| {
                    let types = context.get_or_create_aux(0, types_of)?;
                    let mut text = text.borrow_mut();
                    text.clear();
                    let cells = (1..context.len()).map(|place| cell(context.get_raw(place)));
                    document::write_row(&mut text, types.iter().copied().zip(cells));
                    let found = language.lexemes_where(&text, |lexeme| counts(&query, lexeme));
                    Ok(f64::from(rank(&query, &found)))
                },
            )?;
        }
        Ok(())
    }
}
