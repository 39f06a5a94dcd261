//! `datastore_privacy_show`: what in a table may be about persons, for its stewards.

use cairn_tables::TablesError;
use serde_json::{Value, json};

use super::{named, require_update, target, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::privacy::Review;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_privacy_show",
    kind: Kind::Read,
    about: "Shows what in the table of a resource may be about persons: columns, what they are about, how many values, how sure that is, and masked examples.",
    access: "As package_update of the dataset.",
    params: &[required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource; id does as well.",
    )],
    returns: "resource_id, held (whether rows and file wait for datastore_privacy_confirm), waiting (whether an upload waits until it is looked through), findings, current (whether they are of the rows as they are), examined, confirmed.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    let found = target(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require_update(ctx, &found, &id)?;
    let review = Review::of(found.resource());
    ctx.with_rows(move |app, _, _, _| {
        let kept = match app.tables.profile(&id) {
            // An upload that is not loaded yet.
            Err(TablesError::NoTable(_)) if review.waiting => None,
            found => found.map_err(|error| told(error, "Query"))?,
        };
        Ok(shown(&id, &review, kept.as_ref()).into())
    })
}

/// Shows what was found and what was said of it.
pub(super) fn shown(id: &str, review: &Review, kept: Option<&cairn_tables::Kept>) -> Value {
    json!({
        "resource_id": id,
        "held": review.held,
        "waiting": review.waiting,
        "findings": kept.map_or(json!([]), |kept| json!(kept.profile.findings)),
        "current": kept.is_some_and(|kept| kept.current),
        "examined": kept.and_then(|kept| super::moment(kept.made)),
        "confirmed": review.at.as_ref().map(|at| json!({
            "by": review.by,
            "at": at,
            "findings": review.confirmed.iter().map(|(column, kind)| json!({"column": column, "kind": kind})).collect::<Vec<_>>(),
        })),
    })
}
