//! A table in the making: a file of its own that nobody else knows of, written without a net, brought to the disk at the end.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Statement};

use super::connection;
use super::session::SqliteSession;
use crate::engine::{Bulk, FillWork, Filled, Session as _};
use crate::error::{Refusal, TablesError};
use crate::meta::{Field, Meta, Ordered};
use cairn_tabular::cell::CellRef;

/// Values that one statement inserts, at most.
const VALUES: usize = 1_000;
/// Statements of a batch of rows, and bytes of its texts.
const STATEMENTS: usize = 16;
const BYTES: usize = 4 << 20;
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
    let (batches, receive) = sync_channel::<Batch>(WAITING);
    let (give_back, empty) = channel::<Batch>();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut inserts = Inserts::new(&connection, fields);
            for mut batch in receive {
                inserts.write(&batch)?;
                batch.clear();
                // Nobody may want it any more.
                let _ = give_back.send(batch);
            }
            drop(inserts);
            Ok::<_, TablesError>(connection)
        });
        let mut rows = Rows {
            batches: Some(batches),
            empty,
            batch: Batch::default(),
            width: fields.len(),
            full: Inserts::rows_of(fields) * fields.len().max(1) * STATEMENTS,
            rows: 0,
        };
        let filled = fill(&mut rows).and_then(|filled| rows.finish().map(|rows| (rows, filled)));
        // Hears that no more comes.
        rows.batches = None;
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

/// Values of rows, one behind the other; so are their texts.
#[derive(Default)]
struct Batch {
    values: Vec<Waiting>,
    texts: String,
}

enum Waiting {
    Null,
    Int(i64),
    Float(f64),
    /// Where the text ends; it begins where the one before ended.
    Text(usize),
}

impl Batch {
    fn clear(&mut self) {
        self.values.clear();
        self.texts.clear();
    }
}

/// Rows on their way to the writer.
struct Rows {
    batches: Option<SyncSender<Batch>>,
    /// Batches that were written, to be filled again.
    empty: Receiver<Batch>,
    batch: Batch,
    width: usize,
    full: usize,
    rows: i64,
}

impl Rows {
    fn send(&mut self) -> Result<(), TablesError> {
        let next = self.empty.try_recv().unwrap_or_default();
        let batch = std::mem::replace(&mut self.batch, next);
        let sent = self
            .batches
            .as_ref()
            .is_some_and(|batches| batches.send(batch).is_ok());
        if sent {
            Ok(())
        } else {
            Err(TablesError::Engine("the writer ended".to_owned()))
        }
    }

    fn finish(&mut self) -> Result<i64, TablesError> {
        if !self.batch.values.is_empty() {
            self.send()?;
        }
        Ok(self.rows)
    }
}

impl Bulk for Rows {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), TablesError> {
        debug_assert_eq!(cells.len(), self.width);
        let Batch { values, texts } = &mut self.batch;
        for cell in cells {
            values.push(match cell {
                CellRef::Null => Waiting::Null,
                CellRef::Int(int) => Waiting::Int(*int),
                CellRef::Float(float) => Waiting::Float(*float),
                CellRef::Text(text) => {
                    texts.push_str(text);
                    Waiting::Text(texts.len())
                }
            });
        }
        // A table without columns has no rows to be loaded.
        self.rows += i64::from(self.width > 0);
        if values.len() >= self.full || texts.len() >= BYTES {
            self.send()?;
        }
        Ok(())
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
        let mut from = 0;
        for values in batch.values.chunks(most * width) {
            let mut last;
            let statement = if values.len() == most * width {
                match &mut self.whole {
                    Some(whole) => whole,
                    None => self
                        .whole
                        .insert(self.connection.prepare(&insert(self.fields, most))?),
                }
            } else {
                last = self
                    .connection
                    .prepare(&insert(self.fields, values.len() / width))?;
                &mut last
            };
            for (place, value) in values.iter().enumerate() {
                let value = match value {
                    Waiting::Null => ValueRef::Null,
                    Waiting::Int(int) => ValueRef::Integer(*int),
                    Waiting::Float(float) => ValueRef::Real(*float),
                    Waiting::Text(to) => {
                        let text = &batch.texts.as_bytes()[from..*to];
                        from = *to;
                        ValueRef::Text(text)
                    }
                };
                statement.raw_bind_parameter(place + 1, Value(value))?;
            }
            statement.raw_execute()?;
        }
        Ok(())
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
