//! `harvest_source_reindex`: what was harvested from a source is indexed again.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_reindex",
    kind: Kind::Write,
    about: "Indexes what was harvested from a source again, with its title as it is now.",
    access: "Sysadmins.",
    params: &[super::SOURCE],
    returns: "True.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let current = super::source_of(ctx, input, "id")?;
    for id in super::harvested(ctx, &current.id)? {
        dataset::touch(ctx, &id)?;
    }
    dataset::touch(ctx, &current.id)?;
    Ok(json!(true).into())
}
