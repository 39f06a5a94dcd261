//! `search_miss_list`: what people looked for and did not find.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, integer};

/// Texts that are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 100;
/// Most texts of one answer.
const MOST: i64 = 1000;
/// Days that are looked back where no day is given.
const DEFAULT_DAYS: i64 = 30;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "search_miss_list",
    kind: Kind::Read,
    about: "Lists the words of searches that found nothing, the most frequent first, for reports to publishers. Searches with filters or fields are not counted, nor what looks like an address or a number of a person; nothing is kept of who asked. Counts are written a few seconds later.",
    access: "Sysadmins.",
    params: &[
        param(
            "since",
            ParamKind::Text,
            "First day, such as `2026-01-31`; 30 days ago where it is absent.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most texts, 100 by default and 1000 at most.",
        ),
        param("offset", ParamKind::Integer, "Texts to pass over."),
    ],
    returns: "List of text, count, first and last day.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let natural = |key: &str, default: i64| match input.get(key) {
        None => Ok(default),
        Some(value) => match integer(value) {
            None => Err(ActionError::field(key, "Invalid integer")),
            Some(number) if number < 0 => Err(ActionError::field(key, "Must be a natural number")),
            Some(number) => Ok(number),
        },
    };
    let limit = natural("limit", DEFAULT_LIMIT)?.min(MOST);
    let offset = natural("offset", 0)?;
    let since = match input.get("since") {
        None => ctx.now.date() - TimeDelta::days(DEFAULT_DAYS),
        Some(day) => day
            .as_str()
            .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
            .ok_or_else(|| ActionError::field("since", "Date format incorrect"))?,
    };
    let list: Vec<Value> = ctx
        .tx
        .misses_since(since, limit, offset)?
        .into_iter()
        .map(|miss| {
            json!({
                "text": miss.text,
                "count": miss.count,
                "first": miss.first.to_string(),
                "last": miss.last.to_string(),
            })
        })
        .collect();
    Ok(Value::Array(list).into())
}
