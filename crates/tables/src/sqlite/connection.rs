//! Connections to the file of one table: how they are opened, what they may do, how long.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::document;
use crate::error::TablesError;
use crate::meta::Meta;
use cairn_tabular::cell::CellRef;

/// Steps of SQLite between two looks at the clock.
const STEPS: i32 = 10_000;

/// Makes the file of a new table.
pub(super) fn create(path: &Path, durable: bool) -> Result<Connection, TablesError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection, true, durable)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);",
    )?;
    Ok(connection)
}

/// Makes a table that lives no longer than its connection.
pub(crate) fn in_memory() -> Result<Connection, TablesError> {
    let connection = Connection::open_in_memory()?;
    prepare(&connection, true, false)?;
    Ok(connection)
}

/// Opens the file of a table.
pub(super) fn open(path: &Path, writes: bool, durable: bool) -> Result<Connection, TablesError> {
    let access = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&connection, writes, durable)?;
    Ok(connection)
}

pub(super) fn prepare(
    connection: &Connection,
    writes: bool,
    durable: bool,
) -> Result<(), TablesError> {
    connection.busy_timeout(Duration::from_secs(15))?;
    connection.set_prepared_statement_cache_capacity(32);
    // What is put in order or told apart does not stay in memory once it is much, of wide rows and far offsets either. Who writes
    // goes through much of a file that nobody looks at again, and does not keep it in memory.
    connection.execute_batch(&format!(
        "PRAGMA temp_store = FILE; PRAGMA cache_size = -16384; PRAGMA mmap_size = {};
         PRAGMA trusted_schema = OFF; PRAGMA synchronous = {}; PRAGMA query_only = {};",
        if writes { 0 } else { 256 << 20 },
        if durable { "FULL" } else { "OFF" },
        if writes { "OFF" } else { "ON" },
    ))?;
    connection.create_collation("decimal_order", cairn_tabular::decimal::compare)?;
    super::word_lists::register(connection)?;
    connection.create_scalar_function(
        "plain_text",
        2,
        FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_INNOCUOUS,
        |context| {
            let code: i64 = context.get(0)?;
            let value = context.get_raw(1);
            if value == ValueRef::Null {
                return Ok(None);
            }
            let mut out = String::new();
            document::write(&mut out, document::type_of(code), cell(value));
            Ok(Some(out))
        },
    )?;
    Ok(())
}

/// Returns a value of SQLite as a cell. What is no UTF-8 was not written by us and is left out.
pub(super) fn cell(value: ValueRef<'_>) -> CellRef<'_> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => CellRef::Null,
        ValueRef::Integer(int) => CellRef::Int(int),
        ValueRef::Real(float) => CellRef::Float(float),
        ValueRef::Text(text) => std::str::from_utf8(text).map_or(CellRef::Null, CellRef::Text),
    }
}

/// Runs work that SQLite breaks off when its time is over.
pub(crate) fn within<T>(
    connection: &Connection,
    timeout: Duration,
    work: impl FnOnce() -> Result<T, TablesError>,
) -> Result<T, TablesError> {
    let end = Instant::now() + timeout;
    connection.progress_handler(STEPS, Some(move || Instant::now() > end))?;
    let done = work();
    connection.progress_handler(STEPS, None::<fn() -> bool>)?;
    done
}

/// Reads what the table is.
pub(super) fn meta(connection: &Connection) -> Result<Meta, TablesError> {
    let body: String = connection
        .prepare_cached("SELECT body FROM meta")?
        .query_row([], |row| row.get(0))?;
    serde_json::from_str(&body).map_err(|error| TablesError::Engine(error.to_string()))
}

/// Reads what the table in an attached file is.
pub(super) fn meta_in(connection: &Connection, database: &str) -> Result<Meta, TablesError> {
    let sql = format!("SELECT body FROM {database}.meta");
    let body: String = connection.query_row(&sql, [], |row| row.get(0))?;
    serde_json::from_str(&body).map_err(|error| TablesError::Engine(error.to_string()))
}

/// Writes what the table is.
pub(super) fn set_meta(connection: &Connection, meta: &Meta) -> Result<(), TablesError> {
    let body =
        serde_json::to_string(meta).map_err(|error| TablesError::Engine(error.to_string()))?;
    connection
        .prepare_cached("INSERT INTO meta (one, body) VALUES (1, ?1) ON CONFLICT DO UPDATE SET body = excluded.body")?
        .execute([body])?;
    Ok(())
}

/// Brings a new file and its place in the folder to the disk.
pub(super) fn flush(path: &Path, durable: bool) -> Result<(), TablesError> {
    if durable {
        std::fs::File::open(path)?.sync_all()?;
        if let Some(folder) = path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
    }
    Ok(())
}

/// Removes the file of a table; what cannot be removed now is swept away later.
pub(super) fn remove(path: &Path) {
    for behind in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(behind);
        match std::fs::remove_file(PathBuf::from(&name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(%error, file = %name.to_string_lossy(), "could not remove a file");
            }
        }
    }
}
