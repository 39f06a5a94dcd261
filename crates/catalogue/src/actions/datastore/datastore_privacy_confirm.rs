//! `datastore_privacy_confirm`: a steward has looked at what may be about persons, and lets the table be public.

use super::{datastore_privacy_show, named, require_update, target, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::privacy;

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
    let kept = ctx
        .app
        .tables
        .profile(&id)
        .map_err(|error| told(error, "Query"))?
        .ok_or_else(|| ActionError::no("The table was not looked through yet"))?;
    let review = privacy::confirm(ctx, &found.dataset, &id, &kept.profile.findings)?;
    Ok(datastore_privacy_show::shown(&id, &review, Some(&kept)).into())
}
