//! `harvest_source_update`: a source is replaced.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_update",
    kind: Kind::Write,
    about: "Replaces a source: what is left out is taken away.",
    access: "As package_update.",
    params: &super::SOURCE_AND_FIELDS,
    returns: "The source.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let mut data = input.data.clone();
    super::typed(&mut data);
    let updated = dataset::update(ctx, current, data, None)?;
    super::shown(ctx, &updated)
}
