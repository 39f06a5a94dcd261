//! Jobs: work that is asked for in one transaction and done after it, by whichever node is free.
//!
//! A job is a row of the catalogue database. It is leased with a heartbeat, tried again with growing pauses, and goes on
//! from the progress that it noted. It may run twice (a node may be cut off in the middle), so what it does must bear that.

mod check_file;
mod check_links;
mod forget_audit;
mod forget_jobs;
mod import_register;
mod load_resource;
mod profile_table;
mod runner;
mod sweep_files;
mod sweep_tables;
#[cfg(test)]
mod tests;
mod touch_resource;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use cairn_domain::record::{Job, JobState};
use cairn_store::StoreError;
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::Value;

pub(crate) use check_file::KIND as CHECK_FILE;
pub(crate) use check_links::KIND as CHECK_LINKS;
pub(crate) use import_register::KIND as IMPORT_REGISTER;
pub(crate) use load_resource::{KIND as LOAD, note_of};
pub(crate) use profile_table::profile_stale;
pub use runner::{Runner, run_due, schedule};
pub(crate) use sweep_files::{sweep_in_time, sweep_later};
pub(crate) use touch_resource::{Touches, touch_later};

use crate::app::App;
use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The kinds of jobs of the catalogue itself.
pub const KINDS: &[&JobKind] = &[
    &check_file::KIND,
    &check_links::KIND,
    &forget_audit::KIND,
    &crate::usage::COUNT_USAGE,
    &crate::notify::DIGESTS,
    &crate::notify::LETTER,
    &crate::notify::SEARCHES,
    &crate::notify::WEBHOOK,
    &forget_jobs::KIND,
    &crate::inventory::KIND,
    &import_register::KIND,
    &crate::assessments::TELL,
    &crate::consultations::CONFIRM,
    &crate::consultations::FORGET,
    &crate::consultations::STEPS,
    &crate::consultations::TELL,
    &crate::outcomes::ALL,
    &crate::outcomes::MEASURE,
    &load_resource::KIND,
    &profile_table::DAILY,
    &profile_table::KIND,
    &crate::measures::ALL,
    &crate::measures::DAILY,
    &crate::publishing::KIND,
    &sweep_files::KIND,
    &sweep_tables::KIND,
    &touch_resource::KIND,
];

/// The queue of jobs that name no other.
pub const DEFAULT_QUEUE: &str = "default";

/// What a kind of job does, and how.
#[derive(Debug)]
pub struct JobKind {
    /// Its name in the database.
    pub name: &'static str,
    /// The queue that its jobs stand in.
    pub queue: &'static str,
    /// How often a job is begun before it counts as failed.
    pub tries: i32,
    /// How long after one run the next is due, for work that comes round by itself.
    pub every: Option<Duration>,
    /// What it does.
    pub run: fn(&mut JobRun<'_>) -> Result<Value, JobError>,
}

/// Why a run of a job ends without a result.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The lease went to somebody else, or the job was cancelled.
    #[error("the lease is lost")]
    Lost,
    /// The process is told to end.
    #[error("stopped")]
    Stopped,
    /// It goes on after a pause, and lets others have its place until then; the attempt does not count.
    #[error("it goes on in {} seconds", .0.num_seconds())]
    Later(TimeDelta),
    /// It cannot succeed, however often it is tried.
    #[error("{0}")]
    Hopeless(String),
    /// It failed, and may succeed another time.
    #[error("{0}")]
    Failed(String),
    /// An action failed.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("file storage failed: {0}")]
    File(#[from] std::io::Error),
}

/// A run of a job, for the code that does the work.
pub struct JobRun<'a> {
    /// The catalogue.
    pub app: &'a App,
    /// The job as it was when the run began.
    pub job: &'a Job,
    owner: &'a str,
    lost: &'a AtomicBool,
    stop: &'a AtomicBool,
}

