//! `harvest_job_create`: a run over a source is asked for.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_create",
    kind: Kind::Write,
    about: "Asks for a run over a source; there is one at a time.",
    access: "Whoever may change the source.",
    params: &[
        required("source_id", ParamKind::Text, "Id or name of the source."),
        param(
            "run",
            ParamKind::Boolean,
            "Whether it begins at once, as is usual, or at the next harvest_jobs_run.",
        ),
        param(
            "confirm_deletions",
            ParamKind::Boolean,
            "Lets the run go on however many records are gone from the source.",
        ),
        param(
            "full",
            ParamKind::Boolean,
            "Reads every record again, whatever is known of it.",
        ),
    ],
    returns: "The run.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let source = super::source_of(ctx, input, "source_id")?;
    ctx.require_update(&source.head())?;
    let run = input.flag("run", true)?;
    let options = json!({
        "confirm_deletions": input.flag("confirm_deletions", false)?,
        "full": input.flag("full", false)?,
    });
    let made = job::create(ctx, &source, run, options)?;
    Ok(job::dict(ctx, &made, true)?.into())
}
