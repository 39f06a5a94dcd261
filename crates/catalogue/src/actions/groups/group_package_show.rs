//! `group_package_show`: the datasets of a group.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::{Input, integer};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_package_show",
    kind: Kind::Read,
    about: "Lists the active public datasets of a group, as package_search finds them.",
    access: "Whoever sees the group.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the group."),
        param("limit", ParamKind::Integer, "Most datasets, 10 by default."),
    ],
    returns: "List of datasets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let limit = match input.get("limit") {
        None => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(limit) => {
            let limit = integer(limit).filter(|limit| *limit >= 0);
            Some(limit.ok_or_else(|| ActionError::rule("Limit must be a positive integer"))?)
        }
    };
    let found = ctx
        .tx
        .group_by_ref(&id)?
        .ok_or_else(ActionError::not_found)?;
    group::require_show(ctx, &found, false)?;
    let mut search = Input::default();
    let name = found.name.replace('\\', "\\\\").replace('"', "\\\"");
    let mut set = |key: &str, value: Value| search.data.insert(key.to_owned(), value);
    set("fq", json!(format!("groups:\"{name}\"")));
    if let Some(limit) = limit {
        set("rows", json!(limit));
    }
    let answer = package_search::search(ctx, &search)?;
    Ok(match answer.result.into_value()? {
        Value::Object(mut map) => map.remove("results").unwrap_or_else(|| json!([])).into(),
        _ => json!([]).into(),
    })
}
