//! SQLite: one file a table, a directory of them beside; readers and the writer of a table do not wait for each other.

mod aggregates;
pub(crate) mod connection;
mod directory;
mod functions;
mod lists;
mod load;
mod pairs;
mod row_file;
mod searches;
mod select;
pub(crate) mod session;
mod spans;
mod texts;
mod word_lists;

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::engine::{
    Engine, FillWork, Pinned, ReadWork, Relation, SelectWork, Session as _, Sizes, WriteWork,
    Written,
};
use crate::error::TablesError;
use crate::meta::{Meta, Ordered};
use crate::room::with_room;
use cairn_tabular::types::Type;
use directory::Directory;
use session::SqliteSession;

/// Most columns of a table, less some for later ones: what SQLite is built for.
const COLUMNS: usize = 32_000;

/// Connections that are kept open for the next use.
const IDLE: usize = 64;

/// A table that is kept: its file is there as long as a connection has it open, whatever becomes of its name.
struct Pin {
    connection: Connection,
    timeout: Duration,
}

impl Pinned for Pin {
    fn read(&mut self, work: ReadWork<'_>) -> Result<(), TablesError> {
        self.connection.execute_batch("BEGIN")?;
        let done = connection::meta(&self.connection).and_then(|meta| {
            connection::within(&self.connection, self.timeout, || {
                work(&mut SqliteSession::new(&self.connection), &meta)
            })
        });
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        done
    }
}

/// The engine.
pub(crate) struct Sqlite {
    folder: PathBuf,
    directory: Directory,
    idle: Mutex<VecDeque<(String, bool, Connection)>>,
    locks: Mutex<HashMap<String, Arc<Mutex<()>>>>,
    timeout: Duration,
    durable: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sqlite {
    /// Opens the folder of tables, and removes files that belong to none.
    pub(crate) fn open(
        folder: &Path,
        timeout: Duration,
        durable: bool,
    ) -> Result<Self, TablesError> {
        std::fs::create_dir_all(folder)?;
        let directory = Directory::open(&folder.join("directory.db"), durable)?;
        directory.sweep(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            directory,
            idle: Mutex::new(VecDeque::new()),
            locks: Mutex::new(HashMap::new()),
            timeout,
            durable,
        })
    }

    /// Runs work while no other of this process writes the table.
    fn locked<T>(&self, id: &str, work: impl FnOnce() -> T) -> T {
        let mutex = Arc::clone(lock(&self.locks).entry(id.to_owned()).or_default());
        let done = {
            let _held = lock(&mutex);
            work()
        };
        drop(mutex);
        let mut locks = lock(&self.locks);
        if locks
            .get(id)
            .is_some_and(|mutex| Arc::strong_count(mutex) == 1)
        {
            locks.remove(id);
        }
        done
    }

    fn connection(&self, file: &str, writes: bool) -> Result<Connection, TablesError> {
        let kept = {
            let mut idle = lock(&self.idle);
            let place = idle
                .iter()
                .position(|(name, kind, _)| name == file && *kind == writes);
            place.and_then(|place| idle.remove(place))
        };
        match kept {
            Some((_, _, connection)) => Ok(connection),
            None => connection::open(&self.folder.join(file), writes, self.durable),
        }
    }

    /// Removes the file of a table that is none any more.
    fn forget(&self, file: &str) {
        lock(&self.idle).retain(|(name, _, _)| name != file);
        connection::remove(&self.folder.join(file));
    }

    fn give_back(&self, file: &str, writes: bool, connection: Connection) {
        // The table may be another one by now.
        if !self.folder.join(file).exists() {
            return;
        }
        let mut idle = lock(&self.idle);
        idle.push_back((file.to_owned(), writes, connection));
        if idle.len() > IDLE {
            idle.pop_front();
        }
    }

