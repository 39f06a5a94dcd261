//! Writes the log: a reader of the change feed that enters what became public, changed and went.
//!
//! Every version that was kept since the last look is looked at, in its order, so that nothing public passes unlogged however
//! fast it is followed by the next. All of it happens in one transaction: entries, tiles, checkpoint, and how far it went.

use std::collections::HashMap;

use cairn_domain::record::{Change, ChangeKind, Dataset};
use cairn_store::{Announcement, DatasetVersion, LogCheckpoint, LogEntry, LogRecord};
use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::hash;
use cairn_translog::note::Signer;
use cairn_translog::tile;
use cairn_translog::tree::Edge;
use chrono::NaiveDateTime;
use serde_json::Value;

use super::form::{self, Entry, Told};
use super::tiles::Stored;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::readers::{Reader, changed};

/// The reader.
pub(crate) const READER: Reader = Reader {
    name: "transparency-log",
    page: 1000,
    take,
};

/// Returns how far the feed has entered the log.
pub(super) fn position(ctx: &mut Ctx<'_, '_>) -> Result<i64, ActionError> {
    Ok(ctx.tx.reader_position(READER.name)?.unwrap_or_default())
}

/// Enters what these changes did to what everybody sees.
fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let ids = changed(changes, ChangeKind::Dataset);
    if ids.is_empty() {
        return Ok(());
    }
    let mut known = Known::read(ctx, &ids)?;
    let mut planned = Vec::new();
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        let mut history = History::new(&mut known, id);
        history.follow(ctx)?;
        planned.append(&mut history.planned);
        records.push(history.record);
    }
    // Records one after another; each by itself is in its order already.
    planned.sort_by_key(|one| one.rank);
    append(ctx, planned, records)
}

/// What the database knows of the records that changed.
struct Known {
    datasets: HashMap<String, Dataset>,
    versions: HashMap<String, Vec<DatasetVersion>>,
    announcements: HashMap<String, Announcement>,
    records: HashMap<String, LogRecord>,
    entries: HashMap<i64, LogEntry>,
}

impl Known {
    fn read(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<Self, ActionError> {
        let datasets: HashMap<String, Dataset> = ctx
            .tx
            .datasets(ids)?
            .into_iter()
            .map(|dataset| (dataset.id.clone(), dataset))
            .collect();
        let mut records = ctx.tx.log_records(ids)?;
        // An id that was purged and is in use again begins anew.
        let again: Vec<String> = records
            .values_mut()
            .filter(|record| {
                let now = datasets.get(&record.dataset_id);
                now.is_some_and(|now| now.version < record.version)
            })
            .map(|record| {
                record.version = 0;
                record.dataset_id.clone()
            })
            .collect();
        let mut versions: HashMap<String, Vec<DatasetVersion>> = HashMap::new();
        let mut read = ctx.tx.unlogged_versions(ids)?;
        if !again.is_empty() {
            read.retain(|(id, _)| !again.contains(id));
            let mut anew = ctx.tx.dataset_versions_of(&again)?;
            anew.sort_by_key(|(_, kept)| kept.version);
            read.append(&mut anew);
        }
        for (id, version) in read {
            versions.entry(id).or_default().push(version);
        }
        let announcements = ctx
            .tx
            .announcements_of(ids)?
            .into_iter()
            .map(|one| (one.id.clone(), one))
            .collect();
        let places: Vec<i64> = records
            .values()
            .filter_map(|record| record.last_entry)
            .collect();
        let entries = ctx.tx.log_entries_at(&places)?;
        Ok(Self {
            datasets,
            versions,
            announcements,
            records,
            entries,
        })
    }
}

/// An entry that is to be written.
struct Planned {
    /// Where it stands among the others: never before an earlier one of the same record.
    rank: NaiveDateTime,
    entry: Entry,
}

/// What a record went through since it was looked at last.
struct History {
    dataset: Option<Dataset>,
    versions: Vec<DatasetVersion>,
    gone: Option<Announcement>,
    last: Option<LogEntry>,
    record: LogRecord,
    planned: Vec<Planned>,
}

impl History {
    fn new(known: &mut Known, id: String) -> Self {
        let record = known.records.remove(&id);
        Self {
            dataset: known.datasets.remove(&id),
            versions: known.versions.remove(&id).unwrap_or_default(),
            gone: known.announcements.remove(&id).filter(|one| one.gone),
            last: record
                .as_ref()
                .and_then(|record| known.entries.remove(&record.last_entry?)),
            record: record.unwrap_or(LogRecord {
                dataset_id: id,
                version: 0,
                last_entry: None,
            }),
            planned: Vec::new(),
        }
    }

