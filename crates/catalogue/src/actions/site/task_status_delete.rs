//! `task_status_delete`: the status of a task is removed.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "task_status_delete",
    kind: Kind::Write,
    about: "Removes the status of a task.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id of the status.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let status = ctx
        .tx
        .task_status(&id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_sysadmin()?;
    ctx.tx.remove_task_status(&status.id)?;
    Ok(Value::Null.into())
}
