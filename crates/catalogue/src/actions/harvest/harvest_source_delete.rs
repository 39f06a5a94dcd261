//! `harvest_source_delete`: a source is harvested no more.

use serde_json::Value;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_delete",
    kind: Kind::Write,
    about: "Marks a source as deleted: it is harvested no more. What was harvested stays.",
    access: "As package_delete.",
    params: &[super::SOURCE],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    dataset::delete(ctx, current, false)?;
    Ok(Value::Null.into())
}
