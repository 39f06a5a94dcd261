//! What PostgreSQL's operators and functions do with values: for SQLite, whose own differ.

use std::cmp::Ordering;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};

use crate::sql::span::Span;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::decimal;
use cairn_tabular::moment::{self, DAY, Fraction};
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{float_cell, from_text};

/// Reckons with two numbers of a type.
pub(crate) fn arithmetic(
    op: &str,
    kind: Kind,
    left: CellRef<'_>,
    right: CellRef<'_>,
) -> Result<Cell, String> {
    match kind {
        Kind::Int2 | Kind::Int4 | Kind::Int8 => {
            let (Some(left), Some(right)) = (left.int(), right.int()) else {
                return Ok(Cell::Null);
            };
            if right == 0 && matches!(op, "/" | "%") {
                return Err("division by zero".to_owned());
            }
            let made = match op {
                "+" => left.checked_add(right),
                "-" => left.checked_sub(right),
                "*" => left.checked_mul(right),
                "/" => left.checked_div(right),
                _ => Some(left.checked_rem(right).unwrap_or(0)),
            };
            made.filter(|made| match kind {
                Kind::Int2 => i16::try_from(*made).is_ok(),
                Kind::Int4 => i32::try_from(*made).is_ok(),
                _ => true,
            })
            .map(Cell::Int)
            .ok_or_else(|| format!("{} out of range", Type::of(kind).long_name()))
        }
        Kind::Numeric => {
            let (CellRef::Text(left), CellRef::Text(right)) = (left, right) else {
                return Ok(Cell::Null);
            };
            let overflow = || "value overflows numeric format".to_owned();
            if matches!(op, "/" | "%") && decimal::compare(right, "0") == Ordering::Equal {
                return Err("division by zero".to_owned());
            }
            match op {
                "+" => decimal::add(left, right),
                "-" => decimal::add(left, &decimal::negated(right)),
                "*" => decimal::multiply(left, right),
                "/" => decimal::divide(left, right),
                _ => decimal::remainder(left, right),
            }
            .map(Cell::Text)
            .ok_or_else(overflow)
        }
        _ => {
            let (left, right) = (float(left), float(right));
            if op == "/" && right == 0.0 {
                return Err("division by zero".to_owned());
            }
            let made = match op {
                "+" => left + right,
                "-" => left - right,
                "*" => left * right,
                _ => left / right,
            };
            if made.is_infinite() && left.is_finite() && right.is_finite() {
                return Err("value out of range: overflow".to_owned());
            }
            Ok(float_cell(if kind == Kind::Float4 {
                f64::from(made as f32)
            } else {
                made
            }))
        }
    }
}

fn float(cell: CellRef<'_>) -> f64 {
    match cell {
        CellRef::Int(int) => int as f64,
        CellRef::Float(float) => float,
        CellRef::Null | CellRef::Text(_) => f64::NAN,
    }
}

/// Puts two values of a type in order.
pub(crate) fn order(kind: Kind, left: CellRef<'_>, right: CellRef<'_>) -> Ordering {
    match (left, right) {
        (CellRef::Int(left), CellRef::Int(right)) => left.cmp(&right),
        (CellRef::Text(left), CellRef::Text(right)) if kind == Kind::Numeric => {
            decimal::compare(left, right)
        }
        (CellRef::Text(left), CellRef::Text(right)) => left.cmp(right),
        (CellRef::Null, CellRef::Null) => Ordering::Equal,
        (CellRef::Null, _) => Ordering::Less,
        (_, CellRef::Null) => Ordering::Greater,
        // Not a number is larger than all that are.
        (left, right) => match (float(left), float(right)) {
            (left, right) if left.is_nan() || right.is_nan() => left.is_nan().cmp(&right.is_nan()),
            (left, right) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        },
    }
}

