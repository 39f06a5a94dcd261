//! `current_package_list_with_resources`: full datasets, the newest first.

use serde_json::{Value, json};

use super::package_search;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, integer};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "current_package_list_with_resources",
    kind: Kind::Read,
    about: "Lists datasets with their resources, the most recently changed first.",
    access: "Everybody; sysadmins see private ones too.",
    params: &[
        param("limit", ParamKind::Integer, "Most datasets, 10 by default."),
        param("offset", ParamKind::Integer, "Datasets to pass over."),
        param(
            "page",
            ParamKind::Integer,
            "Page from 1, where no offset is given.",
        ),
    ],
    returns: "List of datasets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    input.limit_and_offset()?;
    let (limit, offset) = (input.natural("limit")?, input.natural("offset")?);
    let page = match input.get("page") {
        None => None,
        Some(page) => {
            let page =
                integer(page).ok_or_else(|| ActionError::field("page", "Invalid integer"))?;
            if page < 1 {
                return Err(ActionError::field("page", "Must be a positive integer"));
            }
            Some(page)
        }
    };
    let start = match (offset, page, limit) {
        (Some(offset), _, _) => offset,
        (None, Some(page), Some(limit)) => (page - 1).saturating_mul(limit),
        _ => 0,
    };
    let mut search = Input::default();
    search.data.insert("start".to_owned(), json!(start));
    search
        .data
        .insert("rows".to_owned(), json!(limit.unwrap_or(10)));
    search.data.insert(
        "include_private".to_owned(),
        json!(ctx.caller.is_sysadmin()),
    );
    let found = package_search::search(ctx, &search)?;
    Ok(match found.result.into_value()? {
        Value::Object(mut map) => map.remove("results").unwrap_or_else(|| json!([])).into(),
        _ => json!([]).into(),
    })
}
