//! `consultation_list`: the directory of consultations: open, coming, closed.

use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions;
use crate::consultations::{TYPE, state_of};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Consultations where no limit is given.
const DEFAULT: i64 = 50;
/// Most consultations.
const MOST: i64 = 500;
/// What stands in the directory.
const KEYS: [&str; 13] = [
    "id",
    "name",
    "title",
    "title_translated",
    "start_date",
    "end_date",
    "consultation_status",
    "participation_url",
    "events",
    "subject",
    "jurisdiction",
    "high_profile",
    "metadata_modified",
];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "consultation_list",
    kind: Kind::Read,
    about: "Lists public consultations that are open, coming or closed on the day of the request. No action of CKAN.",
    access: "Everybody, for the records that they see.",
    params: &[
        param(
            "state",
            ParamKind::Text,
            "open (the first to close first), coming (the first to open first) or closed (the last to close first); open by default.",
        ),
        param("q", ParamKind::Text, "As in package_search."),
        param("fq", ParamKind::Text, "As in package_search."),
        param(
            "limit",
            ParamKind::Integer,
            "Most consultations, 50 by default and 500 at most.",
        ),
        param("offset", ParamKind::Integer, "How many to pass over."),
    ],
    returns: "count and results: id, name, title, title_translated, start_date, end_date, consultation_status, participation_url, events, subject, \
              jurisdiction, high_profile, metadata_modified, organization (name, title) and state.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let state = input.text("state").unwrap_or_else(|| "open".to_owned());
    let (limit, offset) = input.limit_and_offset()?;
    let today = ctx.now.date();
    let (from, before) = (
        today.format("%Y-%m-%dT00:00:00Z"),
        today.format("%Y-%m-%dT23:59:59Z"),
    );
    let ended = format!(
        "(consultation_status:closed_* OR (end_date:[* TO {from}}} AND -consultation_status:not_going_forward))"
    );
    let not_begun = format!(
        "(start_date:{{{before} TO *] OR (consultation_status:planned AND -end_date:[* TO *]))"
    );
    let (filters, sort) = match state.as_str() {
        "open" => (
            vec![
                format!("-{ended}"),
                format!("-{not_begun}"),
                "-consultation_status:not_going_forward".to_owned(),
            ],
            "end_date asc, name asc",
        ),
        "coming" => (
            vec![
                format!("+{not_begun}"),
                format!("-{ended}"),
                "-consultation_status:not_going_forward".to_owned(),
            ],
            "start_date asc, name asc",
        ),
        "closed" => (vec![format!("+{ended}")], "end_date desc, name asc"),
        _ => {
            return Err(ActionError::field(
                "state",
                "Must be open, coming or closed",
            ));
        }
    };
    let mut list = vec![format!("+dataset_type:{TYPE}")];
    list.extend(filters);
    let mut asked = Map::new();
    for key in ["q", "fq"] {
        if let Some(text) = input.text(key) {
            asked.insert(key.to_owned(), json!(text));
        }
    }
    asked.insert("fq_list".to_owned(), json!(list));
    asked.insert("sort".to_owned(), json!(sort));
    asked.insert("rows".to_owned(), json!(limit.unwrap_or(DEFAULT).min(MOST)));
    asked.insert("start".to_owned(), json!(offset));
    let search = actions::find("package_search")
        .ok_or_else(|| ActionError::Internal("there is no search".to_owned()))?;
    let found = (search.run)(ctx, &Input::new(asked))?
        .ready(ctx.app)?
        .result
        .into_value()?;
    let results: Vec<Value> = found["results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|record| {
            let mut shown: Map<String, Value> = KEYS
                .iter()
                .map(|key| {
                    let value = record.get(*key).cloned().unwrap_or(Value::Null);
                    ((*key).to_owned(), value)
                })
                .collect();
            let owner = record.get("organization").filter(|owner| owner.is_object());
            shown.insert(
                "organization".to_owned(),
                json!(owner.map(|owner| json!({"name": owner["name"], "title": owner["title"]}))),
            );
            shown.insert("state".to_owned(), json!(state_of(record, today).as_str()));
            Value::Object(shown)
        })
        .collect();
    Ok(json!({"count": found["count"], "results": results}).into())
}
