//! Runs a load: reads records, hands out batches to a few threads, gathers what became of them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use cairn_catalogue::harvest::config;
use cairn_catalogue::harvest::source::is_source;
use cairn_catalogue::{ActionError, App, Caller};
use serde_json::{Map, Value, json};

use super::Kind;
use super::batch;
use super::put::{Change, put};
use crate::failure::Failure;
use crate::lines::Line;
use crate::open::LOCALE;

/// Most failures that are remembered for the report; further ones are counted.
const MOST_FAILURES: usize = 100_000;
/// Most failed groups and organizations that are tried again behind the others, whose parents they may be waiting for.
const MOST_RETRIED: usize = 50_000;

/// A record and the line that it came from.
#[derive(Debug, Clone)]
struct Record {
    line: u64,
    data: Map<String, Value>,
}

/// What became of one record, or why it failed.
type Outcome = Result<Change, String>;

/// How a load runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// What is loaded.
    pub(crate) kind: Kind,
    /// Records of one transaction.
    pub(crate) batch: usize,
    /// Transactions at once.
    pub(crate) jobs: usize,
}

/// A record that failed.
#[derive(Debug)]
pub(crate) struct Failed {
    /// Its line, from 1.
    pub(crate) line: u64,
    /// Its name or id, as far as it has one.
    pub(crate) name: String,
    /// Why.
    pub(crate) error: String,
}

/// What became of all records.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// Records that were read.
    pub(crate) read: u64,
    /// Records that are new.
    pub(crate) created: u64,
    /// Records that are different now.
    pub(crate) updated: u64,
    /// Records that were there already.
    pub(crate) unchanged: u64,
    /// How many failed.
    pub(crate) failed: u64,
    /// Which failed, by line.
    pub(crate) failures: BTreeMap<u64, Failed>,
    /// Harvest sources whose key for another site is not in what was read, and not here either.
    pub(crate) without_key: Vec<String>,
}

impl Summary {
    fn count(&mut self, change: Change) {
        match change {
            Change::Created => self.created += 1,
            Change::Updated => self.updated += 1,
            Change::Unchanged => self.unchanged += 1,
        }
    }

    fn fail(&mut self, line: u64, name: String, error: String) {
        self.failed += 1;
        if self.failures.len() < MOST_FAILURES {
            self.failures.insert(line, Failed { line, name, error });
        }
    }

    /// Returns the report for scripts.
    pub(crate) fn json(&self, kind: Kind) -> Value {
        let failures: Vec<Value> = self
            .failures
            .values()
            .map(|failed| json!({"line": failed.line, "name": failed.name, "error": failed.error}))
            .collect();
        json!({
            "kind": kind.word(),
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "failures": failures,
            "sources_without_key": self.without_key,
        })
    }
}

/// Hears of every record whose transaction is on the disk.
pub(crate) type Each<'a> = dyn FnMut(u64, &str, &Result<Change, String>) + 'a;

type Done = Result<(Vec<Record>, Vec<Outcome>), ActionError>;

/// Loads all records. `each` hears of a record when it is written, and of one that failed.
pub(crate) fn load(
    app: &Arc<App>,
    caller: &Caller,
    options: Options,
    lines: impl Iterator<Item = std::io::Result<Line>>,
    each: &mut Each<'_>,
) -> Result<Summary, Failure> {
    let mut summary = Summary::default();
    let mut again: Vec<Record> = Vec::new();
    let mut covered: Vec<String> = Vec::new();
    let mut settle = |summary: &mut Summary,
                      again: &mut Vec<Record>,
                      records: Vec<Record>,
                      outcomes: Vec<Outcome>| {
        let may_wait = matches!(options.kind, Kind::Groups | Kind::Organizations);
        for (record, outcome) in records.into_iter().zip(outcomes) {
            let name = name_of(&record.data);
            match &outcome {
                Ok(change) => {
                    summary.count(*change);
                    if hides_key(&record.data) {
                        covered.push(name.clone());
                    }
                }
                Err(_) if may_wait && again.len() < MOST_RETRIED => {
                    again.push(record);
                    continue;
                }
                Err(error) => summary.fail(record.line, name.clone(), error.clone()),
            }
            each(record.line, &name, &outcome);
        }
    };
    let jobs = options.jobs.max(1);
    let (work_in, work_out) = sync_channel::<Vec<Record>>(jobs);
    let work_out = Arc::new(Mutex::new(work_out));
    let (done_in, done_out) = channel::<Done>();
    let bad_lines = std::thread::scope(|scope| -> Result<Vec<(u64, String)>, Failure> {
        for _ in 0..jobs {
            let (work, done) = (Arc::clone(&work_out), done_in.clone());
            scope.spawn(move || work_off(app, caller, options.kind, &work, &done));
        }
        drop(done_in);
        // Only the threads hold it now: a hand-over fails once all of them have failed.
        drop(work_out);
        let fed = feed(lines, options.batch, work_in, &mut |read| {
            summary_of(&done_out, false, &mut |records, outcomes| {
                summary.read = read;
                settle(&mut summary, &mut again, records, outcomes);
            })
        });
        let ended = summary_of(&done_out, true, &mut |records, outcomes| {
            settle(&mut summary, &mut again, records, outcomes)
        });
        let (read, bad_lines) = fed?;
        ended?;
        summary.read = read;
        Ok(bad_lines)
    })?;
    for (line, error) in bad_lines {
        summary.fail(line, String::new(), error);
    }
    retry(app, caller, options, again, &mut summary, each)?;
    summary.without_key = without_key(app, caller, covered)?;
    Ok(summary)
}

