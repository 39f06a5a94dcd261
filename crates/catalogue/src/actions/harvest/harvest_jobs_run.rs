//! `harvest_jobs_run`: a round of the scheduler.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::schedule;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_jobs_run",
    kind: Kind::Write,
    about: "Does a round of the scheduler: runs over sources that are due and runs that wait begin, those that take too long end.",
    access: "Sysadmins.",
    params: &[param(
        "source_id",
        ParamKind::Text,
        "Id or name of the source that alone is looked at.",
    )],
    returns: "An empty list.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let source = match input.text("source_id") {
        None => None,
        Some(_) => Some(super::source_of(ctx, input, "source_id")?.id),
    };
    schedule::round(ctx, source.as_deref())?;
    Ok(json!([]).into())
}