/// `abs`, `ceil`, `floor`, `round`, `trunc` of a number, to so many digits.
pub(crate) fn rounded(
    name: &str,
    kind: Kind,
    value: CellRef<'_>,
    digits: i64,
) -> Result<Cell, String> {
    if name == "sign" {
        return Ok(sign(kind, value));
    }
    match value {
        CellRef::Int(int) => int
            .checked_abs()
            .map(Cell::Int)
            .ok_or_else(|| format!("{} out of range", Type::of(kind).long_name())),
        CellRef::Float(float) => Ok(Cell::Float(match name {
            "abs" => float.abs(),
            "ceil" => float.ceil(),
            "floor" => float.floor(),
            "trunc" => float.trunc(),
            _ => float.round_ties_even(),
        })),
        CellRef::Text(text) if kind == Kind::Numeric => {
            decimal::rounded(name, text, digits.clamp(-1000, 1000))
                .map(Cell::Text)
                .ok_or_else(|| "value overflows numeric format".to_owned())
        }
        other => Ok(other.to_owned()),
    }
}

/// Casts a value.
pub(crate) fn cast(value: CellRef<'_>, from: Type, to: Type) -> Result<Cell, String> {
    let out_of_range = || {
        format!(
            "{} out of range",
            Type {
                modifier: None,
                ..to
            }
            .long_name()
        )
    };
    if from.list || to.list || from.is_text() {
        return match value {
            CellRef::Text(text) if from.list && to.is_text() => {
                let mut out = String::new();
                cairn_tabular::value::write_list(&mut out, text);
                Ok(Cell::Text(out))
            }
            CellRef::Text(text) if !from.list => from_text(to, text),
            other => Ok(other.to_owned()),
        };
    }
    if to.is_text() {
        let mut out = String::new();
        match (from.kind, value) {
            (Kind::Bool, CellRef::Int(flag)) => {
                out.push_str(if flag == 0 { "false" } else { "true" });
            }
            (Kind::Timestamp, CellRef::Int(micros)) => {
                moment::write_timestamp(&mut out, micros, ' ', Fraction::Needed);
            }
            _ => render::plain(&mut out, from, value, Fraction::Needed),
        }
        return from_text(to, &out);
    }
    let whole = |kind: Kind| matches!(kind, Kind::Int2 | Kind::Int4 | Kind::Int8);
    match (value, from.kind, to.kind) {
        (CellRef::Int(int), _, kind) if whole(from.kind) && whole(kind) => {
            let fits = match kind {
                Kind::Int2 => i16::try_from(int).is_ok(),
                Kind::Int4 => i32::try_from(int).is_ok(),
                _ => true,
            };
            if fits {
                Ok(Cell::Int(int))
            } else {
                Err(out_of_range())
            }
        }
        (CellRef::Int(int), _, Kind::Numeric) => from_text(to, &int.to_string()),
        (CellRef::Int(int), _, Kind::Float4 | Kind::Float8) => Ok(Cell::Float(int as f64)),
        (CellRef::Int(int), Kind::Int4, Kind::Bool) => Ok(Cell::Int(i64::from(int != 0))),
        (CellRef::Int(days), Kind::Date, Kind::Timestamp | Kind::TimestampTz) => days
            .checked_mul(DAY)
            .map(Cell::Int)
            .ok_or_else(|| "date out of range for timestamp".to_owned()),
        (CellRef::Int(micros), _, Kind::Date) => Ok(Cell::Int(micros.div_euclid(DAY))),
        (CellRef::Int(micros), Kind::Timestamp | Kind::TimestampTz, Kind::Time) => {
            Ok(Cell::Int(micros.rem_euclid(DAY)))
        }
        (CellRef::Float(float), _, kind) if whole(kind) => {
            let rounded = float.round_ties_even();
            if rounded.abs() >= 9.2e18 {
                return Err(out_of_range());
            }
            cast(CellRef::Int(rounded as i64), Type::of(Kind::Int8), to)
        }
        (CellRef::Float(float), _, Kind::Numeric) => {
            // As many digits as such a float always has.
            let digits = if from.kind == Kind::Float4 { 6 } else { 15 };
            from_text(to, &significant(float, digits))
        }
        (CellRef::Float(float), _, Kind::Float4) => Ok(Cell::Float(f64::from(float as f32))),
        (CellRef::Text(text), Kind::Numeric, kind) if whole(kind) => {
            let rounded = decimal::round(text, 0).ok_or_else(out_of_range)?;
            let int = rounded.parse().map_err(|_| out_of_range())?;
            cast(CellRef::Int(int), Type::of(Kind::Int8), to)
        }
        (CellRef::Text(text), Kind::Numeric, _) => from_text(to, text),
        (
            CellRef::Text(text),
            _,
            Kind::Float4 | Kind::Float8 | Kind::Numeric | Kind::Json | Kind::Jsonb,
        ) => from_text(to, text),
        (other, _, _) => Ok(other.to_owned()),
    }
}

