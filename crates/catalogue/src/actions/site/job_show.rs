//! `job_show`: one job.

use cairn_domain::record::Job;
use serde_json::{Value, json};

use super::job_list::job_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "job_show",
    kind: Kind::Read,
    about: "Shows a job and how it fares, also some days after it ended.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id of the job.")],
    returns: "id, title, created and queue, and our own state, attempts, run_at, progress, result and error.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = input.given("id")?;
    let job = ctx.tx.job(&id)?.ok_or_else(ActionError::not_found)?;
    Ok(whole(&job).into())
}

/// Makes the dictionary of a job, with how it fares.
pub(super) fn whole(job: &Job) -> Value {
    let mut dict = job_dict(job);
    for (key, value) in [
        ("state", json!(job.state.as_str())),
        ("attempts", json!(job.attempts)),
        ("run_at", json!(iso(job.run_at))),
        ("progress", json!(job.progress)),
        ("result", json!(job.result)),
        ("error", json!(job.error)),
    ] {
        dict[key] = value;
    }
    dict
}