    /// Plans the entries.
    fn follow(&mut self, ctx: &Ctx<'_, '_>) -> Result<(), ActionError> {
        let mut last = match &self.last {
            Some(entry) => Some(Entry::read(&entry.body).map_err(|error| damaged(entry, &error))?),
            None => None,
        };
        let current = self.dataset.take();
        let mut states: Vec<(NaiveDateTime, Dataset)> = std::mem::take(&mut self.versions)
            .iter()
            .filter_map(|kept| Some((kept.at, dataset::as_it_was(&self.record.dataset_id, kept)?)))
            .collect();
        let newest = states
            .last()
            .map_or(self.record.version, |(_, state)| state.version);
        let is_there = current.is_some();
        if let Some(current) = current.filter(|current| current.version > newest) {
            // Times alone changed, of which no version is kept.
            states.push((current.modified, current));
        }
        for (at, state) in &states {
            self.record.version = self.record.version.max(state.version);
            if let Some(entry) = next(last.as_ref(), state) {
                self.plan(*at, &mut last, entry);
            }
        }
        if !is_there {
            self.record.version = 0;
        }
        self.part(ctx, is_there, &mut last);
        Ok(())
    }

    /// Plans what is said of a record that everybody could see and can no more.
    fn part(&mut self, ctx: &Ctx<'_, '_>, is_there: bool, last: &mut Option<Entry>) {
        let note = self.gone.as_ref().map(form::tombstone);
        let note_hash = note.as_ref().map(form::hash);
        let was_public = last.as_ref().is_some_and(Entry::is_public);
        let at = match &self.gone {
            Some(gone) if last.as_ref().is_none_or(|last| last.tombstone.is_none()) => gone.at,
            _ => ctx.now,
        };
        // A withdrawal that the versions told of already is completed by its note.
        if let Some(told) = self.planned.last_mut()
            && told.entry.kind == Told::Withdrawal
            && self.gone.is_some()
        {
            told.entry.tombstone = note_hash;
            return;
        }
        let said = last.as_ref().and_then(|last| last.tombstone.as_ref());
        let is_news = match (&note_hash, was_public) {
            (None, was_public) => was_public && !is_there,
            (Some(_), true) => true,
            (Some(note), false) => said != Some(note),
        };
        if !is_news {
            return;
        }
        let name = match &self.gone {
            Some(gone) => gone.name.clone(),
            None => last.as_ref().and_then(|last| last.name.clone()),
        };
        let of = match &self.gone {
            Some(gone) => gone.kind.clone(),
            None => last.as_ref().and_then(|last| last.of.clone()),
        };
        let entry = Entry {
            kind: Told::Withdrawal,
            time: String::new(),
            id: self.record.dataset_id.clone(),
            name,
            of,
            version: None,
            record: None,
            files: Value::Null,
            tombstone: note_hash,
            previous: None,
        };
        self.plan(at, last, entry);
    }

