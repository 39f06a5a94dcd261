//! `harvest_send_job_to_gather_queue`: a run begins.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_send_job_to_gather_queue",
    kind: Kind::Write,
    about: "Has a run that waits begin.",
    access: "Whoever may change the source.",
    params: &[super::JOB],
    returns: "The run.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut found = super::job_of(ctx, input)?;
    let active = ctx
        .tx
        .harvest_source(&found.source_id)?
        .is_some_and(|source| source.active);
    if !active {
        return Err(ActionError::rule("Source is not active"));
    }
    job::send(ctx, &mut found)?;
    Ok(job::dict(ctx, &found, true)?.into())
}
