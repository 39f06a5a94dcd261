//! `task_status_update`: tells how a task fares.

use cairn_domain::record::TaskStatus;
use cairn_domain::text::parse_date;
use serde_json::{Map, Value};

use super::task_status_show::task_dict;
use super::{required_texts, text_of};
use crate::action::{ActionDef, Kind, Param, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The keys of a status, for the documentation.
const PARAMS: &[Param] = &[
    required(
        "entity_id",
        ParamKind::Text,
        "Id of what the task is about.",
    ),
    required(
        "entity_type",
        ParamKind::Text,
        "What kind of thing that is.",
    ),
    required("task_type", ParamKind::Text, "Type of the task."),
    required("key", ParamKind::Text, "Key of the status."),
    param(
        "value",
        ParamKind::Text,
        "What is told; a new status needs it.",
    ),
    param("state", ParamKind::Text, "State of the task."),
    param("error", ParamKind::Text, "What went wrong."),
    param(
        "last_updated",
        ParamKind::Text,
        "When (ISO 8601); now where it is absent.",
    ),
    param("id", ParamKind::Text, "Id of a status that is there."),
];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "task_status_update",
    kind: Kind::Write,
    about: "Tells how a task of some other program fares. There is one status for each entity, type of task and key; keys that are left out keep their values.",
    access: "Sysadmins.",
    params: PARAMS,
    returns: "The status.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let status = put(ctx, &input.data)?;
    Ok(task_dict(&status).into())
}

/// Lets those pass who may tell how tasks fare.
pub(super) fn require_update(ctx: &Ctx<'_, '_>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to update task_status table"
    )))
}

/// Writes one status.
pub(super) fn put(
    ctx: &mut Ctx<'_, '_>,
    data: &Map<String, Value>,
) -> Result<TaskStatus, ActionError> {
    let named = match text_of(data, "id").filter(|id| !id.is_empty()) {
        None => None,
        Some(id) => Some(
            ctx.tx
                .task_status(&id)?
                .ok_or_else(|| ActionError::no("TaskStatus was not found."))?,
        ),
    };
    require_update(ctx)?;
    let [entity_id, entity_type, task_type, key] =
        required_texts(data, ["entity_id", "entity_type", "task_type", "key"])?;
    let last_updated = match text_of(data, "last_updated").filter(|text| !text.is_empty()) {
        None => ctx.now,
        Some(text) => parse_date(&text)
            .ok_or_else(|| ActionError::field("last_updated", "Date format incorrect"))?,
    };
    let there = ctx.tx.task_status_of(&entity_id, &task_type, &key)?;
    let current = match (named, there) {
        (Some(named), Some(there)) if named.id != there.id => {
            return Err(ActionError::field(
                "key",
                "Another status has this entity_id, task_type and key",
            ));
        }
        (Some(named), _) => Some(named),
        (None, there) => there,
    };
    let kept = |key: &str, current: Option<String>| match data.contains_key(key) {
        true => text_of(data, key),
        false => current,
    };
    let status = TaskStatus {
        id: current.as_ref().map_or_else(new_id, |one| one.id.clone()),
        entity_id,
        entity_type,
        task_type,
        key,
        value: text_of(data, "value")
            .or_else(|| current.as_ref().map(|one| one.value.clone()))
            .ok_or_else(|| ActionError::missing("value"))?,
        state: kept("state", current.as_ref().and_then(|one| one.state.clone())),
        error: kept("error", current.as_ref().and_then(|one| one.error.clone())),
        last_updated,
    };
    ctx.tx.put_task_status(&status)?;
    Ok(status)
}
