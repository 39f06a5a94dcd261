//! `harvest_job_list`: the runs over a source.

use cairn_domain::harvest::JobStatus;
use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_list",
    kind: Kind::Read,
    about: "Lists runs, the newest first.",
    access: "Whoever may change the source; sysadmins where no source is named.",
    params: &[
        param(
            "source_id",
            ParamKind::Text,
            "Id or name of the source; all where it is absent.",
        ),
        param(
            "status",
            ParamKind::Text,
            "New, Running, Finished or Aborted.",
        ),
    ],
    returns: "List of runs without summaries of their errors.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let ids = match input.text("source_id") {
        None => {
            ctx.require_sysadmin()?;
            None
        }
        Some(_) => {
            let source = super::source_of(ctx, input, "source_id")?;
            ctx.require_update(&source.head())?;
            Some(vec![source.id])
        }
    };
    let status = match input.text("status") {
        None => None,
        Some(word) => Some(
            JobStatus::parse(&word)
                .ok_or_else(|| ActionError::field("status", format!("Unknown status: {word}")))?,
        ),
    };
    let jobs = ctx.tx.harvest_jobs(ids.as_deref(), status, MOST)?;
    Ok(Value::Array(job::dicts(ctx, &jobs)?).into())
}

/// Most runs of a list.
const MOST: i64 = 1000;
