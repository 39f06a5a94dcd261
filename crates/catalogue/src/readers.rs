//! Readers of the change feed: what must happen after changes, each at its own pace, on whichever node is quicker.
//!
//! A reader's position is a row of the catalogue database, and moves in the transaction that holds what the reader wrote: a
//! change is taken exactly once, however many nodes there are and wherever one of them ends. What takes long, or reaches beyond
//! the database, is a job that the reader asks for.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cairn_domain::record::{Change, ChangeKind};

use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::long_work::Patience;

#[cfg(test)]
mod tests;

/// How often the feed is looked at when nobody rings: other nodes write too.
const LOOK: Duration = Duration::from_secs(1);
/// How long a reader may keep the one writer that a database in a file has: who saves something meanwhile waits for it.
const TURN: Duration = Duration::from_millis(40);
/// Changes that it takes first, until it is known how long they take.
const FIRST: i64 = 50;
/// Changes that it takes at least.
const LEAST: i64 = 10;
/// How long changes gather before they are taken: under a stream of writes each reader has ten transactions a second, not one a write.
const GATHER: Duration = Duration::from_millis(100);
/// How long a reader that failed waits before it tries the same changes again.
const PAUSE: Duration = Duration::from_secs(5);

/// Somebody who takes the change feed in order.
#[derive(Debug)]
pub struct Reader {
    /// Its name in the database.
    pub(crate) name: &'static str,
    /// Changes that it takes at once at most.
    pub(crate) page: i64,
    /// What it does with them, in the transaction that moves it on. Nobody calls: the caller is anonymous. The same thing may stand
    /// in a page more than once.
    pub(crate) take: fn(&mut Ctx<'_, '_>, &[Change]) -> Result<(), ActionError>,
}

/// Everybody who reads.
pub const READERS: &[&Reader] = &[
    &crate::assessments::READER,
    &crate::consultations::READER,
    &crate::measures::READER,
    &crate::notify::READER,
    &crate::outcomes::READER,
    &crate::transparency::writer::READER,
];

/// The threads of the readers, one each, so that none waits for another. Dropping it stops them.
pub struct Readers {
    app: Arc<App>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts to read the feed.
    ///
    /// # Errors
    ///
    /// Where the system has no thread left.
    pub fn start(app: &Arc<App>, readers: &'static [&'static Reader]) -> io::Result<Self> {
        let mut started = Self {
            app: Arc::clone(app),
            stop: Arc::new(AtomicBool::new(false)),
            threads: Vec::new(),
        };
        for reader in readers {
            let (app, stop) = (Arc::clone(app), Arc::clone(&started.stop));
            let thread = std::thread::Builder::new()
                .name(format!("cairn-{}", reader.name))
                .spawn(move || work(&app, reader, &stop))?;
            started.threads.push(thread);
        }
        Ok(started)
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.app.news.ring();
        while let Some(thread) = self.threads.pop() {
            // A reader that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

fn work(app: &App, reader: &Reader, stop: &AtomicBool) {
    let mut patience = Patience::default();
    let mut page = FIRST.min(reader.page);
    loop {
        let heard = app.news.rings();
        if stop.load(Ordering::SeqCst) {
            return;
        }
        if patience.gives_way(&app.long_work, Instant::now()) {
            app.news.wait(heard, LOOK);
            continue;
        }
        match step(app, reader, page) {
            Ok(Some(took)) => page = next_page(page, took).min(reader.page),
            Ok(None) => {
                app.news.wait(heard, LOOK);
                if !stop.load(Ordering::SeqCst) {
                    std::thread::sleep(GATHER);
                }
            }
            Err(error) => {
                tracing::error!(reader = reader.name, %error, "changes could not be taken; they are tried again");
                app.news.wait(app.news.rings(), PAUSE);
            }
        }
    }
}

/// Takes everything that may be read now, on this thread, until no reader has anything left.
///
/// # Errors
///
/// What the first reader that fails says.
pub fn run_readers(app: &App, readers: &[&Reader]) -> Result<(), ActionError> {
    loop {
        let mut any = false;
        for reader in readers {
            while step(app, reader, reader.page)?.is_some() {
                any = true;
            }
        }
        if !any {
            return Ok(());
        }
    }
}

/// Returns the ids of a kind of change, each once, in the order of the feed.
pub(crate) fn changed(changes: &[Change], kind: ChangeKind) -> Vec<String> {
    let mut seen = HashSet::new();
    let of_kind = changes.iter().filter(|change| change.kind == kind);
    of_kind
        .filter(|change| seen.insert(change.id.as_str()))
        .map(|change| change.id.clone())
        .collect()
}

/// Returns how many changes to take after so many took so long.
fn next_page(page: i64, took: Duration) -> i64 {
    match took {
        took if took > TURN => (page / 2).max(LEAST),
        took if took < TURN / 3 => page.saturating_mul(2),
        _ => page,
    }
}

/// Takes the next page; returns how long the database was kept for it, or nothing where there was none.
fn step(app: &App, reader: &Reader, page: i64) -> Result<Option<Duration>, ActionError> {
    let known = app.store.read(|tx| tx.reader_position(reader.name))?;
    let from = known.unwrap_or_default();
    let changes = app.store.read(|tx| tx.changes_after(from, page))?;
    let Some(last) = changes.last() else {
        return Ok(None);
    };
    let locale = &app.settings.site.locale_default;
    app.write(&Caller::anonymous(), locale, |ctx| {
        let begun = Instant::now();
        if known.is_none() {
            ctx.tx.begin_reader(reader.name, ctx.now)?;
        }
        let is_ours = ctx
            .tx
            .move_reader(reader.name, from, last.position, ctx.now)?;
        // Where another node was quicker, what it took is not taken again.
        if is_ours {
            (reader.take)(ctx, &changes)?;
        }
        Ok(Some(begun.elapsed()))
    })
}
