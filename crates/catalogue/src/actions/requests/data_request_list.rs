//! `data_request_list`: what people asked for, by votes, age or due date.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::REQUEST;

/// Requests that are listed where no limit is given.
const DEFAULT: i64 = 20;
/// Most requests of one answer.
const MOST: i64 = 1000;
/// States in which a request waits for its answer.
const OPEN: &str = "request_status:(submitted OR under_review OR in_progress)";
/// Orders, and how searches write them.
const ORDERS: [(&str, &str); 4] = [
    ("votes", "votes desc, metadata_created desc"),
    ("newest", "metadata_created desc"),
    ("due", "due_date asc, votes desc"),
    ("modified", "metadata_modified desc"),
];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "data_request_list",
    kind: Kind::Read,
    about: "Lists requests for data, those with most votes first. No action of CKAN.",
    access: "Everybody; of requests that are not public those that the caller may see, only where include_waiting is true.",
    params: &[
        param("q", ParamKind::Text, "Words that the requests contain."),
        param(
            "request_status",
            ParamKind::Text,
            "Only requests in this state.",
        ),
        param(
            "organization_id",
            ParamKind::Text,
            "Name of the organization that they are addressed to.",
        ),
        param(
            "open",
            ParamKind::Boolean,
            "Only those that wait for an answer.",
        ),
        param(
            "overdue",
            ParamKind::Boolean,
            "Only those whose answer is late.",
        ),
        param(
            "include_waiting",
            ParamKind::Boolean,
            "Those too that nobody has looked at yet.",
        ),
        param(
            "sort",
            ParamKind::Text,
            "`votes` (the default), `newest`, `due` or `modified`.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most requests, 20 by default and 1000 at most.",
        ),
        param("offset", ParamKind::Integer, "Requests to pass over."),
    ],
    returns: "count, and requests: the records, each with votes, voted (whether the caller did) and overdue.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let sort = input.text("sort");
    let sort = sort.as_deref().unwrap_or("votes");
    let (_, order) = ORDERS
        .iter()
        .find(|(name, _)| *name == sort)
        .ok_or_else(|| ActionError::field("sort", "Must be one of votes, newest, due, modified"))?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let offset = input.natural("offset")?.unwrap_or(0);
    let today = ctx.now.date().to_string();
    let mut filters = vec![clause("dataset_type", REQUEST)];
    for (key, field) in [
        ("request_status", "request_status"),
        ("organization_id", "organization"),
    ] {
        filters.extend(input.text(key).map(|value| clause(field, &value)));
    }
    if input.flag("open", false)? {
        filters.push(OPEN.to_owned());
    }
    if input.flag("overdue", false)? {
        filters.push(OPEN.to_owned());
        filters.push(format!("due_date:[* TO {today}T00:00:00Z}}"));
    }
    let waiting = input.flag("include_waiting", false)?;
    let asked = json!({
        "q": input.text("q").unwrap_or_default(),
        "fq_list": filters,
        "sort": order,
        "rows": limit,
        "start": offset,
        "facet": false,
        "include_drafts": waiting,
        "include_private": waiting,
    });
    let Value::Object(asked) = asked else {
        return Err(ActionError::Internal("a search is no object".to_owned()));
    };
    let found = package_search::search(ctx, &Input::new(asked))?
        .result
        .into_value()?;
    let mut requests = match found.get("results") {
        Some(Value::Array(requests)) => requests.clone(),
        _ => Vec::new(),
    };
    put_votes(ctx, &mut requests, &today)?;
    Ok(json!({"count": found["count"], "requests": requests}).into())
}

fn put_votes(
    ctx: &mut Ctx<'_, '_>,
    requests: &mut [Value],
    today: &str,
) -> Result<(), ActionError> {
    let ids: Vec<String> = requests
        .iter()
        .filter_map(|request| request.get("id")?.as_str().map(str::to_owned))
        .collect();
    let votes: HashMap<String, i64> = ctx.tx.vote_counts(&ids)?.into_iter().collect();
    let voted = match ctx.caller.id() {
        Some(account) => ctx.tx.voted_for(account, &ids)?,
        None => Vec::new(),
    };
    for request in requests.iter_mut().filter_map(Value::as_object_mut) {
        let id = text(request, "id").to_owned();
        let is_open =
            ["submitted", "under_review", "in_progress"].contains(&text(request, "request_status"));
        let due = text(request, "due_date");
        let overdue = is_open && !due.is_empty() && due < today;
        request.insert("votes".to_owned(), json!(votes.get(&id).unwrap_or(&0)));
        request.insert("voted".to_owned(), json!(voted.contains(&id)));
        request.insert("overdue".to_owned(), json!(overdue));
    }
    Ok(())
}

fn text<'v>(map: &'v Map<String, Value>, key: &str) -> &'v str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Writes a filter of one value.
fn clause(field: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{field}:\"{value}\"")
}
