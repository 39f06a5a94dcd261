//! A table in the making: a file of its own that nobody else knows of, written without a net, brought to the disk at the end.

use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement};

use super::connection;
use super::session::SqliteSession;
use crate::engine::{Bulk, FillWork, Session as _};
use crate::error::{Refusal, TablesError};
use crate::meta::{Field, Meta, Ordered};
use cairn_tabular::cell::CellRef;

/// Values that one statement inserts, at most.
const VALUES: usize = 1_000;

/// Makes the file of a table and fills it; returns what the table is in the end.
pub(super) fn build(
    path: &Path,
    mut meta: Meta,
    durable: bool,
    fill: FillWork<'_>,
) -> Result<Meta, TablesError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection::prepare(&connection, true, false)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32768; PRAGMA mmap_size = 0;
         CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);
         BEGIN",
    )?;
    let mut session = SqliteSession::new(&connection);
    session.create(&meta.fields)?;
    let mut rows = Rows::new(&connection, &meta.fields)?;
    fill(&mut rows)?;
    meta.rows = rows.finish()?;
    let key = meta.key.take();
    if let Some(key) = key {
        match make_index(&mut session, &meta, &key.fields, key.number, true) {
            Ok(()) => meta.key = Some(key),
            // The rows do not have it any more; they come first.
            Err(TablesError::Refused(Refusal {
                key: "constraints", ..
            })) => {}
            Err(error) => return Err(error),
        }
    }
    for index in &meta.indexes {
        make_index(&mut session, &meta, &index.fields, index.number, false)?;
    }
    connection::set_meta(&connection, &meta)?;
    connection.flush_prepared_statement_cache();
    connection.execute_batch(
        "COMMIT; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; SELECT count(*) FROM meta;",
    )?;
    connection.close().map_err(|(_, error)| error)?;
    connection::flush(path, durable)?;
    Ok(meta)
}

fn make_index(
    session: &mut SqliteSession<'_>,
    meta: &Meta,
    names: &[String],
    number: u32,
    unique: bool,
) -> Result<(), TablesError> {
    let columns: Vec<Ordered> = names
        .iter()
        .filter_map(|name| meta.field(name))
        .map(|field| Ordered::rising(field.column))
        .collect();
    session.create_index(number, &columns, unique)
}

/// Rows on their way into the file, several a statement.
struct Rows<'c> {
    connection: &'c Connection,
    fields: &'c [Field],
    statement: Statement<'c>,
    /// Rows of a statement.
    most: usize,
    /// Values that wait for their statement; texts stand one behind the other.
    waiting: Vec<Waiting>,
    texts: String,
    rows: i64,
}

enum Waiting {
    Null,
    Int(i64),
    Float(f64),
    /// Where the text ends; it begins where the one before ended.
    Text(usize),
}

struct Value<'v>(ValueRef<'v>);

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection, fields: &'c [Field]) -> Result<Self, TablesError> {
        let most = (VALUES / fields.len().max(1)).max(1);
        Ok(Self {
            connection,
            fields,
            statement: connection.prepare(&insert(fields, most))?,
            most: if fields.is_empty() { 1 } else { most },
            waiting: Vec::with_capacity(VALUES),
            texts: String::new(),
            rows: 0,
        })
    }

    fn flush(&mut self, rows: usize) -> Result<(), TablesError> {
        let mut other = match rows {
            all if all == self.most => None,
            less => Some(self.connection.prepare(&insert(self.fields, less))?),
        };
        let statement = other.as_mut().unwrap_or(&mut self.statement);
        let mut from = 0;
        for (place, value) in self.waiting.iter().enumerate() {
            let value = match value {
                Waiting::Null => ValueRef::Null,
                Waiting::Int(int) => ValueRef::Integer(*int),
                Waiting::Float(float) => ValueRef::Real(*float),
                Waiting::Text(to) => {
                    let text = &self.texts.as_bytes()[from..*to];
                    from = *to;
                    ValueRef::Text(text)
                }
            };
            statement.raw_bind_parameter(place + 1, Value(value))?;
        }
        statement.raw_execute()?;
        self.waiting.clear();
        self.texts.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<i64, TablesError> {
        let left = self.waiting.len() / self.fields.len().max(1);
        if left > 0 {
            self.flush(left)?;
        }
        Ok(self.rows)
    }
}

fn insert(fields: &[Field], rows: usize) -> String {
    if fields.is_empty() {
        return "INSERT INTO row DEFAULT VALUES".to_owned();
    }
    let columns: Vec<String> = fields
        .iter()
        .map(|field| format!("c{}", field.column))
        .collect();
    let row = format!("({})", vec!["?"; fields.len()].join(", "));
    format!(
        "INSERT INTO row ({}) VALUES {}",
        columns.join(", "),
        vec![row.as_str(); rows].join(", ")
    )
}

impl Bulk for Rows<'_> {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), TablesError> {
        for cell in cells {
            self.waiting.push(match cell {
                CellRef::Null => Waiting::Null,
                CellRef::Int(int) => Waiting::Int(*int),
                CellRef::Float(float) => Waiting::Float(*float),
                CellRef::Text(text) => {
                    self.texts.push_str(text);
                    Waiting::Text(self.texts.len())
                }
            });
        }
        self.rows += 1;
        if self.waiting.len() >= self.most * self.fields.len() {
            self.flush(self.most)?;
        }
        Ok(())
    }
}
