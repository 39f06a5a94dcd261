//! Runs: asked for, shown, stopped.

use std::collections::HashMap;

use cairn_domain::harvest::{ErrorStage, GatherError, HarvestJob, JobStatus, ObjectError};
use cairn_domain::record::{ACTIVE, Dataset};
use cairn_store::JobCounts;
use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::{JOB_KIND, QUEUE};
use crate::clock::{iso, new_row_id};
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Kinds of errors that a run sums up.
const SUMMED: usize = 20;
/// Errors of records that are looked at to sum them up.
const LOOKED_AT: i64 = 100_000;

/// Asks for a run over a source; with `run`, it begins as soon as there is room.
pub fn create(
    ctx: &mut Ctx<'_, '_>,
    source: &Dataset,
    run: bool,
    options: Value,
) -> Result<HarvestJob, ActionError> {
    if source.state != ACTIVE {
        return Err(ActionError::rule("Can not create jobs on inactive sources"));
    }
    let ids = [source.id.clone()];
    for status in [JobStatus::New, JobStatus::Running] {
        if !ctx.tx.harvest_jobs(Some(&ids), Some(status), 1)?.is_empty() {
            return Err(ActionError::rule(
                "There already is an unrun job for this source",
            ));
        }
    }
    let mut job = HarvestJob {
        id: new_row_id(),
        source_id: source.id.clone(),
        status: JobStatus::New,
        created: ctx.now,
        gather_started: None,
        gather_finished: None,
        finished: None,
        touched: ctx.now,
        unmodified: 0,
        place: None,
        options,
    };
    ctx.tx.insert_harvest_job(&job)?;
    if run {
        send(ctx, &mut job)?;
    }
    Ok(job)
}

/// Has a run begin as soon as there is room.
pub fn send(ctx: &mut Ctx<'_, '_>, job: &mut HarvestJob) -> Result<(), ActionError> {
    let now = ctx.now;
    if ctx
        .tx
        .set_harvest_status(&job.id, JobStatus::New, JobStatus::Running, now)?
    {
        job.status = JobStatus::Running;
        ctx.enqueue_named(JOB_KIND, QUEUE, json!(job.id))?;
    }
    Ok(())
}

/// Ends a run before its end: what it had not come to fails.
pub fn abort(ctx: &mut Ctx<'_, '_>, job: &HarvestJob, why: &str) -> Result<(), ActionError> {
    let now = ctx.now;
    let mut ended = false;
    for from in [JobStatus::New, JobStatus::Running] {
        ended |= ctx
            .tx
            .set_harvest_status(&job.id, from, JobStatus::Finished, now)?;
    }
    if !ended {
        return Ok(());
    }
    for object_id in ctx.tx.fail_open_objects(&job.id, now)? {
        let error = ObjectError {
            object_id,
            message: why.to_owned(),
            stage: ErrorStage::Import,
            line: None,
            created: now,
        };
        ctx.tx
            .add_object_error(&new_row_id(), Some(&job.id), &error)?;
    }
    ctx.tx.end_gather(&job.id, now)?;
    Ok(())
}

/// Notes that something is wrong with a run as a whole.
pub fn complain(ctx: &mut Ctx<'_, '_>, job_id: &str, message: &str) -> Result<(), ActionError> {
    let error = GatherError {
        message: message.to_owned(),
        created: ctx.now,
    };
    ctx.tx.add_gather_error(&new_row_id(), job_id, &error)?;
    log(ctx, "ERROR", &format!("job {job_id}: {message}"))
}

/// Writes a line into the log that clients can ask for.
pub fn log(ctx: &mut Ctx<'_, '_>, level: &str, line: &str) -> Result<(), ActionError> {
    let now = ctx.now;
    Ok(ctx.tx.add_harvest_log(&new_row_id(), level, line, now)?)
}

/// Returns the counts of a run in the API's words.
pub fn stats(job: &HarvestJob, counts: &JobCounts) -> Value {
    json!({
        "added": counts.added,
        "updated": counts.updated,
        "not modified": counts.unmodified + job.unmodified,
        "errored": counts.errored + counts.gather_errors,
        "deleted": counts.deleted,
    })
}

/// Makes the dictionary of a run; with `summaries`, its errors are summed up.
pub fn dict(
    ctx: &mut Ctx<'_, '_>,
    job: &HarvestJob,
    summaries: bool,
) -> Result<Value, ActionError> {
    let mut made = dicts(ctx, std::slice::from_ref(job))?
        .pop()
        .unwrap_or_default();
    if summaries {
        let objects = ctx.tx.object_errors_of_job(&job.id, LOOKED_AT)?;
        let gather = ctx.tx.gather_errors(&job.id)?;
        made["object_error_summary"] = summary(objects.iter().map(|error| error.message.as_str()));
        made["gather_error_summary"] = summary(gather.iter().map(|error| error.message.as_str()));
    }
    Ok(made)
}

/// Makes the dictionaries of runs without summaries of their errors.
pub fn dicts(ctx: &mut Ctx<'_, '_>, jobs: &[HarvestJob]) -> Result<Vec<Value>, ActionError> {
    let ids: Vec<String> = jobs.iter().map(|job| job.id.clone()).collect();
    let counts = ctx.tx.harvest_counts(&ids)?;
    let time = |time: Option<NaiveDateTime>| json!(time.map(iso));
    Ok(jobs
        .iter()
        .zip(counts)
        .map(|(job, counts)| {
            json!({
                "id": job.id,
                "created": iso(job.created),
                "gather_started": time(job.gather_started),
                "gather_finished": time(job.gather_finished),
                "finished": time(job.finished),
                "source_id": job.source_id,
                "status": job.status.as_str(),
                "stats": stats(job, &counts),
            })
        })
        .collect())
}

/// The most frequent messages and how often each stands.
fn summary<'m>(messages: impl Iterator<Item = &'m str>) -> Value {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for message in messages {
        *counts.entry(message).or_default() += 1;
    }
    let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted.truncate(SUMMED);
    sorted
        .into_iter()
        .map(|(message, count)| json!({"message": message, "error_count": count}))
        .collect()
}
