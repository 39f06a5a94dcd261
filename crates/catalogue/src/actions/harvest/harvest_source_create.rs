//! `harvest_source_create`: a new source.

use crate::action::{ActionDef, Kind, Reply};
use crate::actions::datasets::package_create::require_create;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_create",
    kind: Kind::Write,
    about: "Creates a source of records: a record of the type harvest.",
    access: "As package_create.",
    params: &super::FIELDS,
    returns: "The source.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut data = input.data.clone();
    super::typed(&mut data);
    require_create(ctx, &data)?;
    let made = dataset::create(ctx, data)?;
    super::shown(ctx, &made)
}