    /// Begins to read a table. Where it is replaced at that very moment, the new one is read.
    fn begin(&self, id: &str) -> Result<(String, Connection, Meta), TablesError> {
        let current = || {
            self.directory
                .file(id)?
                .ok_or_else(|| TablesError::NoTable(id.to_owned()))
        };
        let mut file = current()?;
        loop {
            let begun = self.connection(&file, false).and_then(|connection| {
                connection.execute_batch("BEGIN")?;
                let meta = connection::meta(&connection)?;
                Ok((connection, meta))
            });
            match begun {
                Ok((connection, meta)) => return Ok((file, connection, meta)),
                Err(error) => {
                    let now = current()?;
                    if now == file {
                        return Err(error);
                    }
                    file = now;
                }
            }
        }
    }

    fn write_existing(&self, id: &str, file: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        let connection = self.connection(file, true)?;
        let done = connection::within(&connection, self.timeout, || {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            let (given, written) = self.in_transaction(&connection, work);
            let keep = written.as_ref().is_ok_and(|written| written.keep);
            let ended = connection.execute_batch(if keep { "COMMIT" } else { "ROLLBACK" });
            if !keep && ended.is_ok() && given > 0 {
                session::use_up(&connection, given)?;
            }
            let written = written?;
            ended?;
            Ok(written)
        });
        match done {
            Ok(written) => {
                self.give_back(file, true, connection);
                match written.aliases.filter(|_| written.keep) {
                    Some(aliases) => self.directory.rename(id, &aliases),
                    None => Ok(()),
                }
            }
            Err(error) => {
                if connection.is_autocommit() {
                    self.give_back(file, true, connection);
                }
                Err(error)
            }
        }
    }

    /// Works in a transaction; returns the last number that a row was given besides.
    fn in_transaction(
        &self,
        connection: &Connection,
        work: WriteWork<'_>,
    ) -> (i64, Result<Written, TablesError>) {
        let mut session = SqliteSession::new(connection);
        let done = connection::meta(connection).and_then(|meta| {
            session.packed = meta.has_lists();
            let mut written = work(&mut session, Some(meta))?;
            written.meta.changed();
            if written.keep {
                connection::set_meta(connection, &written.meta)?;
            }
            Ok(written)
        });
        (session.given(), done)
    }

    fn write_new(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        let file = directory::new_file(&self.folder)?;
        let path = self.folder.join(&file);
        let done = (|| {
            let connection = connection::create(&path, self.durable)?;
            let written = connection::within(&connection, self.timeout, || {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                let written = work(&mut SqliteSession::new(&connection), None)?;
                connection::set_meta(&connection, &written.meta)?;
                connection.execute_batch("COMMIT")?;
                Ok(written)
            })?;
            // Closed, so that the log is folded into the file before anybody can find it.
            drop(connection);
            if written.keep {
                connection::flush(&path, self.durable)?;
                self.directory
                    .add(id, &file, written.aliases.as_deref().unwrap_or_default())?;
            }
            Ok(written.keep)
        })();
        if !matches!(done, Ok(true)) {
            connection::remove(&path);
        }
        done.map(drop)
    }
}

impl Engine for Sqlite {
    fn find(&self, name: &str) -> Result<Option<String>, TablesError> {
        Ok(self.directory.find(name)?.map(|(id, _)| id))
    }

    fn write(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        self.locked(id, || match self.directory.file(id)? {
            Some(file) => self.write_existing(id, &file, work),
            None => self.write_new(id, work),
        })
    }

    fn read(&self, id: &str, work: ReadWork<'_>) -> Result<(), TablesError> {
        let (file, connection, meta) = self.begin(id)?;
        let done = connection::within(&connection, self.timeout, || {
            work(&mut SqliteSession::new(&connection), &meta)
        });
        let ended = if connection.is_autocommit() {
            Ok(())
        } else {
            connection.execute_batch("ROLLBACK")
        };
        if ended.is_ok() {
            self.give_back(&file, false, connection);
        }
        done
    }

