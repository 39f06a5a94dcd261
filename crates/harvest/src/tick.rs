//! `harvest_round`: once a minute, what is due begins and what takes too long ends.

use std::time::Duration;

use cairn_catalogue::harvest::{QUEUE, schedule};
use cairn_catalogue::jobs::{JobError, JobKind, JobRun};
use serde_json::{Value, json};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "harvest_round",
    queue: QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(60)),
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let site = run.app.site_account()?;
    run.app
        .write(&site, &run.app.settings.site.locale_default, |ctx| {
            schedule::round(ctx, None)
        })?;
    Ok(json!({}))
}
