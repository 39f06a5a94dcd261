//! Connections, pools and transactions; the one place that knows which backend it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::{Connection, PgConnection, SqliteConnection};

use crate::durable::Flusher;
use crate::error::StoreError;
use crate::folding::{FOLDED_BY_WRITER, Folder};
use crate::statement::Count;
use crate::{folded, migration};

/// A connection in a transaction, of either backend.
pub(crate) enum Conn<'c> {
    Sqlite(&'c mut SqliteConnection),
    Pg(&'c mut PgConnection),
}

/// Writes a query once and compiles it for both backends.
macro_rules! on_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match &mut $conn {
            crate::backend::Conn::Sqlite($c) => {
                let $c: &mut diesel::SqliteConnection = $c;
                $body
            }
            crate::backend::Conn::Pg($c) => {
                let $c: &mut diesel::PgConnection = $c;
                $body
            }
        }
    };
}
pub(crate) use on_backend;

/// Inserts a row, or changes the one that is there. These are two statements of which the first is prepared once: one that does both
/// (`DO UPDATE`) is prepared each time, which takes longer than running it.
macro_rules! put {
    ($conn:expr, $table:expr, $key:expr, $row:expr, $there:expr, $change:expr) => {
        crate::backend::on_backend!($conn, |c| {
            let new = diesel::insert_into($table)
                .values($row)
                .on_conflict($key)
                .do_nothing()
                .execute(c)?;
            if new == 0 && diesel::update($there).set($change).execute(c)? == 0 {
                // Somebody removed it in between.
                return Err(crate::error::StoreError::Conflict(None));
            }
        })
    };
}
pub(crate) use put;

/// One transaction. All queries of this crate are methods of it.
pub struct Tx<'c> {
    pub(crate) conn: Conn<'c>,
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading (and on PostgreSQL for writing too).
    pub connections: u32,
    /// How long a request waits for a connection.
    pub wait: Duration,
    /// Whether a write is on the disk when it returns. `false` is for tests and bulk work that can be done again.
    pub durable: bool,
    /// How long one statement may run; the database cancels it then (PostgreSQL).
    pub statement_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            wait: Duration::from_secs(10),
            durable: true,
            statement_timeout: Duration::from_secs(60),
        }
    }
}

enum Pools {
    Sqlite {
        readers: Pool<ConnectionManager<SqliteConnection>>,
        writer: Pool<ConnectionManager<SqliteConnection>>,
        flusher: Option<Flusher>,
        folder: Folder,
    },
    Pg(Pool<ConnectionManager<PgConnection>>),
}

/// The catalogue database.
pub struct Store {
    pools: Pools,
}

/// Carries either the caller's error or the database's out of a transaction.
enum Failure<E> {
    Caller(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Failure<E> {
    fn from(error: diesel::result::Error) -> Self {
        Failure::Database(error)
    }
}

#[derive(Debug)]
struct Pragmas(String);

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Pragmas {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(&self.0)
            .and_then(|()| folded::register(conn))
            .map_err(diesel::r2d2::Error::QueryError)?;
        conn.set_instrumentation(Count::default());
        Ok(())
    }
}

#[derive(Debug)]
struct Session(String);

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Session {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(&self.0)
            .map_err(diesel::r2d2::Error::QueryError)?;
        conn.set_instrumentation(Count::default());
        Ok(())
    }
}

/// The writer keeps 64 MiB of pages: new rows touch pages all over the indexes. More of them cost more than they spare, since SQLite goes through
/// all that it keeps at the end of a transaction that split a page.
const WRITER: &str = "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
    PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; \
    PRAGMA journal_size_limit = 268435456; ";
const READER: &str = "PRAGMA busy_timeout = 15000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192; \
    PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;";

