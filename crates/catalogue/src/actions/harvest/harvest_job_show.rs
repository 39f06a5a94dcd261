//! `harvest_job_show`: one run.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_show",
    kind: Kind::Read,
    about: "Shows a run: how far it is, what the records came to, and its errors summed up.",
    access: "Whoever may change the source.",
    params: &[super::JOB],
    returns: "The run.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let job = super::job_of(ctx, input)?;
    Ok(job::dict(ctx, &job, true)?.into())
}
