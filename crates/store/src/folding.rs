//! Folds SQLite's write-ahead log into the database beside the writer, which would stand still meanwhile if it did that itself.
//!
//! The thread works on a connection of its own and holds up neither readers nor the writer. What is written while it works stays
//! in the log until the next time; a log that grows faster than that is folded by the writer ([`FOLDED_BY_WRITER`]).

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use crate::error::StoreError;

/// Pages of the log from which the writer folds it, at the end of a transaction: 256 MiB.
pub(crate) const FOLDED_BY_WRITER: u32 = 65_536;
/// How long writes are gathered, since pages that are written often are folded once.
const GATHER: Duration = Duration::from_secs(1);

#[derive(Default)]
struct State {
    written: bool,
    stop: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    work: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something was written, and a while longer; false where it is over.
    fn wait(&self) -> bool {
        let mut state = self.lock();
        while !state.written && !state.stop {
            state = self
                .work
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let (mut state, _) = self
            .work
            .wait_timeout_while(state, GATHER, |state| !state.stop)
            .unwrap_or_else(PoisonError::into_inner);
        state.written = false;
        !state.stop
    }
}

/// The thread. Dropping it stops it; the last connection that is closed folds the rest.
pub(crate) struct Folder {
    shared: Arc<Shared>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Folder {
    pub(crate) fn start(database: &Path) -> Result<Self, StoreError> {
        let text = database.display().to_string();
        let mut conn = SqliteConnection::establish(&text)
            .map_err(|error| StoreError::Open(format!("{text}: {error}")))?;
        conn.batch_execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -1024")?;
        let shared = Arc::new(Shared::default());
        let inner = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("cairn-fold".into())
            .spawn(move || {
                while inner.wait() {
                    fold(&mut conn);
                }
            })
            .map_err(StoreError::Disk)?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Notes that something was written.
    pub(crate) fn note(&self) {
        let mut state = self.shared.lock();
        if !std::mem::replace(&mut state.written, true) {
            drop(state);
            self.shared.work.notify_one();
        }
    }
}

fn fold(conn: &mut SqliteConnection) {
    // A reader of an older state lets it fold a part alone, which is no error.
    if let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)") {
        tracing::warn!(%error, "the write-ahead log could not be folded into the database; no write is lost, it is tried again");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.work.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}