    fn plan(&mut self, at: NaiveDateTime, last: &mut Option<Entry>, mut entry: Entry) {
        entry.time = form::said_time(at);
        *last = Some(entry.clone());
        let rank = self.planned.last().map_or(at, |before| before.rank.max(at));
        self.planned.push(Planned { rank, entry });
    }
}

/// Returns the entry for the next state of a record, where it is news to everybody.
fn next(last: Option<&Entry>, state: &Dataset) -> Option<Entry> {
    let was_public = last.is_some_and(Entry::is_public);
    let is_public = form::is_public(state);
    let mut entry = Entry {
        kind: match (was_public, is_public) {
            (_, false) => Told::Withdrawal,
            (false, true) => Told::Publication,
            (true, true) => Told::Change,
        },
        time: String::new(),
        id: state.id.clone(),
        name: Some(state.name.clone()),
        of: Some(state.kind.clone()),
        version: Some(state.version),
        record: None,
        files: Value::Null,
        tombstone: None,
        previous: None,
    };
    if !is_public {
        // What it is called now may be meant for nobody's eyes.
        entry.name = last.and_then(|last| last.name.clone());
        return was_public.then_some(entry);
    }
    entry.record = Some(form::record_hash(state));
    entry.files = form::files_said(&form::files(state));
    let is_same = last.is_some_and(|last| {
        last.is_public() && last.record == entry.record && last.files == entry.files
    });
    (!is_same).then_some(entry)
}

/// Puts entries at the end of the log and signs a checkpoint.
fn append(
    ctx: &mut Ctx<'_, '_>,
    planned: Vec<Planned>,
    mut records: Vec<LogRecord>,
) -> Result<(), ActionError> {
    if !planned.is_empty() {
        let signer = signer(ctx)?;
        let mut edge = edge(ctx, &signer)?;
        let mut rows = Vec::with_capacity(planned.len());
        let mut whole = Vec::new();
        let mut places: HashMap<String, i64> = records
            .iter()
            .filter_map(|record| Some((record.dataset_id.clone(), record.last_entry?)))
            .collect();
        for Planned { mut entry, .. } in planned {
            let index = number(edge.size())?;
            entry.previous = places.insert(entry.id.clone(), index);
            let body = entry
                .text()
                .map_err(|error| ActionError::Internal(error.to_string()))?;
            edge.push(hash::leaf(body.as_bytes()), &mut |level, index, hashes| {
                whole.push((level, index, tile::encode(hashes)));
            });
            rows.push(LogEntry {
                index,
                dataset_id: entry.id,
                version: entry.version,
                body,
            });
        }
        ctx.tx.insert_log_entries(&rows)?;
        let partial = edge.partial();
        let partial = partial
            .into_iter()
            .map(|(level, index, hashes)| (level, index, tile::encode(hashes)));
        for (level, index, bytes) in whole.into_iter().chain(partial) {
            ctx.tx.put_log_tile(level, number(index)?, &bytes)?;
        }
        let checkpoint = Checkpoint {
            origin: signer.verifier().name().to_owned(),
            size: edge.size(),
            root: edge.root(),
        };
        ctx.tx.insert_log_checkpoint(&LogCheckpoint {
            size: number(edge.size())?,
            at: ctx.now,
            verifier: signer.verifier().to_string(),
            note: checkpoint.sign(&signer)?,
        })?;
        for record in &mut records {
            record.last_entry = places.get(&record.dataset_id).copied();
        }
    }
    Ok(ctx.tx.put_log_records(&records)?)
}

/// Returns the key that signed last; a new one is made only for a log that has not begun.
fn signer(ctx: &mut Ctx<'_, '_>) -> Result<std::sync::Arc<Signer>, ActionError> {
    let (app, key) = (ctx.app, &ctx.app.log_key);
    match ctx.tx.log_checkpoint(None)? {
        Some(newest) => key.of(app, &newest.verifier)?.ok_or_else(away),
        None if ctx.tx.count_log_entries()? == 0 => key.first_or_new(app),
        None => key.first(app)?.ok_or_else(away),
    }
}

/// What is said where the key that signed last is not here.
pub(super) fn away() -> ActionError {
    ActionError::Internal(
        "the transparency log has entries, but its key is not here: put log.key back into the data folder".to_owned(),
    )
}

/// Returns the edge of the tree, once it is sure that it is what was signed last.
pub(super) fn edge(ctx: &mut Ctx<'_, '_>, signer: &Signer) -> Result<Edge, ActionError> {
    let size = ctx.tx.count_log_entries()?;
    let last = ctx.tx.log_checkpoint(None)?;
    let edge = Edge::read(&mut Stored(ctx.tx), u64::try_from(size).unwrap_or(0))?;
    let signed = match &last {
        Some(last) => Checkpoint::open(&last.note, &signer.verifier())?,
        None => Checkpoint {
            origin: String::new(),
            size: 0,
            root: hash::empty(),
        },
    };
    if signed.size == edge.size() && signed.root == edge.root() {
        return Ok(edge);
    }
    Err(ActionError::Internal(
        "the transparency log is not what was signed last: nothing is added to it; `cairn log verify` says what differs".to_owned(),
    ))
}

fn number(number: u64) -> Result<i64, ActionError> {
    i64::try_from(number).map_err(|_| ActionError::Internal("the log is too long".to_owned()))
}

fn damaged(entry: &LogEntry, error: &serde_json::Error) -> ActionError {
    ActionError::Internal(format!(
        "entry {} of the transparency log cannot be read: {error}",
        entry.index
    ))
}
