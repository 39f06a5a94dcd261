//! `harvest_mail`: those who look after a source are told what came of a run.

use cairn_catalogue::harvest::{MAIL_KIND, QUEUE, notify};
use cairn_catalogue::jobs::{JobError, JobKind, JobRun};
use serde_json::{Value, json};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: MAIL_KIND,
    queue: QUEUE,
    tries: 5,
    every: None,
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let Some(id) = run.job.payload.as_str() else {
        return Err(JobError::Hopeless("no run is named".to_owned()));
    };
    let sent = notify::send(run.app, id)?;
    Ok(json!({"sent": sent}))
}
