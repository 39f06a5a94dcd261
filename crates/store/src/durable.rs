//! Group commit on SQLite: many writes that wait share one flush of the write-ahead log to the disk.
//!
//! SQLite runs with `synchronous = NORMAL`, so a commit itself does not flush. After its commit a write asks here and waits
//! until a flush that began later has ended. While one flush runs, the next writes commit, and all of them share the next.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

struct State {
    asked: u64,
    flushed: u64,
    failure: Option<(u64, io::ErrorKind, String)>,
    stop: bool,
}

struct Shared {
    state: Mutex<State>,
    work: Condvar,
    done: Condvar,
    log: PathBuf,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        loop {
            let ticket = {
                let mut state = self.lock();
                while state.asked == state.flushed && !state.stop {
                    state = self
                        .work
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner);
                }
                if state.asked == state.flushed {
                    return;
                }
                state.asked
            };
            let outcome = flush(&self.log);
            let mut state = self.lock();
            if let Err(error) = outcome {
                state.failure = Some((ticket, error.kind(), error.to_string()));
            }
            state.flushed = ticket;
            drop(state);
            self.done.notify_all();
        }
    }
}

fn flush(log: &PathBuf) -> io::Result<()> {
    match File::open(log) {
        Ok(file) => file.sync_data(),
        // The log was folded into the database, and SQLite flushes that itself.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Flushes the write-ahead log for whoever waits.
pub(crate) struct Flusher {
    shared: Arc<Shared>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Flusher {
    pub(crate) fn start(log: PathBuf) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                asked: 0,
                flushed: 0,
                failure: None,
                stop: false,
            }),
            work: Condvar::new(),
            done: Condvar::new(),
            log,
        });
        let inner = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("cairn-flush".into())
            .spawn(move || inner.run())?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Asks for a flush; the ticket is given to [`Flusher::wait`].
    pub(crate) fn ask(&self) -> u64 {
        let mut state = self.shared.lock();
        state.asked += 1;
        let ticket = state.asked;
        drop(state);
        self.shared.work.notify_one();
        ticket
    }

    /// Waits until everything committed before the ticket was asked for is on the disk.
    pub(crate) fn wait(&self, ticket: u64) -> io::Result<()> {
        let mut state = self.shared.lock();
        while state.flushed < ticket {
            state = self
                .shared
                .done
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        match &state.failure {
            Some((at, kind, text)) if *at >= ticket => Err(io::Error::new(*kind, text.clone())),
            _ => Ok(()),
        }
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.work.notify_all();
        if let Some(thread) = self.thread.take() {
            // A flusher that panicked has already failed the writes that waited for it.
            let _ = thread.join();
        }
    }
}
