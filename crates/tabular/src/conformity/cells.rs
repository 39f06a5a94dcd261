//! A cell beside its field: its type and its constraints, and what it is compared by.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::Value;

use super::table_schema::{Field, Kind, plain};

type Wrong = (&'static str, String);

/// Says what is wrong with a cell.
pub(super) fn wrong(field: &Field, cell: &str) -> Option<Wrong> {
    let type_error = |what: &str| Some(("type-error", format!("\"{}\" is {what}", cut(cell))));
    let is_good = match field.kind {
        Kind::Any => true,
        Kind::String => is_string(&field.format, cell),
        Kind::Integer => bare_number(field, cell).parse::<i128>().is_ok(),
        Kind::Number => is_number(&bare_number(field, cell)),
        Kind::Boolean => field
            .trues
            .iter()
            .chain(&field.falses)
            .any(|word| word == cell),
        Kind::Date => is_date(&field.format, cell),
        Kind::Time => is_time(&field.format, cell),
        Kind::DateTime => is_date_time(&field.format, cell),
        Kind::Year => cell.len() <= 5 && cell.parse::<i32>().is_ok(),
        Kind::YearMonth => NaiveDate::parse_from_str(&format!("{cell}-01"), "%Y-%m-%d").is_ok(),
        Kind::Object => serde_json::from_str::<Value>(cell).is_ok_and(|value| value.is_object()),
        Kind::Array => serde_json::from_str::<Value>(cell).is_ok_and(|value| value.is_array()),
        Kind::GeoPoint => is_point(cell),
    };
    if !is_good {
        return match field.kind {
            Kind::String => type_error(&format!("no {}", field.format)),
            kind => type_error(&format!("no {}", name_of(kind))),
        };
    }
    constraint(field, cell).map(|note| ("constraint-error", note))
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Any => "text",
        Kind::Integer => "whole number",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::DateTime => "date and time",
        Kind::Year => "year",
        Kind::YearMonth => "year and month",
        Kind::Object => "object of JSON",
        Kind::Array => "list of JSON",
        Kind::GeoPoint => "point",
    }
}

fn cut(cell: &str) -> String {
    cell.chars().take(60).collect()
}

fn is_string(format: &str, cell: &str) -> bool {
    match format {
        "email" => cairn_domain::text::is_email(cell),
        "uri" => cell.split_once(':').is_some_and(|(scheme, rest)| {
            !rest.is_empty() && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        }),
        "uuid" => cairn_domain::text::is_uuid(cell),
        _ => true,
    }
}

/// Returns a number as programs write it.
fn bare_number(field: &Field, cell: &str) -> String {
    let mut text = cell.trim().to_owned();
    if let Some(group) = &field.group {
        text = text.replace(group.as_str(), "");
    }
    match field.decimal {
        '.' => text,
        other => text.replace(other, "."),
    }
}

fn is_number(text: &str) -> bool {
    matches!(text, "NaN" | "INF" | "-INF") || text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(format: &str, cell: &str) -> bool {
    match format {
        "any" => ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y"]
            .iter()
            .any(|one| NaiveDate::parse_from_str(cell, one).is_ok()),
        "default" => cell.len() == 10 && NaiveDate::parse_from_str(cell, "%Y-%m-%d").is_ok(),
        pattern => NaiveDate::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_time(format: &str, cell: &str) -> bool {
    match format {
        "default" | "any" => {
            NaiveTime::parse_from_str(cell.trim_end_matches('Z'), "%H:%M:%S%.f").is_ok()
        }
        pattern => NaiveTime::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_date_time(format: &str, cell: &str) -> bool {
    match format {
        "default" | "any" => {
            chrono::DateTime::parse_from_rfc3339(cell).is_ok()
                || NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
        }
        pattern => NaiveDateTime::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_point(cell: &str) -> bool {
    let number = |text: &str, most: f64| {
        text.trim()
            .parse::<f64>()
            .is_ok_and(|number| number.abs() <= most)
    };
    cell.split_once(',')
        .is_some_and(|(lon, lat)| number(lon, 180.0) && number(lat, 90.0))
}

fn constraint(field: &Field, cell: &str) -> Option<String> {
    let given = &field.constraints;
    let length = cell.chars().count() as u64;
    if given.shortest.is_some_and(|least| length < least) {
        return Some(format!("shorter than {} characters", given.shortest?));
    }
    if given.longest.is_some_and(|most| length > most) {
        return Some(format!("longer than {} characters", given.longest?));
    }
    if !given.choices.is_empty() && !given.choices.iter().any(|one| one == cell) {
        return Some("none of the values that the schema lists".to_owned());
    }
    if let Some(pattern) = &given.pattern
        && !pattern.ready.is_match(cell)
    {
        return Some(format!("not of the form {}", pattern.text));
    }
    if let Some(least) = &given.least
        && is_less(field, cell, least)? == std::cmp::Ordering::Less
    {
        return Some(format!("below the minimum, {}", plain(least)));
    }
    if let Some(most) = &given.most
        && is_less(field, cell, most)? == std::cmp::Ordering::Greater
    {
        return Some(format!("above the maximum, {}", plain(most)));
    }
    None
}

/// Compares a cell with a bound; nothing where the two are not comparable.
fn is_less(field: &Field, cell: &str, bound: &Value) -> Option<std::cmp::Ordering> {
    match field.kind {
        Kind::Integer | Kind::Number | Kind::Year => {
            let bound = match bound {
                Value::String(text) => text.parse().ok()?,
                other => other.as_f64()?,
            };
            let cell: f64 = bare_number(field, cell).parse().ok()?;
            cell.partial_cmp(&bound)
        }
        // ISO 8601 sorts as text.
        _ => Some(cell.cmp(bound.as_str()?)),
    }
}

/// Returns what a cell is compared by with those of another column: numbers by their value, everything else as it stands.
pub(super) fn compared<'c>(field: &Field, cell: &'c str) -> Cow<'c, str> {
    let value = match field.kind {
        Kind::Integer => bare_number(field, cell)
            .parse::<i128>()
            .ok()
            .map(|number| number.to_string()),
        Kind::Number => bare_number(field, cell)
            .parse::<f64>()
            .ok()
            .map(|number| number.to_string()),
        _ => None,
    };
    value.map_or(Cow::Borrowed(cell), Cow::Owned)
}
