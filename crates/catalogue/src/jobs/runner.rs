//! Runs jobs: leases one at a time, keeps the lease alive while it runs, writes down how it ended.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use cairn_domain::record::Job;
use cairn_store::{JobEnd, StoreError};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::Value;

use super::{JobError, JobKind, JobRun, new_job};
use crate::app::App;
use crate::clock::new_id;

/// Signs of life that a running job gives within one lease.
const HEARTBEATS: u32 = 4;
/// How often the rows are looked at when nobody rings: other nodes add jobs too, and times come.
const LOOK: Duration = Duration::from_secs(2);
/// The first pause after a failure; each further one is twice as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(10);
/// The longest pause after a failure.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// The threads that run jobs. Dropping it stops them; a job that is interrupted goes on elsewhere or later.
pub struct Runner {
    app: Arc<App>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Runner {
    /// Starts to run jobs of these kinds, so many at once.
    pub fn start(
        app: &Arc<App>,
        kinds: &'static [&'static JobKind],
        workers: usize,
    ) -> io::Result<Self> {
        let mut runner = Self {
            app: Arc::clone(app),
            stop: Arc::new(AtomicBool::new(false)),
            threads: Vec::new(),
        };
        for number in 0..workers {
            let (app, stop) = (Arc::clone(app), Arc::clone(&runner.stop));
            let thread = std::thread::Builder::new()
                .name(format!("cairn-job-{number}"))
                .spawn(move || work(&app, kinds, &stop))?;
            runner.threads.push(thread);
        }
        Ok(runner)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.app.bell.ring();
        while let Some(thread) = self.threads.pop() {
            // A worker that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

fn work(app: &App, kinds: &[&JobKind], stop: &AtomicBool) {
    let mut scheduled = false;
    loop {
        let heard = app.bell.rings();
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let step = if scheduled {
            one(app, kinds, stop)
        } else {
            schedule(app, kinds).map(|()| {
                scheduled = true;
                true
            })
        };
        match step {
            Ok(true) => {}
            Ok(false) => app.bell.wait(heard, LOOK),
            Err(error) => {
                tracing::error!(%error, "jobs could not be looked at; trying again");
                app.bell.wait(heard, LOOK);
            }
        }
    }
}

/// Returns how long a lease lasts without a sign of life.
fn lease(app: &App) -> Duration {
    Duration::from_secs(app.settings.jobs.lease_seconds.max(1).into())
}

/// Runs every job of these kinds that is due now, on this thread; returns how many ran.
pub fn run_due(app: &App, kinds: &[&JobKind]) -> Result<usize, StoreError> {
    let stop = AtomicBool::new(false);
    let mut ran = 0;
    while one(app, kinds, &stop)? {
        ran += 1;
    }
    Ok(ran)
}

/// Makes sure that work which comes round by itself waits for its turn.
pub fn schedule(app: &App, kinds: &[&JobKind]) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.store.write(|tx| {
        for kind in kinds {
            if let Some(every) = kind.every {
                let job = new_job(kind, Value::Null, now, now + delta(every));
                tx.insert_job(&job, Some(kind.name))?;
            }
        }
        Ok(())
    })
}

/// Runs the next job that is due; tells whether there was one.
fn one(app: &App, kinds: &[&JobKind], stop: &AtomicBool) -> Result<bool, StoreError> {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    let now = app.clock.now();
    // Looked at first, so that an idle node does not take the lock for writing.
    if !app.store.read(|tx| tx.has_due_job(&names, now))? {
        return Ok(false);
    }
    let owner = new_id();
    let claimed = app
        .store
        .write(|tx| tx.claim_job(&names, &owner, now, after(now, delta(lease(app)))))?;
    let Some(job) = claimed else {
        return Ok(false);
    };
    let Some(kind) = kinds.iter().find(|kind| kind.name == job.kind) else {
        return Ok(false);
    };
    let done = execute(app, kind, &job, &owner, stop);
    settle(app, kind, &job, &owner, done)?;
    Ok(true)
}

/// Does the work, with a heartbeat beside it.
fn execute(
    app: &App,
    kind: &JobKind,
    job: &Job,
    owner: &str,
    stop: &AtomicBool,
) -> Result<Value, JobError> {
    let span = tracing::info_span!("job", job.kind = kind.name, job.id = %job.id, job.attempt = job.attempts);
    let _entered = span.enter();
    let lost = AtomicBool::new(false);
    let ended = (Mutex::new(false), Condvar::new());
    std::thread::scope(|scope| {
        scope.spawn(|| heartbeat(app, &job.id, owner, &lost, &ended));
        let mut run = JobRun {
            app,
            job,
            owner,
            lost: &lost,
            stop,
        };
        let done = catch_unwind(AssertUnwindSafe(|| (kind.run)(&mut run)));
        *ended.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        ended.1.notify_all();
        done.unwrap_or_else(|_| Err(JobError::Failed("the job panicked".to_owned())))
    })
}

fn heartbeat(
    app: &App,
    id: &str,
    owner: &str,
    lost: &AtomicBool,
    (ended, ending): &(Mutex<bool>, Condvar),
) {
    let lease = lease(app);
    let mut over = ended.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let (guard, timeout) = ending
            .wait_timeout_while(over, lease / HEARTBEATS, |over| !*over)
            .unwrap_or_else(PoisonError::into_inner);
        over = guard;
        if !timeout.timed_out() {
            return;
        }
        let until = after(app.clock.now(), delta(lease));
        match app.store.write(|tx| tx.renew_job(id, owner, until)) {
            Ok(true) => {}
            Ok(false) => lost.store(true, Ordering::SeqCst),
            Err(error) => {
                let error: StoreError = error;
                tracing::warn!(%error, "a job could not give a sign of life");
            }
        }
    }
}

/// Writes down how a run ended, and when work that comes round is due again.
fn settle(
    app: &App,
    kind: &JobKind,
    job: &Job,
    owner: &str,
    done: Result<Value, JobError>,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let text = done.as_ref().err().map(ToString::to_string);
    let text = text.as_deref().unwrap_or_default();
    let end = match &done {
        Ok(result) => JobEnd::Done(result),
        Err(JobError::Lost) => {
            tracing::warn!(job.kind = kind.name, job.id = %job.id, "a job lost its lease");
            return Ok(());
        }
        Err(JobError::Stopped) => JobEnd::Stopped(now),
        Err(JobError::Later(pause)) => JobEnd::Stopped(after(now, *pause)),
        Err(JobError::Hopeless(_)) => JobEnd::Failed(text),
        Err(_) if job.attempts >= kind.tries => JobEnd::Failed(text),
        Err(_) => JobEnd::Again(text, now + pause(job.attempts)),
    };
    match end {
        JobEnd::Done(_) => tracing::info!(job.kind = kind.name, job.id = %job.id, "job done"),
        JobEnd::Stopped(_) => tracing::info!(job.kind = kind.name, job.id = %job.id, "job stopped"),
        JobEnd::Failed(error) => {
            tracing::error!(job.kind = kind.name, job.id = %job.id, error, "job failed");
        }
        JobEnd::Again(error, at) => {
            tracing::warn!(job.kind = kind.name, job.id = %job.id, error, %at, "job failed; it is tried again");
        }
    }
    let over = matches!(end, JobEnd::Done(_) | JobEnd::Failed(_));
    app.store.write(|tx| {
        tx.end_job(&job.id, owner, end, now)?;
        if let (Some(every), true) = (kind.every, over) {
            let next = new_job(kind, Value::Null, now, now + delta(every));
            tx.insert_job(&next, Some(kind.name))?;
        }
        Ok(())
    })
}

/// Returns how long a job waits after so many attempts.
pub(super) fn pause(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    FIRST_PAUSE
        .checked_mul(1 << doublings)
        .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

/// Returns the time at which a job that was asked for now may run at the earliest.
pub(super) fn after(now: NaiveDateTime, pause: TimeDelta) -> NaiveDateTime {
    now.checked_add_signed(pause).unwrap_or(NaiveDateTime::MAX)
}
