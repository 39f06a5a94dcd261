//! A table in the making: a file of its own that nobody else knows of, written without a net, brought to the disk at the end.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::connection;
use super::row_file::RowFile;
use super::session::{self, HISTORY, SqliteSession, Stored, stored};
use crate::batch;
use crate::engine::{FillWork, Filled, Session as _};
use crate::error::{Refusal, TablesError};
use crate::meta::{Field, Meta, Ordered};

/// Makes the file of a table and fills it; returns what the table is in the end.
pub(super) fn build(
    path: &Path,
    mut meta: Meta,
    durable: bool,
    fill: FillWork<'_>,
) -> Result<Meta, TablesError> {
    let (rows, filled) = fill_beside(begin(path, &meta.fields)?, &meta.fields, fill)?;
    meta.rows = rows;
    let connection = open(path)?;
    connection.execute_batch("BEGIN")?;
    session::use_up(&connection, rows)?;
    let mut session = SqliteSession::new(&connection);
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
    session.set_profile(&(filled.profile)()?)?;
    connection::set_meta(&connection, &meta)?;
    connection.execute("INSERT INTO load (one, note) VALUES (1, ?1)", [filled.note])?;
    connection.flush_prepared_statement_cache();
    connection.execute_batch(
        "COMMIT; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; SELECT count(*) FROM meta;",
    )?;
    connection.close().map_err(|(_, error)| error)?;
    connection::flush(path, durable)?;
    Ok(meta)
}

/// Opens the file, which nobody else knows of, to write it without a net.
fn open(path: &Path) -> Result<Connection, TablesError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection::prepare(&connection, true, false)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32768; PRAGMA mmap_size = 0;",
    )?;
    Ok(connection)
}

/// Makes the file, with no rows in it.
fn begin(path: &Path, fields: &[Field]) -> Result<RowFile, TablesError> {
    let connection = open(path)?;
    connection.execute_batch(
        "BEGIN;
         CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);
         CREATE TABLE load (one INTEGER PRIMARY KEY CHECK (one = 1), note TEXT NOT NULL);",
    )?;
    SqliteSession::new(&connection).create(fields)?;
    connection.execute_batch("COMMIT")?;
    RowFile::begin(connection, path)
}

/// Takes the history of the table over that this one takes the place of.
pub(super) fn take_history(path: &Path, old: &Path, durable: bool) -> Result<(), TablesError> {
    let connection = connection::open(path, true, durable)?;
    let old = old
        .to_str()
        .ok_or_else(|| TablesError::Engine("the path of the tables is not UTF-8".to_owned()))?;
    connection.execute("ATTACH ?1 AS old", [old])?;
    let there: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM old.sqlite_schema WHERE name = 'change')",
        [],
        |row| row.get(0),
    )?;
    if there {
        connection.execute_batch(&format!(
            "{HISTORY}; INSERT INTO change SELECT * FROM old.change;"
        ))?;
    }
    connection.execute_batch("DETACH old")?;
    connection.close().map_err(|(_, error)| error)?;
    connection::flush(path, durable)
}

/// Reads what was noted of a load; tables that were not loaded have no room for it.
pub(super) fn note(connection: &Connection) -> Result<Option<String>, TablesError> {
    let there: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'load')")?
        .query_row([], |row| row.get(0))?;
    if !there {
        return Ok(None);
    }
    Ok(connection
        .prepare_cached("SELECT note FROM load")?
        .query_row([], |row| row.get(0))
        .optional()?)
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

/// Fills the table; returns how many rows there are.
fn fill_beside<'w>(
    mut file: RowFile,
    fields: &[Field],
    fill: FillWork<'w>,
) -> Result<(i64, Filled<'w>), TablesError> {
    let columns: Vec<Stored> = fields.iter().map(|field| stored(field.ty)).collect();
    batch::written_beside(fields.len(), fill, move |batches| {
        for batch in batches {
            let mut cells = batch.cells();
            for _ in 0..batch.rows() {
                file.add(&columns, cells.by_ref().take(columns.len()))?;
            }
        }
        file.finish()
    })
}
