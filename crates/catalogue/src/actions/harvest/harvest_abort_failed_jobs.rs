//! `harvest_abort_failed_jobs`: runs that take too long are stopped.

use cairn_domain::harvest::JobStatus;
use chrono::TimeDelta;
use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_abort_failed_jobs",
    kind: Kind::Write,
    about: "Ends the runs that have been going on for too long.",
    access: "Sysadmins.",
    params: &[
        param(
            "life_span",
            ParamKind::Integer,
            "Days that a run may go on; 7 where it is absent.",
        ),
        param(
            "include",
            ParamKind::Texts,
            "Ids of the sources that alone are looked at.",
        ),
        param(
            "exclude",
            ParamKind::Texts,
            "Ids of sources that are left alone.",
        ),
    ],
    returns: "A text that says what was done.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let days = input.natural("life_span")?.unwrap_or(7);
    let include = input.list_or_commas("include");
    let exclude = input.list_or_commas("exclude").unwrap_or_default();
    let now = ctx.now;
    let limit = TimeDelta::try_days(days).unwrap_or(TimeDelta::MAX);
    let mut ended = 0;
    for job in ctx
        .tx
        .harvest_jobs(None, Some(JobStatus::Running), i64::MAX)?
    {
        let meant = include
            .as_ref()
            .is_none_or(|ids| ids.contains(&job.source_id))
            && !exclude.contains(&job.source_id);
        if meant && now - job.created > limit {
            job::abort(ctx, &job, "The job took too long and was aborted")?;
            ended += 1;
        }
    }
    Ok(json!(format!("{ended} jobs were aborted")).into())
}