/// A float with so many digits, without zeros behind them.
fn significant(float: f64, digits: usize) -> String {
    if !float.is_finite() {
        let mut text = String::new();
        render::write_float(&mut text, Kind::Float8, float);
        return text;
    }
    let text = format!("{float:.*e}", digits - 1);
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    format!("{mantissa}e{power}")
}

/// A number with so many digits behind its point, without a power of ten; nothing of what is no number, or endless.
pub(crate) fn plain_digits(kind: Kind, value: CellRef<'_>, behind: usize) -> Option<String> {
    /// Digits that a float has for certain.
    const CERTAIN: usize = 15;
    match value {
        CellRef::Null => None,
        CellRef::Int(int) if behind == 0 => Some(int.to_string()),
        CellRef::Int(int) => Some(format!("{int}.{}", "0".repeat(behind))),
        CellRef::Text(text) if kind == Kind::Numeric => {
            let rounded = decimal::round(text, behind)?;
            let is_zero = !rounded.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
            Some(match rounded.strip_prefix('-') {
                Some(plain) if is_zero => plain.to_owned(),
                _ => rounded,
            })
        }
        CellRef::Text(_) => None,
        CellRef::Float(float) if !float.is_finite() => None,
        CellRef::Float(float) => {
            let whole = format!("{:.0}", float.abs()).len();
            let behind = behind.min(CERTAIN.saturating_sub(whole));
            Some(format!("{float:.behind$}"))
        }
    }
}

/// Below, at or above zero.
fn sign(kind: Kind, value: CellRef<'_>) -> Cell {
    match value {
        CellRef::Float(0.0) => Cell::Float(0.0),
        CellRef::Float(float) => Cell::Float(float.signum()),
        CellRef::Int(int) => Cell::Int(int.signum()),
        CellRef::Text(text) if kind == Kind::Numeric => {
            let sign = match decimal::compare(text, "0") {
                Ordering::Less => "-1",
                Ordering::Equal => "0",
                Ordering::Greater => "1",
            };
            Cell::Text(sign.to_owned())
        }
        other => other.to_owned(),
    }
}

fn read(micros: i64) -> Result<NaiveDateTime, String> {
    chrono::DateTime::from_timestamp_micros(micros)
        .map(|moment| moment.naive_utc())
        .ok_or_else(|| "timestamp out of range".to_owned())
}

/// The moment so many seconds behind the beginning of 1970.
pub(crate) fn from_epoch(seconds: f64) -> Result<i64, String> {
    let micros = (seconds * 1e6).round();
    // The years that there are in both engines.
    if !(-2.1e17..2.5e17).contains(&micros) {
        return Err(format!("timestamp out of range: \"{seconds}\""));
    }
    Ok(micros as i64)
}

/// Moves a moment by months, days and microseconds, one after the other. The last day of a month stays in its month.
pub(crate) fn moved(micros: i64, span: Span) -> Result<i64, String> {
    let out_of_range = || "timestamp out of range".to_owned();
    let at = read(micros)?;
    let months = chrono::Months::new(span.months.unsigned_abs());
    let at = if span.months < 0 {
        at.checked_sub_months(months)
    } else {
        at.checked_add_months(months)
    };
    let moved = at
        .and_then(|at| at.checked_add_signed(chrono::TimeDelta::days(i64::from(span.days))))
        .and_then(|at| at.checked_add_signed(chrono::TimeDelta::microseconds(span.micros)));
    moved
        .map(|at| at.and_utc().timestamp_micros())
        .ok_or_else(out_of_range)
}

