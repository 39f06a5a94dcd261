//! The directory: which tables there are, in which file each is, and under which other names. A table exists if it stands here.

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::lock;
use crate::engine::Relation;
use crate::error::TablesError;

/// Files of no table that are younger may belong to one that is being made.
const FRESH: Duration = Duration::from_secs(24 * 3600);

/// The directory.
pub(super) struct Directory {
    connection: Mutex<Connection>,
}

impl Directory {
    /// Opens the directory, or makes it.
    pub(super) fn open(path: &Path, durable: bool) -> Result<Self, TablesError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(15))?;
        connection.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; PRAGMA foreign_keys = ON;
             CREATE TABLE IF NOT EXISTS relation (
                 oid INTEGER PRIMARY KEY AUTOINCREMENT,
                 name TEXT NOT NULL UNIQUE,
                 alias_of TEXT REFERENCES relation (name) ON DELETE CASCADE,
                 file TEXT,
                 CHECK ((alias_of IS NULL) = (file IS NOT NULL))
             );
             CREATE INDEX IF NOT EXISTS relation_alias_of ON relation (alias_of);",
            if durable { "FULL" } else { "OFF" }
        ))?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Returns the table with this name or alias, and its file.
    pub(super) fn find(&self, name: &str) -> Result<Option<(String, String)>, TablesError> {
        Ok(lock(&self.connection)
            .prepare_cached(
                "SELECT own.name, own.file FROM relation named
                 JOIN relation own ON own.name = coalesce(named.alias_of, named.name)
                 WHERE named.name = ?1",
            )?
            .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Returns the file of a table; aliases do not count.
    pub(super) fn file(&self, id: &str) -> Result<Option<String>, TablesError> {
        Ok(lock(&self.connection)
            .prepare_cached("SELECT file FROM relation WHERE name = ?1 AND file IS NOT NULL")?
            .query_row([id], |row| row.get(0))
            .optional()?)
    }

    fn change<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, TablesError>,
    ) -> Result<T, TablesError> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Adds a table with its aliases.
    pub(super) fn add(&self, id: &str, file: &str, aliases: &[String]) -> Result<(), TablesError> {
        self.change(|transaction| {
            insert(transaction, id, file)?;
            name(transaction, id, aliases)
        })
    }

    /// Says in which file a table is from now on, and returns the one before.
    pub(super) fn put(&self, id: &str, file: &str) -> Result<Option<String>, TablesError> {
        self.change(|transaction| {
            let old: Option<String> = transaction
                .query_row(
                    "SELECT file FROM relation WHERE name = ?1 AND file IS NOT NULL",
                    [id],
                    |row| row.get(0),
                )
                .optional()?;
            if old.is_some() {
                transaction.execute(
                    "UPDATE relation SET file = ?2 WHERE name = ?1",
                    params![id, file],
                )?;
            } else {
                insert(transaction, id, file)?;
            }
            Ok(old)
        })
    }

    /// Gives a table other aliases.
    pub(super) fn rename(&self, id: &str, aliases: &[String]) -> Result<(), TablesError> {
        self.change(|transaction| {
            transaction.execute("DELETE FROM relation WHERE alias_of = ?1", [id])?;
            name(transaction, id, aliases)
        })
    }

    /// Removes a table and its aliases, and returns its file.
    pub(super) fn remove(&self, id: &str) -> Result<Option<String>, TablesError> {
        self.change(|transaction| {
            Ok(transaction
                .query_row(
                    "DELETE FROM relation WHERE name = ?1 AND file IS NOT NULL RETURNING file",
                    [id],
                    |row| row.get(0),
                )
                .optional()?)
        })
    }

    pub(super) fn relations(&self) -> Result<Vec<Relation>, TablesError> {
        let connection = lock(&self.connection);
        let mut statement =
            connection.prepare_cached("SELECT oid, name, alias_of FROM relation ORDER BY oid")?;
        let found = statement.query_map([], |row| {
            Ok(Relation {
                oid: row.get(0)?,
                name: row.get(1)?,
                alias_of: row.get(2)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    pub(super) fn aliases(&self, id: &str) -> Result<Vec<String>, TablesError> {
        let connection = lock(&self.connection);
        let mut statement = connection
            .prepare_cached("SELECT name FROM relation WHERE alias_of = ?1 ORDER BY oid DESC")?;
        let found = statement.query_map([id], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Returns the bytes of all tables.
    pub(super) fn bytes(&self, folder: &Path) -> Result<i64, TablesError> {
        let files: Vec<String> = {
            let connection = lock(&self.connection);
            let mut statement =
                connection.prepare_cached("SELECT file FROM relation WHERE file IS NOT NULL")?;
            let found = statement.query_map([], |row| row.get(0))?;
            found.collect::<Result<_, _>>()?
        };
        Ok(files
            .iter()
            .filter_map(|file| std::fs::metadata(folder.join(file)).ok())
            .map(|facts| i64::try_from(facts.len()).unwrap_or(i64::MAX))
            .sum())
    }

    /// Removes files of tables that do not stand here: left over from a creation or a removal that was cut short.
    pub(super) fn sweep(&self, folder: &Path) -> Result<(), TablesError> {
        for group in std::fs::read_dir(folder)? {
            let group = group?;
            if !group.file_type()?.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(group.path())? {
                let entry = entry?;
                let name = format!(
                    "{}/{}",
                    group.file_name().to_string_lossy(),
                    entry.file_name().to_string_lossy()
                );
                let Some(table) = name.find(".db").map(|place| &name[..place + 3]) else {
                    continue;
                };
                let old = entry
                    .metadata()?
                    .modified()
                    .ok()
                    .and_then(|time| SystemTime::now().duration_since(time).ok())
                    .is_some_and(|age| age > FRESH);
                let known: bool = lock(&self.connection)
                    .prepare_cached("SELECT EXISTS (SELECT 1 FROM relation WHERE file = ?1)")?
                    .query_row([table], |row| row.get(0))?;
                if old && !known {
                    tracing::warn!(file = %name, "removed a file that belongs to no table");
                    std::fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }
}

fn insert(transaction: &Transaction<'_>, id: &str, file: &str) -> Result<(), TablesError> {
    // An alias must not stand in the way of the table whose name it took.
    transaction.execute(
        "DELETE FROM relation WHERE name = ?1 AND alias_of IS NOT NULL",
        [id],
    )?;
    transaction.execute(
        "INSERT INTO relation (name, file) VALUES (?1, ?2)",
        params![id, file],
    )?;
    Ok(())
}

fn name(transaction: &Transaction<'_>, id: &str, aliases: &[String]) -> Result<(), TablesError> {
    for alias in aliases {
        let taken: Option<Option<String>> = transaction
            .query_row(
                "SELECT alias_of FROM relation WHERE name = ?1",
                [alias],
                |row| row.get(0),
            )
            .optional()?;
        match taken {
            Some(Some(owner)) if owner == id => continue,
            Some(alias_of) => return Err(crate::alias::taken(alias, alias_of.is_some())),
            None => {}
        }
        transaction.execute(
            "INSERT INTO relation (name, alias_of) VALUES (?1, ?2)",
            params![alias, id],
        )?;
    }
    Ok(())
}

/// Makes a name for a file that no other table has had.
pub(super) fn new_file(folder: &Path) -> Result<String, TablesError> {
    let name = uuid::Uuid::new_v4().simple().to_string();
    let group = &name[..2];
    std::fs::create_dir_all(folder.join(group))?;
    Ok(format!("{group}/{name}.db"))
}
