//! `harvest_source_clear`: everything that was harvested from a source is removed.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_clear",
    kind: Kind::Write,
    about: "Removes what was harvested from a source for good, with its runs and their reports.",
    access: "Whoever may change the source.",
    params: &[super::SOURCE],
    returns: "Object with id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    for id in super::harvested(ctx, &current.id)? {
        dataset::purge(ctx, &id)?;
    }
    ctx.tx.remove_harvest_history(&current.id, false)?;
    ctx.tx.set_harvest_memory(&current.id, &json!({}))?;
    Ok(json!({"id": current.id}).into())
}
