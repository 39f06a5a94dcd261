//! `harvest_source_patch`: some keys of a source change.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_patch",
    kind: Kind::Write,
    about: "Changes the keys of a source that are sent and keeps all others.",
    access: "As package_update.",
    params: &super::SOURCE_AND_FIELDS,
    returns: "The source.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let updated = dataset::apply_patch(ctx, current, input.data.clone())?;
    super::shown(ctx, &updated)
}
