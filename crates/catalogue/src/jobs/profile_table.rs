//! `profile_table`: a table of the DataStore is looked through, for what its values are like and what may be about persons.
//!
//! Asked for a while after the first write that made the last profile stale, so that a table which changes every second is not
//! read every second. What nobody asked for, since a process ended at the wrong moment, is found once a day.

use std::time::Duration;

use cairn_tables::{Examined, TablesError};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::datastore::told;
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::privacy;

/// The kind that looks through one table.
pub(super) const KIND: JobKind = JobKind {
    name: "profile_table",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run,
};

/// The kind that looks for tables that nobody asked for.
pub(super) const DAILY: JobKind = JobKind {
    name: "profile_tables",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run: run_daily,
};

/// Asks for the profiles that became stale. Rows are written by then: where it fails, the daily job finds them.
pub(crate) fn profile_stale(app: &App) {
    let stale = app.tables.take_stale();
    if stale.is_empty() {
        return;
    }
    if let Err(error) = ask(app, &stale) {
        tracing::warn!(?error, ?stale, "profiles could not be asked for");
    }
}

fn ask(app: &App, tables: &[String]) -> Result<(), ActionError> {
    let now = app.clock.now();
    let pause = i64::try_from(app.settings.datastore.profile_pause_seconds).unwrap_or(i64::MAX);
    let at = TimeDelta::try_seconds(pause)
        .and_then(|pause| now.checked_add_signed(pause))
        .unwrap_or(now);
    app.write(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            for id in tables {
                ctx.enqueue_once_for(&KIND, id, json!({ "id": id }), at)?;
            }
            Ok(())
        },
    )
}

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let Some(id) = run.job.payload.get("id").and_then(Value::as_str) else {
        return Err(JobError::Hopeless("no id of a table is given".to_owned()));
    };
    let now = run.app.clock.now().and_utc().timestamp();
    let found = run.app.tables.examine(id, now, &mut || run.check().is_ok());
    let (profile, current) = match found {
        Ok(Examined::Current(profile)) => (profile, true),
        Ok(Examined::Stale(profile)) => (profile, false),
        Ok(Examined::Left) => {
            run.check()?;
            return Err(JobError::Failed("the table became another one".to_owned()));
        }
        Err(TablesError::NoTable(_)) => return Ok(json!({"id": id, "gone": true})),
        Err(error) => return Err(told(error, "Query").into()),
    };
    privacy::consider(run.app, id, &profile.findings)?;
    Ok(json!({
        "id": id, "rows": profile.rows, "findings": profile.findings.len(), "current": current,
    }))
}

fn run_daily(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let tables = run.app.tables.relations();
    let mut asked = Vec::new();
    for relation in tables.map_err(|error| told(error, "Query"))? {
        run.check()?;
        if relation.alias_of.is_some() {
            continue;
        }
        match run.app.tables.is_profiled(&relation.name) {
            Ok(true) | Err(TablesError::NoTable(_)) => {}
            Ok(false) => asked.push(relation.name),
            Err(error) => return Err(told(error, "Query").into()),
        }
    }
    ask(run.app, &asked)?;
    Ok(json!({"asked": asked.len()}))
}
