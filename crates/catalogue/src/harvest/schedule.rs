//! What comes round by itself: sources that are due, runs that nobody works on any more, runs that take too long.

use cairn_domain::harvest::{HarvestJob, JobStatus};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{JOB_KIND, QUEUE, job, notify};
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Runs that are looked at in one round.
const MOST: i64 = 10_000;
/// How long after the last sign of it a run that nobody works on is taken up again.
const LOST: TimeDelta = TimeDelta::minutes(5);
/// How long lines of the log are kept.
const LOG_KEPT: TimeDelta = TimeDelta::days(30);

/// Does one round, over one source or over all.
pub fn round(ctx: &mut Ctx<'_, '_>, source_id: Option<&str>) -> Result<(), ActionError> {
    let now = ctx.now;
    for source in ctx.tx.due_harvest_sources(now)? {
        if source_id.is_some_and(|id| id != source.id) {
            continue;
        }
        let next = source.frequency.next(now);
        ctx.tx.set_harvest_next_run(&source.id, next)?;
        let Some(record) = ctx.tx.dataset(&source.id)? else {
            continue;
        };
        match job::create(ctx, &record, true, json!({})) {
            // The run before it takes longer than the pause between two.
            Ok(_) | Err(ActionError::Validation(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let of_source = source_id.map(|id| vec![id.to_owned()]);
    for mut waiting in ctx
        .tx
        .harvest_jobs(of_source.as_deref(), Some(JobStatus::New), MOST)?
    {
        job::send(ctx, &mut waiting)?;
    }
    let alive = ctx.tx.live_job_payloads(JOB_KIND)?;
    for running in ctx
        .tx
        .harvest_jobs(of_source.as_deref(), Some(JobStatus::Running), MOST)?
    {
        look_after(ctx, &running, &alive)?;
    }
    ctx.tx.forget_harvest_log(now - LOG_KEPT)?;
    Ok(())
}

/// Runs whose history is removed in one go.
const RUNS: i64 = 100;
/// Records that are removed in one transaction.
const OBJECTS: i64 = 1000;

/// Removes a part of what is older than history is kept: records that runs saw and that no dataset is made of any more, then the runs themselves.
/// Tells whether there may be more.
pub fn prune(ctx: &mut Ctx<'_, '_>) -> Result<bool, ActionError> {
    let days = ctx.app.settings.harvest.history_days;
    let Some(kept) = TimeDelta::try_days(days).filter(|_| days > 0) else {
        return Ok(false);
    };
    let Some(before) = ctx.now.checked_sub_signed(kept) else {
        return Ok(false);
    };
    let runs = ctx.tx.past_harvest_jobs(before, RUNS)?;
    if ctx.tx.forget_harvest_objects(&runs, before, OBJECTS)? > 0 {
        return Ok(true);
    }
    ctx.tx.forget_harvest_jobs(&runs)?;
    Ok(!runs.is_empty())
}

fn look_after(
    ctx: &mut Ctx<'_, '_>,
    running: &HarvestJob,
    alive: &[Value],
) -> Result<(), ActionError> {
    if is_late(ctx, running) {
        let message = late(ctx, running);
        job::complain(ctx, &running.id, &message)?;
        job::abort(ctx, running, &message)?;
        return notify::ended(ctx, &running.id);
    }
    if running.touched + LOST < ctx.now && !alive.contains(&json!(running.id)) {
        job::log(
            ctx,
            "WARNING",
            &format!("job {} is taken up again", running.id),
        )?;
        ctx.enqueue_named(JOB_KIND, QUEUE, json!(running.id))?;
    }
    Ok(())
}

/// Tells whether nothing was done for a run for longer than it may take.
pub fn is_late(ctx: &Ctx<'_, '_>, running: &HarvestJob) -> bool {
    let minutes = ctx.app.settings.harvest.timeout_minutes;
    TimeDelta::try_minutes(minutes).is_some_and(|limit| ctx.now - running.touched > limit)
}

/// Says that a run took too long.
pub fn late(ctx: &Ctx<'_, '_>, running: &HarvestJob) -> String {
    format!(
        "Job {} timeout ({} minutes)",
        running.id, ctx.app.settings.harvest.timeout_minutes
    )
}