impl Store {
    /// Opens the database at `url` and brings its tables up to date.
    ///
    /// `url` is `sqlite:PATH`, a bare path, or `postgres://…` (`postgresql://…`).
    pub fn open(url: &str, options: &Options) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url, options)
        } else {
            let path = url
                .strip_prefix("sqlite://")
                .or_else(|| url.strip_prefix("sqlite:"))
                .unwrap_or(url);
            Self::open_sqlite(Path::new(path), options)
        }
    }

    fn open_sqlite(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let text = path
            .to_str()
            .ok_or_else(|| StoreError::Open("the path is not UTF-8".to_owned()))?;
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)
                .map_err(|error| StoreError::Open(format!("{}: {error}", folder.display())))?;
        }
        let pool = |size: u32, pragmas: String| {
            // `Pool::new` logs and retries a database that cannot be opened; the first connection is made by hand for its error.
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .test_on_check_out(false)
                .connection_timeout(options.wait)
                .connection_customizer(Box::new(Pragmas(pragmas)))
                .build(ConnectionManager::<SqliteConnection>::new(text))
                .map_err(|error| StoreError::Open(error.to_string()))
        };
        let as_writer = format!("{WRITER}PRAGMA wal_autocheckpoint = {FOLDED_BY_WRITER};");
        let mut first = SqliteConnection::establish(text)
            .map_err(|error| StoreError::Open(format!("{text}: {error}")))?;
        first
            .batch_execute(&as_writer)
            .map_err(|error| StoreError::Open(format!("{text}: {error}")))?;
        migration::run(Conn::Sqlite(&mut first))?;
        let writer = pool(1, as_writer)?;
        let readers = pool(options.connections.max(1), READER.to_owned())?;
        let flusher = if options.durable {
            let log = PathBuf::from(format!("{text}-wal"));
            Some(Flusher::start(log).map_err(StoreError::Disk)?)
        } else {
            None
        };
        Ok(Self {
            pools: Pools::Sqlite {
                readers,
                writer,
                flusher,
                folder: Folder::start(path)?,
            },
        })
    }

    fn open_postgres(url: &str, options: &Options) -> Result<Self, StoreError> {
        let mut first =
            PgConnection::establish(url).map_err(|error| StoreError::Open(error.to_string()))?;
        // Two nodes that start at once must not migrate at once.
        first
            .batch_execute("SELECT pg_advisory_lock(4342123401); SET client_min_messages = warning")
            .map_err(StoreError::from)?;
        let migrated = migration::run(Conn::Pg(&mut first));
        first
            .batch_execute("SELECT pg_advisory_unlock(4342123401)")
            .map_err(StoreError::from)?;
        migrated?;
        let timeout = options.statement_timeout.as_millis();
        let durable = if options.durable { "on" } else { "off" };
        let session = format!(
            "SET TIME ZONE 'UTC'; SET statement_timeout = {timeout}; SET synchronous_commit = {durable}; \
             SET idle_in_transaction_session_timeout = 120000; SET jit = off"
        );
        let pool = Pool::builder()
            .max_size(options.connections.max(2))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(options.wait)
            .connection_customizer(Box::new(Session(session)))
            .build(ConnectionManager::<PgConnection>::new(url))
            .map_err(|error| StoreError::Open(error.to_string()))?;
        Ok(Self {
            pools: Pools::Pg(pool),
        })
    }

    /// Tells whether this is PostgreSQL, where other nodes may write too.
    pub fn is_postgres(&self) -> bool {
        matches!(self.pools, Pools::Pg(_))
    }

    /// Runs queries that change nothing, on one consistent view of the database.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut conn = readers.get().map_err(busy)?;
                conn.transaction(|c| {
                    work(&mut Tx {
                        conn: Conn::Sqlite(c),
                    })
                    .map_err(Failure::Caller)
                })
            }
            Pools::Pg(pool) => {
                let mut conn = pool.get().map_err(busy)?;
                conn.build_transaction()
                    .read_only()
                    .repeatable_read()
                    .run(|c| work(&mut Tx { conn: Conn::Pg(c) }).map_err(Failure::Caller))
            }
        };
        done.map_err(settle)
    }

    /// Runs one write transaction: all of it or nothing. When it returns, the write is on the disk.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (value, ticket) = self.write_unflushed(work)?;
        self.flush(ticket)?;
        Ok(value)
    }

    /// Like [`Store::write`], but leaves the wait for the disk to [`Store::flush`], so that it can overlap with other work.
    pub fn write_unflushed<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<(T, Ticket), E> {
        match &self.pools {
            Pools::Sqlite {
                writer,
                flusher,
                folder,
                ..
            } => {
                let value = {
                    let mut conn = writer.get().map_err(busy)?;
                    conn.immediate_transaction(|c| {
                        work(&mut Tx {
                            conn: Conn::Sqlite(c),
                        })
                        .map_err(Failure::Caller)
                    })
                    .map_err(settle)?
                };
                folder.note();
                Ok((value, Ticket(flusher.as_ref().map(Flusher::ask))))
            }
            Pools::Pg(pool) => {
                let mut conn = pool.get().map_err(busy)?;
                let value = conn
                    .transaction(|c| work(&mut Tx { conn: Conn::Pg(c) }).map_err(Failure::Caller))
                    .map_err(settle)?;
                Ok((value, Ticket(None)))
            }
        }
    }

    /// Waits until the write that gave the ticket is on the disk.
    pub fn flush(&self, ticket: Ticket) -> Result<(), StoreError> {
        match (&self.pools, ticket.0) {
            (
                Pools::Sqlite {
                    flusher: Some(flusher),
                    ..
                },
                Some(ticket),
            ) => flusher.wait(ticket).map_err(StoreError::Disk),
            _ => Ok(()),
        }
    }
}

/// Proof of a commit, to wait for the disk with.
#[derive(Debug)]
#[must_use = "the write is not on the disk until the ticket is given to `Store::flush`"]
pub struct Ticket(Option<u64>);

fn busy(error: diesel::r2d2::PoolError) -> StoreError {
    StoreError::Busy(error.to_string())
}

fn settle<E: From<StoreError>>(failure: Failure<E>) -> E {
    match failure {
        Failure::Caller(error) => error,
        Failure::Database(error) => StoreError::from(error).into(),
    }
}
