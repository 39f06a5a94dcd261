//! `job_clear`: the jobs that wait are removed.

use serde_json::json;

use super::queues;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "job_clear",
    kind: Kind::Write,
    about: "Removes the jobs that wait. Work that comes round by itself is asked for again when a node starts.",
    access: "Sysadmins.",
    params: &[param(
        "queues",
        ParamKind::Texts,
        "Names of queues; all of them where it is absent.",
    )],
    returns: "Names of the queues that were cleared.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let queues = queues(input)?;
    let cleared = ctx.tx.clear_jobs(queues.as_deref())?;
    // Whoever names queues hears their names back, whether or not anything waited there.
    Ok(json!(queues.unwrap_or(cleared)).into())
}
