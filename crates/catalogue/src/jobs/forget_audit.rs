//! `forget_audit`: entries of the audit log are removed that are older than a setting has them kept.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::audit;
use crate::clock::iso;

/// The kind.
pub(super) const KIND: JobKind = JobKind {
    name: "forget_audit",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let days = app.settings.audit.keep_days;
    if days == 0 {
        return Ok(json!({"forgotten": 0}));
    }
    let since = app.clock.now() - TimeDelta::days(i64::from(days));
    let site = app.site_account()?;
    let forgotten = app.write(&site, &app.settings.site.locale_default, |ctx| {
        let forgotten = ctx.tx.forget_audit(since)?;
        if forgotten > 0 {
            // That the log was shortened, and up to when, stands in the log.
            audit::note_own(ctx, "audit_forget", &iso(since))?;
        }
        Ok(forgotten)
    })?;
    Ok(json!({ "forgotten": forgotten }))
}
