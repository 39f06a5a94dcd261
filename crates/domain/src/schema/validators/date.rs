//! Dates and times.

use chrono::NaiveDate;
use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow, MISSING};
use crate::text;

const WRONG_DATE: &str = "Date format incorrect";
const WRONG_TIME: &str = "Time format incorrect";

/// Reads a date. CKAN's own fields take it in ISO form; fields of a schema keep the text that was sent.
pub(super) fn isodate(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(sent) = cell.text() else {
        return if cell.is_missing() {
            Ok(Flow::Next)
        } else {
            cell.fail(WRONG_DATE)
        };
    };
    if sent.is_empty() {
        return cell.set(Value::Null);
    }
    match text::parse_date(sent) {
        Some(time) if cell.field.core => {
            let iso = text::iso(time);
            cell.set(Value::String(iso))
        }
        Some(_) => Ok(Flow::Next),
        None => cell.fail(WRONG_DATE),
    }
}

/// Cuts a date down to the day.
pub(super) fn to_day(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match cell.text().and_then(text::parse_date) {
        Some(time) => {
            let day = time.format("%Y-%m-%d").to_string();
            cell.set(Value::String(day))
        }
        None => Ok(Flow::Next),
    }
}

/// Reads a date with a time, or puts one together that a form sent in parts.
pub(super) fn scheming_isodatetime(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let key = cell.field.key.clone();
    let part = |cell: &mut Cell<'_>, suffix: &str| {
        let part = cell
            .level
            .rest
            .swap_remove(format!("{key}_{suffix}").as_str())?;
        part.as_str().map(str::to_owned)
    };
    let parts = ["date", "time", "tz"].map(|suffix| part(cell, suffix));
    if cell.value.is_none() {
        let [date, time, _] = &parts;
        let date = date.as_deref().unwrap_or_default();
        let time = time.as_deref().unwrap_or_default();
        if date.is_empty() && !time.is_empty() {
            cell.level.complain(
                &format!("{key}_date"),
                "Date is required when a time is provided",
            );
            return Ok(Flow::Stop);
        }
        if !date.is_empty() {
            if text::parse_date(date).is_none() {
                cell.level.complain(&format!("{key}_date"), WRONG_DATE);
                return Ok(Flow::Stop);
            }
            let whole = if time.is_empty() {
                format!("{date}T00:00:00")
            } else {
                format!("{date}T{time}")
            };
            let Some(read) = text::parse_date(&whole) else {
                cell.level.complain(&format!("{key}_time"), WRONG_TIME);
                return Ok(Flow::Stop);
            };
            return cell.set(Value::String(text::iso(read)));
        }
    }
    if cell.is_empty() {
        return if cell.is_required() {
            cell.halt(MISSING)
        } else {
            cell.ignore()
        };
    }
    match cell.text().and_then(text::parse_date) {
        Some(time) => {
            let iso = text::iso(time);
            cell.set(Value::String(iso))
        }
        None => cell.fail(WRONG_DATE),
    }
}

/// Refuses days to come in a record that is marked ready to publish.
pub(super) fn no_future_date(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let ready = cell
        .level
        .get("ready_to_publish")
        .is_some_and(|ready| match ready {
            Value::Bool(flag) => *flag,
            Value::String(text) => !matches!(text.as_str(), "" | "false"),
            _ => false,
        });
    if ready
        && cell
            .text()
            .and_then(text::parse_date)
            .is_some_and(|time| time > cell.rules.now)
    {
        return cell
            .fail("Date may not be in the future when this record is marked ready to publish");
    }
    Ok(Flow::Next)
}

/// Reads a year, a month or a date: `2026`, `2026-04`, `2026-04-01`.
pub(super) fn year_month(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(sent) = cell.text() else {
        return if cell.is_missing() {
            Ok(Flow::Next)
        } else {
            cell.fail(WRONG_DATE)
        };
    };
    if sent.is_empty() || is_month_or_year(sent) || text::parse_date(sent).is_some() {
        Ok(Flow::Next)
    } else {
        cell.fail(WRONG_DATE)
    }
}

fn is_month_or_year(text: &str) -> bool {
    if !text.chars().all(|c| c.is_ascii_digit() || c == '-') {
        return false;
    }
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => return false,
    };
    NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok()
}