/// `date_trunc`.
pub(crate) fn date_trunc(field: &str, micros: i64) -> Result<i64, String> {
    let moment = read(micros)?;
    let date = moment.date();
    let of_day = |unit: i64| Ok(micros - micros.rem_euclid(unit));
    let day = |year: i32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day)
            .map(|date| moment::days(date) * DAY)
            .ok_or_else(|| "timestamp out of range".to_owned())
    };
    let year = date.year();
    match field.to_lowercase().as_str() {
        "microseconds" => Ok(micros),
        "milliseconds" => of_day(1000),
        "second" => of_day(1_000_000),
        "minute" => of_day(60_000_000),
        "hour" => of_day(3_600_000_000),
        "day" => of_day(DAY),
        "week" => {
            let back = i64::from(date.weekday().num_days_from_monday());
            Ok((moment::days(date) - back) * DAY)
        }
        "month" => day(year, date.month(), 1),
        "quarter" => day(year, (date.month() - 1) / 3 * 3 + 1, 1),
        "year" => day(year, 1, 1),
        "decade" => day(year.div_euclid(10) * 10, 1, 1),
        "century" => day((year - 1).div_euclid(100) * 100 + 1, 1, 1),
        "millennium" => day((year - 1).div_euclid(1000) * 1000 + 1, 1, 1),
        _ => Err(format!(
            "unit \"{field}\" not recognized for type timestamp without time zone"
        )),
    }
}

