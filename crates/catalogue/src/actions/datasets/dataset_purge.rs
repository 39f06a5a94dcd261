//! `dataset_purge`: a dataset and all its versions are removed for good.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dataset_purge",
    kind: Kind::Write,
    about: "Removes a dataset with its resources and versions for good.",
    access: "Sysadmins.",
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
    let id = input.given("id")?;
    let head = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("Dataset was not found"))?;
    ctx.require_sysadmin()?;
    let said = tombstone::farewell(ctx, input)?;
    dataset::purge(ctx, &head.id)?;
    tombstone::explain(ctx, &head.id, said.as_ref())?;
    Ok(Value::Null.into())
}
