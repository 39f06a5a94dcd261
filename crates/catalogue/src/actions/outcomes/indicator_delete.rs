//! `indicator_delete`: removes an indicator with its values.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_delete",
    kind: Kind::Write,
    about: "Removes an indicator with its values. No action of CKAN.",
    access: "Those who may change records of its organization.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "id and name of what was removed.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let found = outcomes::changeable(ctx, &input.required("id")?)?;
    ctx.tx.delete_indicator(&found.id)?;
    Ok(json!({"id": found.id, "name": found.name}).into())
}
