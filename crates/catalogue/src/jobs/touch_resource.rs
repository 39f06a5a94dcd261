//! `touch_resource`: says when the rows of a resource of the DataStore changed last, some seconds after they did, so that a feed
//! that writes all the time does not write to the catalogue all the time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::datasets::dataset_of_resource;
use crate::app::App;
use crate::caller::Caller;
use crate::dataset;
use crate::error::ActionError;

/// The kind.
pub(super) const KIND: JobKind = JobKind {
    name: "touch_resource",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run,
};

/// How long after a change it is told.
const AFTER: TimeDelta = TimeDelta::seconds(15);
/// Resources that are remembered as having a job that waits.
const REMEMBERED: usize = 10_000;

/// Which resources have a job that waits, and until when, as far as this process knows.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    due: Mutex<HashMap<String, NaiveDateTime>>,
}

impl Touches {
    /// Tells whether a job must be asked for.
    fn is_needed(&self, id: &str, now: NaiveDateTime) -> bool {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        due.get(id).is_none_or(|due| *due <= now)
    }

    fn note(&self, id: &str, at: NaiveDateTime, now: NaiveDateTime) {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.len() >= REMEMBERED {
            due.retain(|_, at| *at > now);
        }
        due.insert(id.to_owned(), at);
    }
}

/// Asks for a job that says when these rows changed; one that waits already says it too.
pub(crate) fn touch_later(app: &App, caller: &Caller, id: &str) -> Result<(), ActionError> {
    let now = app.clock.now();
    if !app.touches.is_needed(id, now) {
        return Ok(());
    }
    let at = now + AFTER;
    app.write(caller, &app.settings.site.locale_default, |ctx| {
        ctx.enqueue_once_for(&KIND, id, json!(id), at)
    })?;
    app.touches.note(id, at, now);
    Ok(())
}

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default();
    let locale = &run.app.settings.site.locale_default;
    let touched = run.app.write(&Caller::anonymous(), locale, |ctx| {
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(false);
        };
        let Some((current, _)) = dataset_of_resource(ctx, &link)? else {
            return Ok(false);
        };
        dataset::set_last_modified(ctx, &current, id)?;
        Ok(true)
    })?;
    Ok(json!({ "touched": touched }))
}
