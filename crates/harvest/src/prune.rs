//! `harvest_prune`: once a day, history that is older than it is kept is removed, and what runs that were cut off left behind.

use std::time::Duration;

use cairn_catalogue::harvest::{QUEUE, schedule};
use cairn_catalogue::jobs::{JobError, JobKind, JobRun};
use serde_json::{Value, json};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "harvest_prune",
    queue: QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    crate::long::sweep(run.app)?;
    let site = run.app.site_account()?;
    let locale = &run.app.settings.site.locale_default;
    while run.app.write(&site, locale, schedule::prune)? {
        run.check()?;
    }
    Ok(json!({}))
}
