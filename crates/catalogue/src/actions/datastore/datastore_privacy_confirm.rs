//! `datastore_privacy_confirm`: a steward has looked at what may be about persons, and lets the table be public.

use cairn_tables::TablesError;

use super::{datastore_privacy_show, named, require_update, target, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::privacy::{self, Review};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_privacy_confirm",
    kind: Kind::Write,
    about: "Says that a steward has looked at what in the table of a resource may be about persons, and that it may be public. What is found later in other columns holds the table again. Noted as a change of the dataset.",
    access: "As package_update of the dataset.",
    params: &[required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource; id does as well.",
    )],
    returns: "As datastore_privacy_show.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    let found = target(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require_update(ctx, &found, &id)?;
    let kept = match ctx.app.tables.profile(&id) {
        Ok(kept) => kept,
        // An upload that could not be looked through.
        Err(TablesError::NoTable(_)) if Review::of(found.resource()).waiting => None,
        Err(error) => return Err(told(error, "Query")),
    };
    if kept.is_none() && !Review::of(found.resource()).waiting {
        return Err(ActionError::no("The table was not looked through yet"));
    }
    let findings = kept.as_ref().map_or(&[][..], |kept| &kept.profile.findings);
    let review = privacy::confirm(ctx, &found.dataset, &id, findings)?;
    Ok(datastore_privacy_show::shown(&id, &review, kept.as_ref()).into())
}
