//! Follows the change feed: one thread reads it in order, brings the index up to date and drops what caches hold of old.
//!
//! Many writes that wait share one commit of the index. Where many come for which nobody waits (a load, a harvest), what was
//! read is written and held back for a moment, so that one commit shows thousands: a commit costs more than its records. The
//! thread also looks at the feed now and then by itself, since other processes and other nodes write too.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cairn_domain::permission::dataset_labels;
use cairn_domain::record::{ChangeKind, DELETED, Dataset};
use cairn_index::{Document, Index, IndexError, Update};
use cairn_store::{StoreError, Tx, UsageSum};
use serde_json::{Map, Value};

use crate::app::App;
use crate::error::ActionError;
use crate::rebuild;
use crate::usage::WRITTEN_EVERY;
use crate::wire;

/// Rows of the feed that one round reads.
const BATCH: i64 = 2000;
/// Datasets that are indexed at once when everything is indexed again.
const PAGE: i64 = 500;
/// Records of one round from which a commit waits for more of them, while nobody waits for it.
const MANY: usize = 64;
/// Most records that wait for a commit: who asks for one meanwhile waits until they are packed.
const MOST_HELD: usize = 2000;
/// How long records wait for a commit at most.
const HOLD: Duration = Duration::from_secs(2);
/// How often the feed is looked at when nobody asks.
const LOOK: Duration = Duration::from_millis(400);
/// How often a long filling of the index says how far it is.
const SAY: Duration = Duration::from_secs(10);
/// How often it is looked whether somebody changed the files of the index.
const INSPECT: Duration = Duration::from_secs(1);
/// How often the index is made durable.
const CHECKPOINT: Duration = Duration::from_secs(30);
/// How long nothing was written before small parts of the index are put together.
const REST: Duration = Duration::from_secs(10);

/// What the index was given and has not committed.
#[derive(Default)]
pub(crate) struct Held {
    /// Up to where the feed was read; 0 where nothing is held.
    position: i64,
    records: usize,
    since: Option<Instant>,
}

impl Held {
    /// Adds a round that was written.
    fn add(&mut self, round: &Round) {
        self.position = round.position;
        self.records += round.updates.len();
        self.since.get_or_insert_with(Instant::now);
    }

    fn is_empty(&self) -> bool {
        self.since.is_none()
    }

    fn is_due(&self) -> bool {
        self.records >= MOST_HELD || self.since.is_some_and(|since| since.elapsed() >= HOLD)
    }
}

struct State {
    wanted: i64,
    applied: i64,
    ready: bool,
}

/// How far the feed was followed, and who waits for it.
pub(crate) struct Progress {
    state: Mutex<State>,
    work: Condvar,
    done: Condvar,
}

