//! A table in the making: a file of its own that nobody else knows of, written without a net, brought to the disk at the end.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Statement};

use super::connection;
use super::session::{HISTORY, SqliteSession};
use crate::batch::Batch;
use crate::engine::{Bulk, FillWork, Filled, Session as _};
use crate::error::{Refusal, TablesError};
use crate::meta::{Field, Meta, Ordered};
use cairn_tabular::cell::CellRef;

/// Values that one statement inserts, at most.
const VALUES: usize = 1_000;
/// Batches that may wait for the writer.
const WAITING: usize = 4;

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
         CREATE TABLE load (one INTEGER PRIMARY KEY CHECK (one = 1), note TEXT NOT NULL);
         BEGIN",
    )?;
    SqliteSession::new(&connection).create(&meta.fields)?;
    let (connection, rows, filled) = fill_beside(connection, &meta.fields, fill)?;
    meta.rows = rows;
    let mut session = SqliteSession::new(&connection);
    session.set_profile(&filled.profile)?;
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
    connection.execute("INSERT INTO load (one, note) VALUES (1, ?1)", [filled.note])?;
    connection.flush_prepared_statement_cache();
    connection.execute_batch(
        "COMMIT; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; SELECT count(*) FROM meta;",
    )?;
    connection.close().map_err(|(_, error)| error)?;
    connection::flush(path, durable)?;
    Ok(meta)
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

/// Fills the table: rows are made on this thread and written on another.
fn fill_beside(
    connection: Connection,
    fields: &[Field],
    fill: FillWork<'_>,
) -> Result<(Connection, i64, Filled), TablesError> {
    let (batches, receive) = sync_channel::<Arc<Batch>>(WAITING);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut inserts = Inserts::new(&connection, fields);
            for batch in receive {
                inserts.write(&batch)?;
            }
            drop(inserts);
            Ok::<_, TablesError>(connection)
        });
        let mut rows = Rows {
            batches,
            width: fields.len(),
            rows: 0,
        };
        let filled = fill(&mut rows).map(|filled| (rows.rows, filled));
        // Hears that no more comes.
        drop(rows);
        let written = writer
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match (written, filled) {
            // Where the writer failed, that is why the rest did.
            (Err(error), _) | (Ok(_), Err(error)) => Err(error),
            (Ok(connection), Ok((rows, filled))) => Ok((connection, rows, filled)),
        }
    })
}

/// Rows on their way to the writer.
struct Rows {
    batches: SyncSender<Arc<Batch>>,
    width: usize,
    rows: i64,
}

impl Bulk for Rows {
    fn add(&mut self, rows: &Arc<Batch>) -> Result<(), TablesError> {
        // A table without columns has no rows to be loaded.
        if self.width == 0 {
            return Ok(());
        }
        self.rows += i64::try_from(rows.rows()).unwrap_or(i64::MAX);
        self.batches
            .send(Arc::clone(rows))
            .map_err(|_| TablesError::Engine("the writer ended".to_owned()))
    }
}

struct Value<'v>(ValueRef<'v>);

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}

/// Inserts rows, several a statement.
struct Inserts<'c> {
    connection: &'c Connection,
    fields: &'c [Field],
    /// The statement of as many rows as one may have.
    whole: Option<Statement<'c>>,
}

impl<'c> Inserts<'c> {
    fn new(connection: &'c Connection, fields: &'c [Field]) -> Self {
        Self {
            connection,
            fields,
            whole: None,
        }
    }

    /// Rows of one statement.
    fn rows_of(fields: &[Field]) -> usize {
        (VALUES / fields.len().max(1)).max(1)
    }

    fn write(&mut self, batch: &Batch) -> Result<(), TablesError> {
        let width = self.fields.len().max(1);
        let most = Self::rows_of(self.fields);
        let mut cells = batch.cells();
        let mut left = batch.rows();
        while left > 0 {
            let rows = left.min(most);
            let mut last;
            let statement = if rows == most {
                match &mut self.whole {
                    Some(whole) => whole,
                    None => self
                        .whole
                        .insert(self.connection.prepare(&insert(self.fields, most))?),
                }
            } else {
                last = self.connection.prepare(&insert(self.fields, rows))?;
                &mut last
            };
            for (place, cell) in cells.by_ref().take(rows * width).enumerate() {
                statement.raw_bind_parameter(place + 1, Value(value_of(cell)))?;
            }
            statement.raw_execute()?;
            left -= rows;
        }
        Ok(())
    }
}

fn value_of(cell: CellRef<'_>) -> ValueRef<'_> {
    match cell {
        CellRef::Null => ValueRef::Null,
        CellRef::Int(int) => ValueRef::Integer(int),
        CellRef::Float(float) => ValueRef::Real(float),
        CellRef::Text(text) => ValueRef::Text(text.as_bytes()),
    }
}

fn insert(fields: &[Field], rows: usize) -> String {
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
