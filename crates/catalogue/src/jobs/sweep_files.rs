//! `sweep_files`: stored files that no row refers to are removed, and what interrupted uploads left behind.
//!
//! First the storage is walked, folder by folder, and files without a row are given one: a transaction that failed after its
//! upload leaves such. Then rows that nothing refers to are removed with their bytes. Both spare what is younger than a day.

use std::time::Duration;

use cairn_domain::record::Dataset;
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

use super::runner::after;
use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::ctx::Ctx;
use crate::dataset::FILE;
use crate::error::ActionError;

/// The kind.
pub(super) const KIND: JobKind = JobKind {
    name: "sweep_files",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run,
};

/// How young a file is spared: its transaction may still be open, and mistakes can be taken back.
const SPARED: TimeDelta = TimeDelta::days(1);
/// Files that one look asks for.
const BATCH: i64 = 500;
/// Folders of the storage: the first byte of the hash.
const FOLDERS: u64 = 256;

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let before = run.app.clock.now() - SPARED;
    let noted = |key: &str| {
        run.job
            .progress
            .as_ref()
            .and_then(|progress| progress.get(key))
            .and_then(Value::as_u64)
            .unwrap_or(0)
    };
    let (mut adopted, mut removed) = (noted("adopted"), noted("removed"));
    let leftovers = run.app.files.remove_leftovers(before)?;
    run.app.forget_old_partials(run.app.clock.now())?;
    for folder in noted("folders")..FOLDERS {
        adopted += adopt(run, folder, before)?;
        run.note(&json!({"folders": folder + 1, "adopted": adopted, "removed": removed}))?;
    }
    loop {
        let batch = run
            .app
            .store
            .read(|tx| tx.unreferenced_files(before, BATCH))?;
        if batch.is_empty() {
            return Ok(json!({"adopted": adopted, "removed": removed, "leftovers": leftovers}));
        }
        for sha256 in &batch {
            if remove(run, sha256, before)? {
                removed += 1;
            }
        }
        run.note(&json!({"folders": FOLDERS, "adopted": adopted, "removed": removed}))?;
    }
}

/// Gives rows to the files of one folder that have none.
fn adopt(run: &JobRun<'_>, folder: u64, before: NaiveDateTime) -> Result<u64, JobError> {
    let files = run.app.files.in_folder(&format!("{folder:02x}"))?;
    let names: Vec<String> = files.iter().map(|file| file.sha256.clone()).collect();
    if names.is_empty() {
        return Ok(0);
    }
    let known = run.app.store.read(|tx| tx.stored_files(&names))?;
    let mut adopted = 0;
    for file in files
        .iter()
        .filter(|file| file.since < before && !known.contains(&file.sha256))
    {
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        run.app
            .store
            .write(|tx| tx.adopt_stored_file(&file.sha256, size, file.since))?;
        adopted += 1;
    }
    Ok(adopted)
}

/// Removes a file with its row. The bytes go inside the transaction: whoever uploads the same waits until it ends.
fn remove(run: &JobRun<'_>, sha256: &str, before: NaiveDateTime) -> Result<bool, JobError> {
    run.app.store.write(|tx| {
        if !tx.forget_unreferenced_file(sha256, before)? {
            return Ok(false);
        }
        run.app.files.remove(sha256)?;
        Ok::<_, JobError>(true)
    })
}

/// Asks for a sweep once the files that a dataset no longer serves may go.
pub(crate) fn sweep_later(
    ctx: &mut Ctx<'_, '_>,
    before: &Dataset,
    now: Option<&Dataset>,
) -> Result<(), ActionError> {
    let kept: Vec<&str> = now.into_iter().flat_map(files).collect();
    if files(before).any(|file| !kept.contains(&file)) {
        sweep_in_time(ctx)?;
    }
    Ok(())
}

/// Asks for a sweep once what was let go of just now may go.
pub(crate) fn sweep_in_time(ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
    // A little later than a day, so that the row is old enough by then.
    let at = after(ctx.now, SPARED + TimeDelta::minutes(5));
    ctx.enqueue_once(&KIND, at)?;
    Ok(())
}

/// The stored files that a dataset serves.
fn files(dataset: &Dataset) -> impl Iterator<Item = &str> {
    dataset
        .body
        .get("resources")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|resource| resource.get(FILE).and_then(Value::as_str))
}