impl Progress {
    pub(crate) fn new(applied: i64) -> Self {
        Self {
            state: Mutex::new(State {
                wanted: 0,
                applied,
                ready: false,
            }),
            work: Condvar::new(),
            done: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for everything up to a position to be made visible.
    pub(crate) fn ask(&self, position: i64) {
        let mut state = self.lock();
        state.wanted = state.wanted.max(position);
        drop(state);
        self.work.notify_one();
    }

    /// Waits for a position; tells whether it was reached in time.
    pub(crate) fn wait(&self, position: i64, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        let mut state = self.lock();
        while state.applied < position {
            let now = Instant::now();
            if now >= end {
                return false;
            }
            state = self
                .done
                .wait_timeout(state, end - now)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        true
    }

    pub(crate) fn position(&self) -> i64 {
        self.lock().applied
    }

    fn somebody_waits(&self) -> bool {
        let state = self.lock();
        state.wanted > state.applied
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.lock().ready
    }

    pub(crate) fn reached(&self, position: i64) {
        let mut state = self.lock();
        state.applied = state.applied.max(position);
        drop(state);
        self.done.notify_all();
    }

    fn sleep(&self, applied: i64) {
        let state = self.lock();
        if state.wanted > applied {
            drop(state);
            // Somebody waits for a change that is not readable yet: on PostgreSQL an older transaction is still open.
            std::thread::sleep(Duration::from_micros(500));
            return;
        }
        let _woken = self
            .work
            .wait_timeout(state, LOOK)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

/// The thread that follows. Dropping it stops it and makes the index durable.
pub struct Follower {
    app: Arc<App>,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Follower {
    pub(crate) fn start(app: &Arc<App>) -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let follows = |index: &Index| !index.reads_only();
        let thread = if app.index.as_ref().is_some_and(follows) {
            let (inner, flag) = (Arc::clone(app), Arc::clone(&stop));
            Some(
                std::thread::Builder::new()
                    .name("cairn-follow".into())
                    .spawn(move || run(&inner, &flag))?,
            )
        } else {
            None
        };
        Ok(Self {
            app: Arc::clone(app),
            stop,
            thread,
        })
    }

    /// Waits until the index shows everything that is committed now.
    pub fn catch_up(&self, limit: Duration) -> Result<bool, StoreError> {
        if self.thread.is_none() {
            return Ok(true);
        }
        let end = self.app.store.read(|tx| tx.feed_tip())?;
        self.app.progress.ask(end);
        Ok(self.app.progress.wait(end, limit))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.app.progress.work.notify_all();
        if let Some(thread) = self.thread.take() {
            // A follower that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

fn run(app: &Arc<App>, stop: &Arc<AtomicBool>) {
    let Some(index) = &app.index else { return };
    let mut last_checkpoint = Instant::now();
    let mut dirty = false;
    let mut builder = rebuild::Builder::default();
    let mut last_counts = Instant::now();
    let mut inspection = Inspection::default();
    let mut rest = Rest::default();
    let warming = warm(app);
    while !stop.load(Ordering::SeqCst) {
        match step(app, index, stop) {
            Ok(true) => {
                dirty = true;
                rest = Rest::default();
            }
            Ok(false) => app.progress.sleep(app.progress.position()),
            Err(error) => {
                complain(&error);
                std::thread::sleep(Duration::from_secs(1));
            }
        }
        if dirty && last_checkpoint.elapsed() > CHECKPOINT {
            dirty = !checkpoint(index);
            last_checkpoint = Instant::now();
        }
        if last_counts.elapsed() > WRITTEN_EVERY {
            last_counts = Instant::now();
            write_counts(app);
        }
        inspection.look(index);
        rest.look(index);
        if app.progress.is_ready() {
            builder.look(app, index, stop);
        }
    }
    builder.join();
    if let Some(thread) = warming {
        // A thread that panicked has said so in the log.
        let _ = thread.join();
    }
    write_counts(app);
    // What is held back is read again at the next start.
    checkpoint(index);
}

/// How long nothing was written, and whether the index has settled since.
struct Rest {
    since: Instant,
    settled: bool,
}

impl Default for Rest {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            settled: false,
        }
    }
}

impl Rest {
    fn look(&mut self, index: &Index) {
        if self.settled || self.since.elapsed() < REST {
            return;
        }
        self.settled = index.settle().unwrap_or_else(|error| {
            tracing::warn!(%error, "small parts of the index could not be put together; searches work as before");
            true
        });
    }
}

/// Prepares the index for searches, beside the first of them.
fn warm(app: &Arc<App>) -> Option<std::thread::JoinHandle<()>> {
    let app = Arc::clone(app);
    let work = move || {
        if let Some(Err(error)) = app.index.as_ref().map(Index::warm) {
            tracing::warn!(%error, "the index could not be prepared for searches; the first ones do it");
        }
    };
    let thread = std::thread::Builder::new()
        .name("cairn-warm".into())
        .spawn(work);
    thread
        .inspect_err(|error| tracing::warn!(%error, "no thread to prepare the index"))
        .ok()
}

/// Looks after the files of the index, and says once what is wrong with them.
#[derive(Default)]
struct Inspection {
    last: Option<Instant>,
    said: Option<String>,
}

impl Inspection {
    fn look(&mut self, index: &Index) {
        if self.last.is_some_and(|last| last.elapsed() < INSPECT) {
            return;
        }
        self.last = Some(Instant::now());
        let wrong = index.inspect().err().map(|error| error.to_string());
        if let Some(wrong) = wrong
            .as_ref()
            .filter(|wrong| self.said.as_ref() != Some(wrong))
        {
            tracing::error!("{wrong}; no write is lost, the database has them all");
        }
        self.said = wrong;
    }
}

fn write_counts(app: &App) {
    if let Err(error) = app.write_usage() {
        tracing::warn!(%error, "what was used could not be counted; it is tried again");
    }
    if let Err(error) = app.write_misses() {
        tracing::warn!(%error, "searches that found nothing could not be noted; it is tried again");
    }
}

fn complain(error: &ActionError) {
    match error {
        ActionError::Index(IndexError::DiskFull(reason)) => tracing::error!(
            reason,
            "the disk is full: searches show what they showed, writes are safe in the database; the index goes on when there is space"
        ),
        error => tracing::error!(%error, "the index could not follow the changes; trying again"),
    }
}

/// Makes the index durable; tells whether it is.
fn checkpoint(index: &Index) -> bool {
    let done = index.checkpoint();
    if let Err(error) = &done {
        tracing::error!(%error, "the index could not be made durable; it is tried again");
    }
    done.is_ok()
}

/// One round; tells whether there was anything to do.
fn step(app: &App, index: &Index, stop: &AtomicBool) -> Result<bool, ActionError> {
    let mut held = app.rebuild.turn();
    if index.is_broken() {
        // The next one, which is being built, catches up by itself.
        return Ok(false);
    }
    if app.progress.position() == 0 {
        let end = app.store.read(|tx| tx.feed_end())?;
        if !index_everything(app, index, end, stop)? {
            return Ok(false);
        }
        app.progress.reached(end);
        app.progress.lock().ready = true;
        return Ok(end > 0);
    }
    // An index that fails forgets what it did not commit, so that is read again.
    let (left, worked) = follow(app, index, std::mem::take(&mut *held))?;
    *held = left;
    Ok(worked)
}

/// Brings the index a round further; returns what it holds back then, and whether there was anything to do.
fn follow(app: &App, index: &Index, mut held: Held) -> Result<(Held, bool), ActionError> {
    let round = round(app, held.position.max(app.progress.position()))?;
    let rebuild = round.as_ref().is_some_and(|round| round.rebuild);
    let waits = |held: &Held| !rebuild && !held.is_due() && !app.progress.somebody_waits();
    match round {
        Some(round) => {
            let many = !held.is_empty() || round.updates.len() >= MANY;
            index.apply(&round.updates, 0)?;
            held.add(&round);
            if many && waits(&held) {
                return Ok((held, true));
            }
        }
        None if held.is_empty() => {
            app.progress.lock().ready = true;
            return Ok((held, false));
        }
        None if waits(&held) => return Ok((held, false)),
        None => {}
    }
    index.apply(&[], held.position)?;
    app.progress.reached(held.position);
    if rebuild {
        app.rebuild.want();
    }
    Ok((Held::default(), true))
}

/// What a piece of the feed means for the index.
pub(crate) struct Round {
    pub(crate) updates: Vec<Update>,
    /// Where the piece ends.
    pub(crate) position: i64,
    /// Whether somebody asked for the index to be built anew.
    pub(crate) rebuild: bool,
}

/// Reads the changes after a position, and drops what caches hold of old.
pub(crate) fn round(app: &App, after: i64) -> Result<Option<Round>, ActionError> {
    let changes = app.store.read(|tx| tx.changes_after(after, BATCH))?;
    let Some(last) = changes.last() else {
        return Ok(None);
    };
    let position = last.position;
    let mut rebuild = false;
    let mut datasets: Vec<String> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut renamed: Vec<&str> = Vec::new();
    let mut vocabularies: Vec<&str> = Vec::new();
    for change in &changes {
        app.forget(change.kind, &change.id);
        match change.kind {
            ChangeKind::Dataset | ChangeKind::Counted if seen.insert(&change.id) => {
                datasets.push(change.id.clone());
            }
            ChangeKind::GroupRenamed => renamed.push(&change.id),
            ChangeKind::VocabularyRenamed => vocabularies.push(&change.id),
            ChangeKind::Rebuild => rebuild = true,
            ChangeKind::Dataset
            | ChangeKind::Counted
            | ChangeKind::Comment
            | ChangeKind::Group
            | ChangeKind::Account
            | ChangeKind::Token
            | ChangeKind::Vocabulary
            | ChangeKind::Site => {}
        }
    }
    let updates = app.store.read(|tx| {
        for group in renamed {
            let members = tx.members_of_groups(&[group.to_owned()], "package")?;
            datasets.extend(members.into_iter().map(|member| member.table_id));
            datasets.extend(tx.all_dataset_ids_of_organization(group)?);
        }
        for vocabulary in vocabularies {
            datasets.extend(tx.dataset_ids_with_vocabulary(vocabulary)?);
        }
        documents(app, tx, &datasets)
    })?;
    Ok(Some(Round {
        updates,
        position,
        rebuild,
    }))
}

/// Fills the live index from nothing; false where it was told to stop.
fn index_everything(
    app: &App,
    index: &Index,
    end: i64,
    stop: &AtomicBool,
) -> Result<bool, ActionError> {
    index.apply(&[Update::Clear], 0)?;
    let filled = every_dataset(app, |updates, _| {
        index.apply(updates, 0)?;
        Ok(!stop.load(Ordering::SeqCst))
    })?;
    if filled {
        index.apply(&[], end)?;
        checkpoint(index);
    }
    Ok(filled)
}

/// Hands over the documents of the whole catalogue, page by page, with how many there were; ends early where it is told to.
pub(crate) fn every_dataset(
    app: &App,
    mut take: impl FnMut(&[Update], u64) -> Result<bool, ActionError>,
) -> Result<bool, ActionError> {
    let of = app.store.read(|tx| tx.count_datasets())?;
    let began = Instant::now();
    let mut said = began;
    let mut after = String::new();
    let mut records = 0;
    loop {
        let (ids, updates) = app.store.read(|tx| {
            let ids = tx.dataset_ids_after(&after, PAGE)?;
            let updates = documents(app, tx, &ids)?;
            Ok::<_, ActionError>((ids, updates))
        })?;
        let Some(last) = ids.last() else {
            let took_ms = began.elapsed().as_millis();
            tracing::info!(records, took_ms, "{records} records read for the index");
            return Ok(true);
        };
        after.clone_from(last);
        records += ids.len() as u64;
        if !take(&updates, records)? {
            return Ok(false);
        }
        if said.elapsed() > SAY {
            said = Instant::now();
            tracing::info!(records, of, "{records} of {of} records read for the index");
        }
    }
}

/// Makes the updates of the index for these datasets, deletions for those that are gone.
fn documents(app: &App, tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Update>, ActionError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let datasets = tx.datasets(ids)?;
    let mut dicts = wire::packages(tx, app, &datasets)?;
    put_counts(tx, &mut dicts, ids)?;
    let tags = vocabulary_tags(tx, &datasets)?;
    let found: HashSet<&str> = datasets.iter().map(|dataset| &*dataset.id).collect();
    let mut updates: Vec<Update> = ids
        .iter()
        .filter(|id| !found.contains(id.as_str()))
        .map(|id| Update::Delete(id.clone()))
        .collect();
    for ((dataset, dict), vocabulary_tags) in datasets.iter().zip(dicts).zip(tags) {
        if dataset.state == DELETED && app.settings.search.remove_deleted {
            updates.push(Update::Delete(dataset.id.clone()));
            continue;
        }
        updates.push(Update::Put(Box::new(Document {
            package: Value::Object(dict),
            permission_labels: dataset_labels(
                &dataset.head(),
                app.settings.auth.allow_dataset_collaborators,
            ),
            vocabulary_tags,
        })));
    }
    Ok(updates)
}

/// Puts in what is counted of records, which searches sort by.
fn put_counts(
    tx: &mut Tx<'_>,
    dicts: &mut [Map<String, Value>],
    ids: &[String],
) -> Result<(), ActionError> {
    let sums = tx.usage_sums(ids)?;
    let sums: HashMap<&str, &UsageSum> = sums
        .iter()
        .map(|sum| (sum.dataset_id.as_str(), sum))
        .collect();
    let votes: HashMap<String, i64> = tx.vote_counts(ids)?.into_iter().collect();
    for dict in dicts {
        let id = dict.get("id").and_then(Value::as_str).unwrap_or_default();
        let (votes, sum) = (votes.get(id).copied(), sums.get(id));
        if let Some(votes) = votes {
            dict.insert("votes".to_owned(), votes.into());
        }
        let Some(sum) = sum else { continue };
        for (key, count) in [
            ("views_total", sum.views_total),
            ("views_recent", sum.views_recent),
            ("resources_accessed_total", sum.downloads_total),
            ("resources_accessed_recent", sum.downloads_recent),
        ] {
            dict.insert(key.to_owned(), count.into());
        }
    }
    Ok(())
}

/// Returns the tags of vocabularies that datasets have, in their order: name of the vocabulary, name of the tag.
pub(crate) fn vocabulary_tags(
    tx: &mut Tx<'_>,
    datasets: &[Dataset],
) -> Result<Vec<Vec<(String, String)>>, ActionError> {
    let vocabularies = if datasets.iter().any(has_vocabulary_tags) {
        tx.vocabularies()?
    } else {
        Vec::new()
    };
    let named = |tag: &Value| {
        let id = tag.get("vocabulary_id")?.as_str()?;
        let vocabulary = vocabularies.iter().find(|vocabulary| vocabulary.id == id)?;
        let name = tag.get("name")?.as_str()?;
        Some((vocabulary.name.clone(), name.to_owned()))
    };
    Ok(datasets
        .iter()
        .map(|dataset| tags_of(dataset).filter_map(named).collect())
        .collect())
}

fn tags_of(dataset: &Dataset) -> impl Iterator<Item = &Value> {
    dataset
        .body
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn has_vocabulary_tags(dataset: &Dataset) -> bool {
    tags_of(dataset).any(|tag| tag.get("vocabulary_id").is_some_and(Value::is_string))
}