/// Tells whether a record is a harvest source whose key was left out.
fn hides_key(record: &Map<String, Value>) -> bool {
    let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
    is_source(text("type")) && config::hides_key(text("config"))
}

/// Returns those of the sources that have no key here.
fn without_key(app: &App, caller: &Caller, names: Vec<String>) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for name in names {
        let source = app.read(caller, LOCALE, |ctx| Ok(ctx.tx.dataset_by_ref(&name)?))?;
        let config = source.as_ref().and_then(|source| source.body.get("config"));
        if !config.and_then(Value::as_str).is_some_and(config::has_key) {
            found.push(name);
        }
    }
    Ok(found)
}

fn name_of(record: &Map<String, Value>) -> String {
    ["name", "id"]
        .iter()
        .find_map(|key| record.get(*key).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned()
}

fn work_off(
    app: &App,
    caller: &Caller,
    kind: Kind,
    work: &Mutex<Receiver<Vec<Record>>>,
    done: &Sender<Done>,
) {
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(records) = next else { return };
        let outcome = write(app, caller, kind, &records).map(|outcomes| (records, outcomes));
        let failed = outcome.is_err();
        if done.send(outcome).is_err() || failed {
            return;
        }
    }
}

fn write(
    app: &App,
    caller: &Caller,
    kind: Kind,
    batch: &[Record],
) -> Result<Vec<Outcome>, ActionError> {
    batch::write(app, caller, batch, &|ctx, record: &Record| {
        put(ctx, kind, record.data.clone())
    })
}

/// Reads lines into batches and hands them out; returns how many were read, and those that are no records.
fn feed(
    lines: impl Iterator<Item = std::io::Result<Line>>,
    size: usize,
    work: SyncSender<Vec<Record>>,
    between: &mut dyn FnMut(u64) -> Result<(), Failure>,
) -> Result<(u64, Vec<(u64, String)>), Failure> {
    let mut read = 0;
    let mut bad = Vec::new();
    let mut batch = Vec::with_capacity(size);
    let mut send = |batch: Vec<Record>, read: u64| -> Result<bool, Failure> {
        // Nobody takes the batch where every thread has failed; why is found out by whoever waits for them.
        let taken = work.send(batch).is_ok();
        between(read)?;
        Ok(taken)
    };
    for line in lines {
        let line = line.map_err(Failure::file("input"))?;
        read += 1;
        match line.record {
            Ok(data) => batch.push(Record {
                line: line.number,
                data,
            }),
            Err(error) => bad.push((line.number, error)),
        }
        if batch.len() >= size.max(1) && !send(std::mem::take(&mut batch), read)? {
            return Ok((read, bad));
        }
    }
    if !batch.is_empty() {
        send(batch, read)?;
    }
    Ok((read, bad))
}

/// Takes what is done: all that is there, or all that there will be.
fn summary_of(
    done: &Receiver<Done>,
    wait: bool,
    settle: &mut dyn FnMut(Vec<Record>, Vec<Outcome>),
) -> Result<(), Failure> {
    let mut failure = None;
    loop {
        let next = if wait {
            done.recv().ok()
        } else {
            done.try_recv().ok()
        };
        match next {
            None => return failure.map_or(Ok(()), Err),
            Some(Ok((records, outcomes))) => settle(records, outcomes),
            Some(Err(error)) => failure = Some(Failure::Action(error)),
        }
    }
}

/// Tries groups again whose parents came behind them, as long as that helps.
fn retry(
    app: &Arc<App>,
    caller: &Caller,
    options: Options,
    mut again: Vec<Record>,
    summary: &mut Summary,
    each: &mut Each<'_>,
) -> Result<(), Failure> {
    while !again.is_empty() {
        let before = again.len();
        let outcomes = write(app, caller, options.kind, &again)?;
        let mut failed = Vec::new();
        for (record, outcome) in again.drain(..).zip(outcomes) {
            match outcome {
                Ok(change) => {
                    summary.count(change);
                    each(record.line, &name_of(&record.data), &Ok(change));
                }
                Err(error) => failed.push((record, error)),
            }
        }
        if failed.len() == before {
            for (record, error) in failed {
                let name = name_of(&record.data);
                summary.fail(record.line, name.clone(), error.clone());
                each(record.line, &name, &Err(error));
            }
            return Ok(());
        }
        again = failed.into_iter().map(|(record, _)| record).collect();
    }
    Ok(())
}