impl JobRun<'_> {
    /// Ends the run where its lease is lost or the process is to end; to be asked between steps.
    pub fn check(&self) -> Result<(), JobError> {
        if self.lost.load(Ordering::SeqCst) {
            return Err(JobError::Lost);
        }
        if self.stop.load(Ordering::SeqCst) {
            return Err(JobError::Stopped);
        }
        Ok(())
    }

    /// Notes what was done so far, so that another attempt goes on from there and operators see it.
    pub fn note(&self, progress: &Value) -> Result<(), JobError> {
        let held = self
            .app
            .store
            .write(|tx| tx.set_job_progress(&self.job.id, self.owner, progress))?;
        if held {
            self.check()
        } else {
            Err(JobError::Lost)
        }
    }
}

/// Wakes the threads of this process that wait for work when some was added.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rings: Mutex<u64>,
    sound: Condvar,
}

impl Bell {
    pub(crate) fn ring(&self) {
        let mut rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        *rings = rings.wrapping_add(1);
        self.sound.notify_all();
    }

    /// How often it has rung; to be asked before looking for work, so that what comes meanwhile is heard.
    pub(crate) fn rings(&self) -> u64 {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it rings more often than was heard. Each who waits hears every ring.
    pub(crate) fn wait(&self, heard: u64, limit: Duration) {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        drop(
            self.sound
                .wait_timeout_while(rings, limit, |rings| *rings == heard)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }
}

impl Ctx<'_, '_> {
    /// Asks for a job in this transaction; it runs once the transaction is through.
    pub fn enqueue(&mut self, kind: &JobKind, payload: Value) -> Result<String, ActionError> {
        let job = new_job(kind, payload, self.now, self.now);
        self.tx.insert_job(&job, None)?;
        self.afterwards(ring);
        Ok(job.id)
    }

    /// Asks for a job of a kind that other crates do; it runs once the transaction is through.
    pub(crate) fn enqueue_named(
        &mut self,
        kind: &str,
        queue: &str,
        payload: Value,
    ) -> Result<(), ActionError> {
        let job = Job {
            id: new_row_id(),
            kind: kind.to_owned(),
            queue: queue.to_owned(),
            payload,
            state: JobState::Waiting,
            created: self.now,
            run_at: self.now,
            attempts: 0,
            progress: None,
            result: None,
            error: None,
        };
        self.tx.insert_job(&job, None)?;
        self.afterwards(ring);
        Ok(())
    }

    /// Asks for a job at a time, unless one of this kind waits already.
    pub fn enqueue_once(&mut self, kind: &JobKind, at: NaiveDateTime) -> Result<(), ActionError> {
        self.insert_once(new_job(kind, Value::Null, self.now, at), kind.name)
    }

    /// Asks for a job about something at a time, unless one of this kind and about it waits already.
    pub fn enqueue_once_for(
        &mut self,
        kind: &JobKind,
        about: &str,
        payload: Value,
        at: NaiveDateTime,
    ) -> Result<(), ActionError> {
        let word = format!("{}:{about}", kind.name);
        self.insert_once(new_job(kind, payload, self.now, at), &word)
    }

    /// Asks for a job about something, unless one of this kind about it waits already; returns its id.
    pub(crate) fn enqueue_new(
        &mut self,
        kind: &JobKind,
        about: &str,
        payload: Value,
    ) -> Result<Option<String>, ActionError> {
        let job = new_job(kind, payload, self.now, self.now);
        let id = job.id.clone();
        let word = format!("{}:{about}", kind.name);
        let added = self.tx.insert_job(&job, Some(&word))?;
        if added {
            self.afterwards(ring);
        }
        Ok(added.then_some(id))
    }

    fn insert_once(&mut self, job: Job, word: &str) -> Result<(), ActionError> {
        if self.tx.insert_job(&job, Some(word))? {
            self.afterwards(ring);
        }
        Ok(())
    }
}

fn ring(app: &App) -> Result<(), ActionError> {
    app.bell.ring();
    Ok(())
}

fn new_job(kind: &JobKind, payload: Value, now: NaiveDateTime, run_at: NaiveDateTime) -> Job {
    Job {
        id: new_row_id(),
        kind: kind.name.to_owned(),
        queue: kind.queue.to_owned(),
        payload,
        state: JobState::Waiting,
        created: now,
        run_at,
        attempts: 0,
        progress: None,
        result: None,
        error: None,
    }
}
