//! `harvest_source_preview_show`: what a run over a source would do.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_preview_show",
    kind: Kind::Read,
    about: "Tells what a run over a source would do, as it was found out last by harvest_source_preview.",
    access: "Whoever may change the source.",
    params: &[super::SOURCE],
    returns: "id of the source; asked and finished, the times, of which the second is null while somebody is about it; and report, null until then: source_type, counts, and of each kind (added, changed, deleted, left, errors) the first ones, the first of those that would be written with content as the source has it and mapped as it would be written.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let found = ctx.tx.harvest_preview(&current.id)?;
    let found = found.ok_or_else(ActionError::not_found)?;
    Ok(json!({
        "id": current.id,
        "asked": iso(found.asked),
        "finished": found.finished.map(iso),
        "report": found.report,
    })
    .into())
}
