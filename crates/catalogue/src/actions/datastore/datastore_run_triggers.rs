//! `datastore_run_triggers`: there are no triggers, so every row is as it would be after them.

use serde_json::json;

use super::{named, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_run_triggers",
    kind: Kind::Rows,
    about: "Runs the triggers of a table on all of its rows. There are none here, so nothing changes.",
    access: "Sysadmins.",
    params: &[required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource.",
    )],
    returns: "How many rows there are.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    ctx.with_rows(move |app, _, _, _| {
        let info = app.tables.info(&id).map_err(|error| told(error, "Query"))?;
        Ok(json!(info.rows).into())
    })
}
