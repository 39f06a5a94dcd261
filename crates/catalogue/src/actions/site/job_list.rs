//! `job_list`: the jobs that wait.

use cairn_domain::record::{Job, JobState};
use serde_json::{Value, json};

use super::{job_show, queues};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, integer};

/// How many jobs are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 200;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "job_list",
    kind: Kind::Read,
    about: "Lists the jobs that wait, in the order in which they run.",
    access: "Sysadmins.",
    params: &[
        param(
            "queues",
            ParamKind::Texts,
            "Names of queues; all of them where it is absent.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most jobs, 200 by default; negative for all.",
        ),
        param(
            "ids_only",
            ParamKind::Boolean,
            "Returns ids in place of jobs.",
        ),
        param(
            "state",
            ParamKind::Text,
            "waiting, running, done or failed: jobs of that state, the latest first, shown as job_show does.",
        ),
    ],
    returns: "List of id, title, created and queue, or of ids.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let queues = queues(input)?;
    let limit = match input.get("limit") {
        None => DEFAULT_LIMIT,
        Some(limit) if *limit == "" => DEFAULT_LIMIT,
        Some(limit) => {
            integer(limit).ok_or_else(|| ActionError::field("limit", "Invalid integer"))?
        }
    };
    let ids_only = input.is_set("ids_only");
    let most = if limit < 0 { i64::MAX } else { limit };
    if let Some(word) = input.text("state") {
        let state = JobState::parse(&word).ok_or_else(|| {
            ActionError::field("state", "Must be one of waiting, running, done, failed")
        })?;
        let jobs = ctx.tx.jobs_in_state(state, most)?;
        let of_queues = |job: &&Job| {
            let wanted = queues.as_ref();
            wanted.is_none_or(|names| names.contains(&job.queue))
        };
        let shown = jobs.iter().filter(of_queues).map(|job| match ids_only {
            true => json!(job.id),
            false => job_show::whole(job),
        });
        return Ok(Value::Array(shown.collect()).into());
    }
    let list: Vec<Value> = ctx
        .tx
        .waiting_jobs(queues.as_deref(), most)?
        .iter()
        .map(|job| {
            if ids_only {
                json!(job.id)
            } else {
                job_dict(job)
            }
        })
        .collect();
    Ok(Value::Array(list).into())
}

/// Makes the dictionary of a job.
pub(super) fn job_dict(job: &Job) -> Value {
    json!({
        "id": job.id,
        "title": job.kind,
        "created": job.created.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "queue": job.queue,
    })
}
