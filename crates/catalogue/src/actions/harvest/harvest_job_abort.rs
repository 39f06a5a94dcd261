//! `harvest_job_abort`: a run is stopped.

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_abort",
    kind: Kind::Write,
    about: "Ends a run: records that it had not come to fail.",
    access: "Whoever may change the source.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id of the run, or id or name of a source, whose newest run is meant.",
        ),
        param(
            "source_id",
            ParamKind::Text,
            "Id or name of a source, whose newest run is meant.",
        ),
    ],
    returns: "The run.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let reference = match input.text("id").or_else(|| input.text("source_id")) {
        Some(reference) => reference,
        None => return Err(ActionError::missing("id")),
    };
    let found = match ctx.tx.harvest_job(&reference)? {
        Some(job) => Some(job),
        None => match ctx.tx.dataset_head(&reference)? {
            Some(source) => ctx.tx.harvest_jobs(Some(&[source.id]), None, 1)?.pop(),
            None => None,
        },
    };
    let found = found.ok_or_else(ActionError::not_found)?;
    super::require_source(ctx, &found.source_id)?;
    job::abort(ctx, &found, "The job was aborted")?;
    let ended = ctx.tx.harvest_job(&found.id)?.unwrap_or(found);
    Ok(job::dict(ctx, &ended, true)?.into())
}
