//! `datastore_history`: what was done to the rows of a table that keeps a history.

use cairn_tables::{Change, ChangesAfter};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{named, require_update, target, told, with_json};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, integer};

/// Changes that are shown where no number is asked for.
const SHOWN: u64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_history",
    kind: Kind::Read,
    about: "Shows what was done to the rows of a table that keeps a history (keep_history of datastore_create): each row before and after, the earliest change first. Rows that a load brings are no changes.",
    access: "As package_update of the dataset: what was deleted may have had to be.",
    params: &[
        super::RESOURCE,
        param("row", ParamKind::Integer, "The _id of one row alone."),
        param(
            "after",
            ParamKind::Integer,
            "The number of the last change that is known: those behind it.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "How many changes; 100 where nothing is said, at most as many as rows of a search.",
        ),
    ],
    returns: "resource_id, keep_history, and changes: number, at, by, what (insert, update, delete), row, before, after.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    let number = |key: &str| match input.get(key) {
        None => Ok(None),
        Some(value) => integer(value)
            .filter(|number| *number >= 0)
            .map(Some)
            .ok_or_else(|| ActionError::field(key, "Must be a natural number")),
    };
    let limit = number("limit")?.map_or(SHOWN, i64::unsigned_abs);
    let asked = ChangesAfter {
        number: number("after")?.unwrap_or(0),
        row: number("row")?,
        limit: limit.min(ctx.app.settings.datastore.rows_max),
    };
    let found = target(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require_update(ctx, &found, &id)?;
    ctx.with_rows(move |app, _, _, _| {
        let changes = app
            .tables
            .history(&id, &asked)
            .map_err(|error| told(error, "Query"))?;
        let head = json!({"resource_id": id, "keep_history": changes.is_some()});
        let changes: Vec<Shown> = changes
            .unwrap_or_default()
            .into_iter()
            .map(shown)
            .collect::<Result<_, _>>()?;
        let changes = serde_json::to_string(&changes)
            .map_err(|error| ActionError::Internal(error.to_string()))?;
        let Value::Object(head) = head else {
            return Err(ActionError::Internal("an object is none".to_owned()));
        };
        Ok(with_json(&head, "changes", &changes)?.into())
    })
}

/// A change as it is shown.
#[derive(serde::Serialize)]
struct Shown {
    number: i64,
    at: Option<String>,
    by: Option<String>,
    what: &'static str,
    row: i64,
    before: Option<Box<RawValue>>,
    after: Option<Box<RawValue>>,
}

fn shown(change: Change) -> Result<Shown, ActionError> {
    let row = |text: Option<String>| {
        text.map(RawValue::from_string)
            .transpose()
            .map_err(|error| ActionError::Internal(format!("a kept row is no JSON: {error}")))
    };
    Ok(Shown {
        number: change.number,
        at: chrono::DateTime::from_timestamp_micros(change.at).map(|at| iso(at.naive_utc())),
        by: change.by,
        what: change.what.name(),
        row: change.row,
        before: row(change.before)?,
        after: row(change.after)?,
    })
}
