//! `sweep_tables`: tables of the DataStore whose resource is gone are removed.
//!
//! Such are left where a process ended between a table and the catalogue. Those younger than a day are spared: their resource
//! may still be on its way.

use std::collections::HashSet;
use std::time::Duration;

use cairn_domain::record::ACTIVE;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::datastore::told;

/// The kind.
pub(super) const KIND: JobKind = JobKind {
    name: "sweep_tables",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run,
};

/// How young a table is spared.
const SPARED: TimeDelta = TimeDelta::days(1);
/// Tables that one look asks for.
const BATCH: usize = 500;

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let before = (run.app.clock.now() - SPARED).and_utc().timestamp();
    let tables: Vec<String> = run
        .app
        .tables
        .relations()
        .map_err(|error| told(error, "Query"))?
        .into_iter()
        .filter(|relation| relation.alias_of.is_none())
        .map(|relation| relation.name)
        .collect();
    let mut removed = 0;
    for batch in tables.chunks(BATCH) {
        run.check()?;
        let links = run.app.store.read(|tx| tx.resource_links(batch))?;
        let used: HashSet<&str> = links
            .iter()
            .filter(|link| link.state == ACTIVE)
            .map(|link| link.id.as_str())
            .collect();
        for id in batch.iter().filter(|id| !used.contains(id.as_str())) {
            if remove(run, id, before)? {
                tracing::info!(resource.id = %id, "removed a table whose resource is gone");
                removed += 1;
            }
        }
    }
    Ok(json!({"tables": tables.len(), "removed": removed}))
}

/// Removes a table that is old enough.
fn remove(run: &JobRun<'_>, id: &str, before: i64) -> Result<bool, JobError> {
    let tables = &run.app.tables;
    match tables.info(id) {
        Ok(info) if info.created < before => Ok(tables
            .drop_table(id)
            .map_err(|error| told(error, "Query"))?),
        Ok(_) | Err(cairn_tables::TablesError::NoTable(_)) => Ok(false),
        Err(error) => Err(told(error, "Query").into()),
    }
}
