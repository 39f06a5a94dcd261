//! `harvest_sources_reindex`: all sources are indexed again.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_sources_reindex",
    kind: Kind::Write,
    about: "Indexes all active sources again.",
    access: "Sysadmins.",
    params: &[],
    returns: "True.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    for source in ctx.tx.newest_harvest_sources(true, i64::MAX)? {
        dataset::touch(ctx, &source.id)?;
    }
    Ok(json!(true).into())
}
