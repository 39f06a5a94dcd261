//! How a load fares, where CKAN's clients look for it: a task status of type `xloader`.

use cairn_domain::record::TaskStatus;
use cairn_store::{StoreError, Tx};
use chrono::NaiveDateTime;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::new_id;

/// Type and key of the status.
pub(crate) const TASK: &str = "xloader";

/// It waits.
pub(crate) const PENDING: &str = "pending";
/// It runs.
pub(crate) const RUNNING: &str = "running";
/// The rows can be read; the words are being indexed.
pub(crate) const VIEWABLE: &str = "running_but_viewable";
/// It is done.
pub(crate) const COMPLETE: &str = "complete";
/// It failed.
pub(crate) const ERROR: &str = "error";

/// Writes the status of a resource.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    resource_id: &str,
    job_id: &str,
    state: &str,
    error: Option<&str>,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let known = tx.task_status_of(resource_id, TASK, TASK)?;
    tx.put_task_status(&TaskStatus {
        id: known.map_or_else(new_id, |one| one.id),
        entity_id: resource_id.to_owned(),
        entity_type: "resource".to_owned(),
        task_type: TASK.to_owned(),
        key: TASK.to_owned(),
        value: json!({"job_id": job_id}).to_string(),
        state: Some(state.to_owned()),
        error: Some(error.map_or_else(
            || "{}".to_owned(),
            |text| json!({"message": text}).to_string(),
        )),
        last_updated: now,
    })?;
    Ok(())
}

/// Writes the status in a transaction of its own; not where a later job has taken over.
pub(crate) fn note(
    app: &App,
    resource_id: &str,
    job_id: &str,
    state: &str,
    error: Option<&str>,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.store.write(|tx| {
        let of = tx
            .task_status_of(resource_id, TASK, TASK)?
            .and_then(|one| job_of(&one));
        match of {
            Some(other) if other != job_id => Ok(()),
            _ => put(tx, resource_id, job_id, state, error, now),
        }
    })
}

/// The job that a status is of.
pub(crate) fn job_of(status: &TaskStatus) -> Option<String> {
    let value: Value = serde_json::from_str(&status.value).ok()?;
    value.get("job_id")?.as_str().map(str::to_owned)
}
