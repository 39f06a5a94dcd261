//! `task_status_update_many`: tells how several tasks fare, all of them or none.

use serde_json::{Value, json};

use super::task_status_show::task_dict;
use super::task_status_update::{put, require_update};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "task_status_update_many",
    kind: Kind::Write,
    about: "Tells how several tasks of other programs fare, all of them or none.",
    access: "Sysadmins.",
    params: &[required(
        "data",
        ParamKind::Objects,
        "List of what task_status_update takes.",
    )],
    returns: "The statuses under results.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_update(ctx)?;
    let wrong = || ActionError::field("data", "Must be a list of dicts");
    let list = input
        .get("data")
        .ok_or_else(|| ActionError::missing("data"))?
        .as_array()
        .ok_or_else(wrong)?;
    let mut results = Vec::with_capacity(list.len());
    for one in list {
        let status = put(ctx, one.as_object().ok_or_else(wrong)?)?;
        results.push(task_dict(&status));
    }
    Ok(json!({"results": Value::Array(results)}).into())
}
