//! `forget_jobs`: rows of jobs that ended some time ago are removed, and reports of imports.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};

/// How long operators can look at a job that has ended.
const KEPT: TimeDelta = TimeDelta::days(14);
/// How long people can look at what came of an import.
const REPORTS_KEPT: TimeDelta = TimeDelta::days(60);

/// The kind.
pub(super) const KIND: JobKind = JobKind {
    name: "forget_jobs",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let before = run.app.clock.now() - KEPT;
    let forgotten = run.app.store.write(|tx| tx.forget_jobs(before))?;
    let before = run.app.clock.now() - REPORTS_KEPT;
    run.app
        .store
        .write(|tx| tx.forget_inventory_imports(before))?;
    Ok(json!({ "forgotten": forgotten }))
}
