//! `harvest_source_index_clear`: what was harvested from a source is indexed anew.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_index_clear",
    kind: Kind::Write,
    about: "Has the index make its entries of what was harvested from a source anew.",
    access: "Whoever may change the source.",
    params: &[super::SOURCE],
    returns: "Object with id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    for id in super::harvested(ctx, &current.id)? {
        dataset::touch(ctx, &id)?;
    }
    Ok(json!({"id": current.id}).into())
}