    fn pin(&self, id: &str) -> Result<Box<dyn Pinned>, TablesError> {
        let (_, connection, _) = self.begin(id)?;
        connection.execute_batch("ROLLBACK")?;
        Ok(Box::new(Pin {
            connection,
            timeout: self.timeout,
        }))
    }

    fn read_many(&self, ids: &[String], work: SelectWork<'_>) -> Result<(), TablesError> {
        // They are attached at their own time; so long as that goes on, none may be replaced.
        let mut held = Vec::new();
        for id in ids {
            let (file, connection, _) = self.begin(id)?;
            held.push((file, connection));
        }
        let files: Vec<PathBuf> = held
            .iter()
            .map(|(file, _)| self.folder.join(file))
            .collect();
        // SQLite puts sub-selects into each other by calling itself.
        let done = with_room(|| select::with(&files, self.timeout, work))?;
        for (file, connection) in held {
            if connection.execute_batch("ROLLBACK").is_ok() {
                self.give_back(&file, false, connection);
            }
        }
        done
    }

    fn add_automatic(
        &self,
        id: &str,
        columns: &[Ordered],
        most: usize,
    ) -> Result<bool, TablesError> {
        // Writers of the table wait meanwhile, readers do not.
        self.locked(id, || {
            let Some(file) = self.directory.file(id)? else {
                return Ok(false);
            };
            let connection = self.connection(&file, true)?;
            let done = connection::within(&connection, self.timeout, || {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                let mut meta = connection::meta(&connection)?;
                let made = meta.takes_automatic(columns, most);
                if made {
                    let number = meta.add_automatic(columns);
                    SqliteSession::new(&connection).create_index(number, columns, false)?;
                    connection::set_meta(&connection, &meta)?;
                }
                connection.execute_batch("COMMIT")?;
                Ok(made)
            });
            if done.is_err() && !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK")?;
            }
            self.give_back(&file, true, connection);
            done
        })
    }

    fn replace(&self, id: &str, meta: Meta, fill: FillWork<'_>) -> Result<Meta, TablesError> {
        let file = directory::new_file(&self.folder)?;
        let path = self.folder.join(&file);
        let built = load::build(&path, meta, self.durable, fill).and_then(|meta| {
            self.locked(id, || {
                if let Some(old) = self.directory.file(id)? {
                    load::take_history(&path, &self.folder.join(old), self.durable)?;
                }
                if let Some(old) = self.directory.put(id, &file)? {
                    self.forget(&old);
                }
                Ok(meta)
            })
        });
        if built.is_err() {
            connection::remove(&path);
        }
        built
    }

    fn tidy(&self, _: &str) -> Result<(), TablesError> {
        // A file of rows has nothing beside them.
        Ok(())
    }

    fn load_note(&self, id: &str) -> Result<Option<String>, TablesError> {
        let (file, connection, _) = self.begin(id)?;
        let note = load::note(&connection);
        connection.execute_batch("ROLLBACK")?;
        self.give_back(&file, false, connection);
        note
    }

    fn most_columns(&self, types: &[Type]) -> usize {
        types.len().min(COLUMNS)
    }

    fn drop_table(&self, id: &str) -> Result<bool, TablesError> {
        self.locked(id, || {
            let Some(file) = self.directory.remove(id)? else {
                return Ok(false);
            };
            self.forget(&file);
            Ok(true)
        })
    }

    fn relations(&self) -> Result<Vec<Relation>, TablesError> {
        self.directory.relations()
    }

    fn aliases(&self, id: &str) -> Result<Vec<String>, TablesError> {
        self.directory.aliases(id)
    }

    fn sizes(&self, id: &str) -> Result<Sizes, TablesError> {
        let file = self
            .directory
            .file(id)?
            .ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
        let table = std::fs::metadata(self.folder.join(file))?.len();
        let table = i64::try_from(table).unwrap_or(i64::MAX);
        Ok(Sizes {
            table,
            // Indexes stand in the same file.
            indexes: 0,
            database: self.directory.bytes(&self.folder)?,
        })
    }
}
