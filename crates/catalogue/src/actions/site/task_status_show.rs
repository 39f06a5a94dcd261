//! `task_status_show`: how a task fares.

use cairn_domain::record::TaskStatus;
use serde_json::{Value, json};

use super::text_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "task_status_show",
    kind: Kind::Read,
    about: "Shows how a task of some other program fares: the status with an id, or the one of an entity, a type of task and a key.",
    access: "Everybody.",
    params: &[
        param("id", ParamKind::Text, "Id of the status."),
        param(
            "entity_id",
            ParamKind::Text,
            "Id of what the task is about; needed without id, as are the two below.",
        ),
        param("task_type", ParamKind::Text, "Type of the task."),
        param("key", ParamKind::Text, "Key of the status."),
    ],
    returns: "The status.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let found = match input.named("id") {
        Some(id) => ctx.tx.task_status(&id)?,
        None => {
            // Asked for one after the other: the first that is missing is told.
            let given =
                |key: &str| text_of(&input.data, key).ok_or_else(|| ActionError::missing(key));
            let (entity, task, key) = (given("entity_id")?, given("task_type")?, given("key")?);
            ctx.tx.task_status_of(&entity, &task, &key)?
        }
    };
    let status = found.ok_or_else(ActionError::not_found)?;
    Ok(task_dict(&status).into())
}

/// Makes the dictionary of a status.
pub(super) fn task_dict(status: &TaskStatus) -> Value {
    json!({
        "id": status.id,
        "entity_id": status.entity_id,
        "entity_type": status.entity_type,
        "task_type": status.task_type,
        "key": status.key,
        "value": status.value,
        "state": status.state,
        "error": status.error,
        "last_updated": iso(status.last_updated),
    })
}
