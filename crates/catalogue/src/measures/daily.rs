//! Jobs: what the passing of time changes, and looking at everything again.

use std::time::Duration;

use serde_json::{Value, json};

use super::months;
use super::taken::measure;
use crate::caller::Caller;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};

/// The kind that looks again at records of which time alone has changed something, and writes down the figures of the month.
pub(crate) const DAILY: JobKind = JobKind {
    name: "measure_due",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: Some(Duration::from_secs(60 * 60)),
    run: run_due,
};

/// The kind that looks at every record again: after settings that count records in another way.
pub(crate) const ALL: JobKind = JobKind {
    name: "measure_all",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: None,
    run: run_all,
};

/// Records that are looked at together.
const PAGE: i64 = 150;

fn run_due(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let today = app.clock.now().date();
    let locale = &app.settings.site.locale_default;
    let mut measured = 0;
    loop {
        run.check()?;
        let taken = app.write(&Caller::anonymous(), locale, |ctx| {
            let ids = ctx.tx.measures_due(today, PAGE)?;
            measure(ctx, &ids)?;
            Ok(ids.len())
        })?;
        if taken == 0 {
            break;
        }
        measured += taken;
        run.note(&json!({ "measured": measured }))?;
    }
    let written = app.write(&Caller::anonymous(), locale, months::write)?;
    Ok(json!({"measured": measured, "written": written}))
}

fn run_all(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let progress = run.job.progress.as_ref();
    let noted = |key: &str| progress.and_then(|progress| progress.get(key));
    let mut after = noted("after")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let mut measured = noted("measured").and_then(Value::as_u64).unwrap_or(0);
    let mut changed = noted("changed").and_then(Value::as_u64).unwrap_or(0);
    loop {
        run.check()?;
        let (last, taken, others) = app.write(&Caller::anonymous(), locale, |ctx| {
            let ids = ctx.tx.dataset_ids_after(&after, PAGE)?;
            let others = measure(ctx, &ids)?;
            Ok((ids.last().cloned(), ids.len(), others))
        })?;
        let Some(last) = last else {
            break;
        };
        after = last;
        measured += taken as u64;
        changed += others as u64;
        run.note(&json!({"after": after, "measured": measured, "changed": changed}))?;
    }
    Ok(json!({"measured": measured, "changed": changed}))
}
