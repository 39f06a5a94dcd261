//! `harvest_job_create_all`: runs over all sources are asked for.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_create_all",
    kind: Kind::Write,
    about: "Asks for a run over every active source that has none.",
    access: "Sysadmins.",
    params: &[param(
        "run",
        ParamKind::Boolean,
        "Whether they begin at once, as is usual.",
    )],
    returns: "List of the runs.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let run = input.flag("run", true)?;
    let mut made = Vec::new();
    for source in ctx.tx.newest_harvest_sources(true, i64::MAX)? {
        let Some(record) = ctx.tx.dataset(&source.id)? else {
            continue;
        };
        match job::create(ctx, &record, run, json!({})) {
            Ok(job) => made.push(job),
            // It has a run already.
            Err(ActionError::Validation(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Value::Array(job::dicts(ctx, &made)?).into())
}