/// `date_part`.
pub(crate) fn date_part(field: &str, micros: i64) -> Result<f64, String> {
    let moment = read(micros)?;
    let date = moment.date();
    let seconds = f64::from(moment.second()) + (micros.rem_euclid(1_000_000) as f64) / 1e6;
    Ok(match field.to_lowercase().as_str() {
        "year" => f64::from(date.year()),
        "month" => f64::from(date.month()),
        "day" => f64::from(date.day()),
        "hour" => f64::from(moment.hour()),
        "minute" => f64::from(moment.minute()),
        "second" => seconds,
        "milliseconds" => seconds * 1e3,
        "microseconds" => (seconds * 1e6).round(),
        "dow" => f64::from(date.weekday().num_days_from_sunday()),
        "isodow" => f64::from(date.weekday().number_from_monday()),
        "doy" => f64::from(date.ordinal()),
        "week" => f64::from(date.iso_week().week()),
        "isoyear" => f64::from(date.iso_week().year()),
        "quarter" => f64::from((date.month() - 1) / 3 + 1),
        "decade" => f64::from(date.year().div_euclid(10)),
        "century" => f64::from((date.year() - 1).div_euclid(100) + 1),
        "millennium" => f64::from((date.year() - 1).div_euclid(1000) + 1),
        "epoch" => micros as f64 / 1e6,
        _ => {
            return Err(format!(
                "unit \"{field}\" not recognized for type timestamp without time zone"
            ));
        }
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Patterns of `to_char`, longer ones before those that they begin with.
const PATTERNS: &[&str] = &[
    "YYYY", "HH24", "HH12", "IYYY", "MONTH", "Month", "month", "YYY", "DDD", "MON", "Mon", "mon",
    "DAY", "Day", "day", "YY", "MM", "DD", "DY", "Dy", "dy", "HH", "MI", "SS", "MS", "US", "AM",
    "PM", "am", "pm", "IW", "WW", "ID", "CC", "Y", "D", "Q", "W",
];

/// `to_char` of a timestamp.
pub(crate) fn to_char(micros: i64, format: &str) -> String {
    use std::fmt::Write as _;
    let Ok(moment) = read(micros) else {
        return String::new();
    };
    let date = moment.date();
    let mut out = String::new();
    let mut rest = format;
    // Without blanks to fill it up.
    let mut bare = false;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            out.push_str(&quoted[..end]);
            rest = quoted.get(end + 1..).unwrap_or_default();
            continue;
        }
        if let Some(behind) = rest.strip_prefix("FM") {
            bare = true;
            rest = behind;
            continue;
        }
        let Some(pattern) = PATTERNS.iter().find(|pattern| rest.starts_with(**pattern)) else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        rest = &rest[pattern.len()..];
        let month = MONTHS[date.month0() as usize];
        let weekday = DAYS[date.weekday().num_days_from_monday() as usize];
        let hour = match moment.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        let (number, width): (i64, usize) = match *pattern {
            "YYYY" => (i64::from(date.year()), 4),
            "IYYY" => (i64::from(date.iso_week().year()), 4),
            "YYY" => (i64::from(date.year() % 1000), 3),
            "YY" => (i64::from(date.year() % 100), 2),
            "Y" => (i64::from(date.year() % 10), 1),
            "MM" => (i64::from(date.month()), 2),
            "DD" => (i64::from(date.day()), 2),
            "DDD" => (i64::from(date.ordinal()), 3),
            "HH24" => (i64::from(moment.hour()), 2),
            "HH12" | "HH" => (i64::from(hour), 2),
            "MI" => (i64::from(moment.minute()), 2),
            "SS" => (i64::from(moment.second()), 2),
            "MS" => (micros.rem_euclid(1_000_000) / 1000, 3),
            "US" => (micros.rem_euclid(1_000_000), 6),
            "D" => (i64::from(date.weekday().number_from_sunday()), 1),
            "ID" => (i64::from(date.weekday().number_from_monday()), 1),
            "Q" => (i64::from((date.month() - 1) / 3 + 1), 1),
            "W" => (i64::from((date.day() - 1) / 7 + 1), 1),
            "WW" => (i64::from((date.ordinal() - 1) / 7 + 1), 2),
            "IW" => (i64::from(date.iso_week().week()), 2),
            "CC" => (i64::from((date.year() - 1).div_euclid(100) + 1), 2),
            name => {
                let half = if moment.hour() < 12 { "AM" } else { "PM" };
                let word = match name.to_ascii_uppercase().as_str() {
                    "MONTH" => month.to_owned(),
                    "MON" => month[..3].to_owned(),
                    "DAY" => weekday.to_owned(),
                    "DY" => weekday[..3].to_owned(),
                    _ => half.to_owned(),
                };
                let word = if name.chars().all(|c| c.is_ascii_uppercase()) {
                    word.to_uppercase()
                } else if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    word.to_lowercase()
                } else {
                    word
                };
                out.push_str(&word);
                if !bare && matches!(name.to_ascii_uppercase().as_str(), "MONTH" | "DAY") {
                    out.extend(std::iter::repeat_n(' ', 9_usize.saturating_sub(word.len())));
                }
                bare = false;
                continue;
            }
        };
        // Writing to a String does not fail.
        let _ = if bare {
            write!(out, "{number}")
        } else {
            write!(out, "{number:0width$}")
        };
        bare = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_moments() {
        let micros = moment::timestamp("2020-02-29 13:05:09.25").unwrap();
        let shown = |micros| {
            let mut out = String::new();
            moment::write_timestamp(&mut out, micros, ' ', Fraction::Needed);
            out
        };
        for (field, expected) in [
            ("hour", "2020-02-29 13:00:00"),
            ("week", "2020-02-24 00:00:00"),
            ("quarter", "2020-01-01 00:00:00"),
            ("century", "2001-01-01 00:00:00"),
        ] {
            assert_eq!(shown(date_trunc(field, micros).unwrap()), expected);
        }
        for (field, expected) in [("dow", 6.0), ("second", 9.25), ("doy", 60.0), ("week", 9.0)] {
            assert_eq!(date_part(field, micros), Ok(expected), "{field}");
        }
        assert_eq!(date_part("day", micros + DAY), Ok(1.0));
        assert_eq!(
            to_char(micros, "YYYY-MM-DD HH12:MI:SS.MS PM \"Q\"Q FMMonth Dy"),
            "2020-02-29 01:05:09.250 PM Q1 February Sat"
        );
    }
}
