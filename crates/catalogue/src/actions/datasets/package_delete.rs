//! `package_delete`: a dataset is marked as deleted.

use serde_json::Value;

use super::dataset_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_delete",
    kind: Kind::Write,
    about: "Marks a dataset as deleted. Sysadmins and its organization still see it, and package_patch with state active brings it back.",
    access: "As package_update.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        tombstone::REASON,
        tombstone::REPLACED_BY,
        tombstone::REDIRECT,
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = dataset_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let by_id = input.text("id").as_deref() == Some(&current.id);
    let said = tombstone::farewell(ctx, input)?;
    let id = current.id.clone();
    dataset::delete(ctx, current, by_id)?;
    tombstone::explain(ctx, &id, said.as_ref())?;
    Ok(Value::Null.into())
}
