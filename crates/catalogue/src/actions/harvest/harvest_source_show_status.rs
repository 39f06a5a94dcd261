//! `harvest_source_show_status`: how the runs over a source went.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::source;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_show_status",
    kind: Kind::Read,
    about: "Tells how the runs over a source went.",
    access: "As package_show.",
    params: &[super::SOURCE],
    returns: "job_count, last_job and total_datasets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_read(&current.head())?;
    Ok(source::status(ctx, &current.id)?.into())
}
