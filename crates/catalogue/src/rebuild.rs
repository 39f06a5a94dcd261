//! Builds the index anew beside the live one, while the catalogue goes on answering.
//!
//! A row of the change feed asks every node for it; an index that is of another version or damaged asks by itself. The new one
//! is filled from the database, catches up by the feed, and takes the place of the old one between two rounds of the follower.
//! How far it is stands in a file beside the index, for `cairn rebuild`, and for the next start where it was cut off.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cairn_index::Index;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::ActionError;
use crate::follower::{Held, every_dataset, round};

/// The file that says how far a rebuild is.
const FILE: &str = "rebuild.json";
/// How often it is written.
const NOTE: Duration = Duration::from_millis(500);
/// How long a rebuild that failed waits for its next try.
const PAUSE: Duration = Duration::from_secs(60);

/// How far a rebuild of the index is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildStatus {
    /// The position of the change feed from which it reads; requests up to there are served by it.
    pub position: i64,
    /// Records that were read.
    pub records: u64,
    /// Records that the catalogue held at its beginning.
    pub of: u64,
    /// Whether the new index took the place of the old one.
    pub done: bool,
}

impl RebuildStatus {
    /// Reads how far the rebuild of a running server is that has its index in this folder.
    pub fn read(index: &Path) -> Option<Self> {
        let text = std::fs::read(index.join(FILE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    fn write(&self, index: &Path) -> std::io::Result<()> {
        let new = index.join(format!(".{FILE}"));
        std::fs::write(&new, serde_json::to_vec(self)?)?;
        std::fs::rename(new, index.join(FILE))
    }
}

/// What the catalogue knows of rebuilds.
pub(crate) struct Rebuild {
    /// The folder of the index, where it is on a disk.
    folder: Option<PathBuf>,
    wanted: AtomicBool,
    status: Mutex<RebuildStatus>,
    /// Taken by whoever brings the live index up to date or replaces it, with what that index has not committed.
    turn: Mutex<Held>,
}

impl Rebuild {
    /// Takes up what the last process left.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let left = folder.as_deref().and_then(RebuildStatus::read);
        Self {
            wanted: AtomicBool::new(left.is_some_and(|status| !status.done)),
            folder,
            status: Mutex::default(),
            turn: Mutex::default(),
        }
    }

    /// Waits for the turn to change the live index.
    pub(crate) fn turn(&self) -> MutexGuard<'_, Held> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for the index to be built anew.
    pub(crate) fn want(&self) {
        self.wanted.store(true, Ordering::SeqCst);
    }

    /// Returns how far the last rebuild of this process is.
    pub(crate) fn status(&self) -> RebuildStatus {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, RebuildStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut RebuildStatus)) {
        let status = {
            let mut status = self.lock();
            change(&mut status);
            status.clone()
        };
        if let Some(folder) = &self.folder
            && let Err(error) = status.write(folder)
        {
            tracing::warn!(%error, "how far the index is could not be noted");
        }
    }
}

/// The thread that builds, where there is one.
#[derive(Default)]
pub(crate) struct Builder {
    thread: Option<std::thread::JoinHandle<bool>>,
    failed: Option<Instant>,
}

impl Builder {
    /// Starts to build where it is wanted and nobody builds yet.
    pub(crate) fn look(&mut self, app: &Arc<App>, index: &Index, stop: &Arc<AtomicBool>) {
        if let Some(thread) = self.thread.take_if(|thread| thread.is_finished()) {
            // A thread that panicked has said so in the log.
            self.failed = match thread.join() {
                Ok(true) => None,
                Ok(false) | Err(_) => Some(Instant::now()),
            };
        }
        let wanted = index.wants_successor() || app.rebuild.wanted.load(Ordering::SeqCst);
        let resting = self.failed.is_some_and(|failed| failed.elapsed() < PAUSE);
        if !wanted || resting || self.thread.is_some() {
            return;
        }
        app.rebuild.wanted.store(false, Ordering::SeqCst);
        let (app, stop) = (Arc::clone(app), Arc::clone(stop));
        let thread = std::thread::Builder::new()
            .name("cairn-rebuild".into())
            .spawn(move || run(&app, &stop));
        match thread {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => {
                tracing::error!(%error, "no thread for a new index");
                self.failed = Some(Instant::now());
            }
        }
    }

    /// Waits for the thread to end.
    pub(crate) fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // As above.
            let _ = thread.join();
        }
    }
}

/// Builds and replaces; false where it is to be tried again.
fn run(app: &App, stop: &AtomicBool) -> bool {
    let Some(index) = &app.index else {
        return true;
    };
    let began = Instant::now();
    match build(app, index, stop) {
        Ok(Some(records)) => {
            let took_ms = began.elapsed().as_millis();
            tracing::info!(
                records,
                took_ms,
                "a new index of {records} records took the place of the old one"
            );
            true
        }
        // The note beside the index makes the next start begin again.
        Ok(None) => true,
        Err(error) => {
            tracing::error!(%error, "the new index could not be built; the old one serves, and it is tried again in a minute");
            app.rebuild.want();
            false
        }
    }
}

/// Builds the index beside the live one and puts it in its place; nothing where it was told to stop.
fn build(app: &App, index: &Index, stop: &AtomicBool) -> Result<Option<u64>, ActionError> {
    let (begin, of) = app
        .store
        .read(|tx| Ok::<_, ActionError>((tx.feed_end()?, tx.count_datasets()?)))?;
    tracing::info!(records = of, "building a new index beside the live one");
    app.rebuild.note(|status| {
        *status = RebuildStatus {
            position: begin,
            records: 0,
            of: u64::try_from(of).unwrap_or(0),
            done: false,
        };
    });
    let successor = index.successor()?;
    let mut noted = Instant::now();
    let filled = every_dataset(app, |updates, records| {
        successor.apply(updates, 0)?;
        if noted.elapsed() > NOTE {
            noted = Instant::now();
            app.rebuild.note(|status| status.records = records);
        }
        Ok(!stop.load(Ordering::SeqCst))
    })?;
    if !filled {
        return Ok(None);
    }
    successor.apply(&[], begin)?;
    // Most of what was written meanwhile, beside the follower.
    let mut position = begin;
    while position < app.progress.position() {
        let Some(round) = round(app, position)? else {
            break;
        };
        successor.apply(&round.updates, round.position)?;
        position = round.position;
        if stop.load(Ordering::SeqCst) {
            return Ok(None);
        }
    }
    // The rest in its place.
    let mut turn = app.rebuild.turn();
    let mut rebuild = false;
    while let Some(round) = round(app, position)? {
        successor.apply(&round.updates, round.position)?;
        position = round.position;
        rebuild |= round.rebuild && round.position > app.progress.position();
    }
    index.replace(successor)?;
    // What the old one did not commit went with it; the new one has it.
    *turn = Held::default();
    // From here on writes wait for the index; those before did not, where the old one was broken.
    while let Some(round) = round(app, position)? {
        index.apply(&round.updates, round.position)?;
        position = round.position;
        rebuild |= round.rebuild && round.position > app.progress.position();
    }
    index.open_up();
    app.progress.reached(position);
    drop(turn);
    if rebuild {
        app.rebuild.want();
    }
    let records = index.doc_count();
    app.rebuild.note(|status| {
        status.records = records;
        status.done = true;
    });
    Ok(Some(records))
}
