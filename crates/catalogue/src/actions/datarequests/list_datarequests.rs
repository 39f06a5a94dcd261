//! `list_datarequests`: requests for data, by the time at which they were asked.

use serde_json::{Map, Value, json};

use super::{CLOSED, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::REQUEST;

/// Requests that are listed where no limit is given.
const DEFAULT: i64 = 10;
/// Most requests of one answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "list_datarequests",
    kind: Kind::Read,
    about: "Lists requests for data that are public. As in ckanext-datarequests; data_request_list tells more.",
    access: "Everybody.",
    params: &[
        param(
            "organization_id",
            ParamKind::Text,
            "Only those to this organization: its id or name.",
        ),
        param(
            "user_id",
            ParamKind::Text,
            "Only those of this account: its id or name.",
        ),
        param(
            "closed",
            ParamKind::Boolean,
            "Only those that are closed, or only those that are not.",
        ),
        param("q", ParamKind::Text, "Words that they contain."),
        param(
            "sort",
            ParamKind::Text,
            "`asc` (the default) or `desc`, by the time at which they were asked.",
        ),
        param("offset", ParamKind::Integer, "Requests to pass over."),
        param(
            "limit",
            ParamKind::Integer,
            "Most requests, 10 by default and 1000 at most.",
        ),
    ],
    returns: "count, result (list of requests as show_datarequest shows one) and facets: of organization and of state (open, closed), each with items of name, display_name and count, as far as there are any.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let order = match input.text("sort").as_deref() {
        None | Some("asc") => "metadata_created asc",
        Some("desc") => "metadata_created desc",
        Some(_) => return Err(ActionError::field("sort", "Must be one of asc, desc")),
    };
    let closed = format!("request_status:({})", CLOSED.join(" OR "));
    let mut filters = vec![format!("dataset_type:\"{REQUEST}\"")];
    if let Some(reference) = input.text("organization_id") {
        let found = ctx.tx.group_by_ref(&reference)?;
        let party = found.filter(|party| party.is_organization);
        let party = party.ok_or_else(ActionError::not_found)?;
        filters.push(format!("organization:\"{}\"", party.name));
    }
    if let Some(reference) = input.text("user_id") {
        let account = ctx.tx.account_by_ref(&reference)?;
        let account = account.ok_or_else(ActionError::not_found)?;
        filters.push(format!("creator_user_id:\"{}\"", account.id));
    }
    if input.get("closed").is_some() {
        match input.flag("closed", false)? {
            true => filters.push(closed),
            false => filters.push(format!("-{closed}")),
        }
    }
    let asked = json!({
        "q": input.text("q").unwrap_or_default(),
        "fq_list": filters,
        "sort": order,
        "start": input.natural("offset")?.unwrap_or(0),
        "rows": input.natural("limit")?.unwrap_or(DEFAULT).min(MOST),
        "facet.field": ["organization", "request_status"],
        "facet.limit": -1,
    });
    let Value::Object(asked) = asked else {
        return Err(ActionError::Internal("a search is no object".to_owned()));
    };
    let found = package_search::search(ctx, &Input::new(asked))?
        .result
        .into_value()?;
    let packages = found.get("results").and_then(Value::as_array);
    let packages = packages.map(Vec::as_slice).unwrap_or_default();
    let result = shown::many(ctx, packages)?;
    Ok(json!({"count": found.get("count"), "result": result, "facets": facets(&found)}).into())
}

/// Returns how many there are by organization and by state.
fn facets(found: &Value) -> Value {
    let items = |field: &str| {
        let items = found.pointer(&format!("/search_facets/{field}/items"));
        items.and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let mut facets = Map::new();
    let organizations = items("organization");
    if !organizations.is_empty() {
        facets.insert("organization".to_owned(), json!({"items": organizations}));
    }
    let (mut open, mut closed) = (0, 0);
    for item in items("request_status") {
        let count = item.get("count").and_then(Value::as_i64).unwrap_or(0);
        match super::is_closed(item.get("name")) {
            true => closed += count,
            false => open += count,
        }
    }
    let states: Vec<Value> = [("open", "Open", open), ("closed", "Closed", closed)]
        .into_iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(name, title, count)| json!({"name": name, "display_name": title, "count": count}))
        .collect();
    if !states.is_empty() {
        facets.insert("state".to_owned(), json!({"items": states}));
    }
    Value::Object(facets)
}
