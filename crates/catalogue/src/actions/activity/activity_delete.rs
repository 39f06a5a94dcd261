//! `activity_delete`: old activities are removed for good.

use cairn_store::ActivityRange;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::page::Reader;
use crate::action::{ActionDef, Kind, Param, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::{ActionError, ErrorDict};
use crate::input::Input;

/// Rows that one statement removes where nothing else is asked for.
const BATCH: i64 = 50_000;

pub(super) const BATCH_SIZE: Param = param(
    "batch_size",
    ParamKind::Integer,
    "Rows removed by one statement, 50000 by default.",
);

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_delete",
    kind: Kind::Write,
    about: "Removes one activity, those between two dates, or those that are older than so many days.",
    access: "Sysadmins.",
    params: &[
        param("id", ParamKind::Text, "Id of one activity."),
        param("start_date", ParamKind::Text, "First moment (ISO 8601)."),
        param(
            "end_date",
            ParamKind::Text,
            "Last moment; a date without a time is its first moment.",
        ),
        param(
            "offset_days",
            ParamKind::Integer,
            "Those older than so many days.",
        ),
        param(
            "keep",
            ParamKind::Integer,
            "How many of the newest in that range stay for each object.",
        ),
        BATCH_SIZE,
    ],
    returns: "A message that says how many there were.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let asked = asked(ctx, input)?;
    ctx.require_sysadmin()?;
    match asked {
        Asked::One(id) => {
            if !ctx.tx.delete_activity(&id)? {
                return Err(ActionError::no("Activity not found"));
            }
            Ok(json!({ "message": "Activity purged" }).into())
        }
        Asked::Range { range, keep, batch } => {
            let count = ctx.tx.delete_activities(range, keep, batch)?;
            Ok(report(count).into())
        }
    }
}

/// What is to go.
enum Asked {
    One(String),
    Range {
        range: ActivityRange,
        keep: i64,
        batch: i64,
    },
}

fn asked(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Asked, ActionError> {
    let mut reader = Reader::new(input);
    let offset_days = reader.natural("offset_days");
    let keep = reader.natural("keep").unwrap_or(0);
    let batch = batch_size(&mut reader);
    let mut errors = match reader.done() {
        Ok(()) => ErrorDict::new(),
        Err(ActionError::Validation(errors)) => errors,
        Err(other) => return Err(other),
    };
    let mut date = |key: &str| {
        let text = input.text(key)?;
        let moment = moment(&text);
        if moment.is_none() {
            errors.insert(key.to_owned(), json!(["Date format incorrect"]));
        }
        moment
    };
    let (start, end) = (date("start_date"), date("end_date"));
    if !errors.is_empty() {
        return Err(ActionError::Validation(errors));
    }
    if let Some(id) = input.text("id") {
        return Ok(Asked::One(id));
    }
    let range = match (start, end, offset_days) {
        (Some(start), Some(end), _) if start > end => {
            return Err(ActionError::rule(
                "start_date cannot be greater than end_date.",
            ));
        }
        (Some(start), Some(end), _) => ActivityRange::Between(start, end),
        (_, _, Some(days)) => ActivityRange::Before(days_before(ctx.now, days)),
        _ => {
            return Err(ActionError::field(
                "__before",
                "Either both start_date and end_date must be specified, or offset_days must be provided.",
            ));
        }
    };
    Ok(Asked::Range { range, keep, batch })
}

/// Reads how many rows one statement removes.
pub(super) fn batch_size(reader: &mut Reader<'_>) -> i64 {
    reader
        .natural(BATCH_SIZE.name)
        .filter(|size| *size > 0)
        .unwrap_or(BATCH)
}

/// Says how many there were.
pub(super) fn report(count: usize) -> Value {
    json!({ "message": if count == 0 {
        "No activities found matching the specified criteria.".to_owned()
    } else {
        format!("Deleted {count} rows from the activity table.")
    } })
}

/// Returns the moment so many days ago; before all of history where there are not so many days.
fn days_before(now: NaiveDateTime, days: i64) -> NaiveDateTime {
    Duration::try_days(days)
        .and_then(|days| now.checked_sub_signed(days))
        .unwrap_or(DateTime::UNIX_EPOCH.naive_utc())
}

/// Reads a date with a time or without.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(zoned) = DateTime::parse_from_rfc3339(text) {
        return Some(zoned.naive_utc());
    }
    [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ]
    .iter()
    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    .or_else(|| {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    })
}
