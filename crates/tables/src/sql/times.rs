//! Times that are written by a template, and how far two lie apart: for `to_date`, `to_timestamp` and `age`.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use super::span::Span;
use cairn_tabular::moment::{DAY, MONTHS, days};

/// What a template says of a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number: of what, and its digits where another number stands behind it without anything between.
    Number(Unit, usize),
    /// The name of a month, or its first three letters.
    Month(bool),
    /// `AM` or `PM`.
    Half,
    /// One sign, whatever it is.
    Sign,
    /// One character.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    ShortYear,
    Month,
    Day,
    DayOfYear,
    Hour,
    HalfHour,
    Minute,
    Second,
    Millis,
    Micros,
}

/// Patterns in capital letters, longer ones before those that they begin with.
const PATTERNS: &[(&str, Part)] = &[
    ("YYYY", Part::Number(Unit::Year, 4)),
    ("YY", Part::Number(Unit::ShortYear, 2)),
    ("MONTH", Part::Month(true)),
    ("MON", Part::Month(false)),
    ("MM", Part::Number(Unit::Month, 2)),
    ("MI", Part::Number(Unit::Minute, 2)),
    ("MS", Part::Number(Unit::Millis, 3)),
    ("DDD", Part::Number(Unit::DayOfYear, 3)),
    ("DD", Part::Number(Unit::Day, 2)),
    ("HH24", Part::Number(Unit::Hour, 2)),
    ("HH12", Part::Number(Unit::HalfHour, 2)),
    ("HH", Part::Number(Unit::HalfHour, 2)),
    ("SS", Part::Number(Unit::Second, 2)),
    ("US", Part::Number(Unit::Micros, 6)),
    ("AM", Part::Half),
    ("PM", Part::Half),
];

/// Reads a template. It must say the year, so that every engine means the same.
fn parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            parts.extend(quoted[..end].chars().map(|_| Part::Other));
            rest = quoted.get(end + 1..).unwrap_or_default();
            continue;
        }
        let begins = |pattern: &str| {
            rest.get(..pattern.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(pattern))
        };
        if begins("FM") {
            rest = &rest[2..];
            continue;
        }
        // What stands between a day and a time.
        if first == 'T' {
            parts.push(Part::Other);
            rest = &rest[1..];
            continue;
        }
        if let Some((pattern, part)) = PATTERNS.iter().find(|(pattern, _)| begins(pattern)) {
            parts.push(*part);
            rest = &rest[pattern.len()..];
        } else if first.is_alphanumeric() {
            return Err(format!(
                "the template \"{template}\" has what is not supported: {first}"
            ));
        } else {
            parts.push(Part::Sign);
            rest = &rest[first.len_utf8()..];
        }
    }
    let year = parts
        .iter()
        .any(|part| matches!(part, Part::Number(Unit::Year | Unit::ShortYear, _)));
    if year {
        Ok(parts)
    } else {
        Err(format!("the template \"{template}\" has no year"))
    }
}

/// Tells what is wrong with a template.
pub(super) fn require_template(template: &str) -> Result<(), String> {
    parts(template).map(drop)
}

/// Reads a time by a template: microseconds since 1970.
pub(crate) fn read(text: &str, template: &str) -> Result<i64, String> {
    let parts = parts(template)?;
    let unfit = |rest: &str| {
        let shown: String = rest.chars().take(20).collect();
        format!("invalid value \"{shown}\" for \"{template}\"")
    };
    let (mut year, mut month, mut day, mut of_year) = (1, 1, 1, None);
    let (mut hour, mut minute, mut second, mut micros) = (0, 0, 0, 0_u32);
    let (mut half, mut twelve) = (None, false);
    let mut rest = text;
    for (place, part) in parts.iter().enumerate() {
        match part {
            Part::Sign => {
                if let Some(c) = rest.chars().next().filter(|c| !c.is_alphanumeric()) {
                    rest = &rest[c.len_utf8()..];
                }
            }
            Part::Other => {
                let mut characters = rest.chars();
                characters.next();
                rest = characters.as_str();
            }
            Part::Month(whole) => {
                rest = rest.trim_start();
                let found = MONTHS.iter().position(|name| {
                    let name = if *whole { name } else { &name[..3] };
                    rest.get(..name.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(name))
                });
                let found = found.ok_or_else(|| unfit(rest))?;
                rest = &rest[if *whole { MONTHS[found].len() } else { 3 }..];
                month = found as u32 + 1;
            }
            Part::Half => {
                rest = rest.trim_start();
                let word = rest.get(..2).unwrap_or_default();
                half = Some(if word.eq_ignore_ascii_case("PM") {
                    12
                } else if word.eq_ignore_ascii_case("AM") {
                    0
                } else {
                    return Err(unfit(rest));
                });
                rest = &rest[2..];
            }
            Part::Number(unit, digits) => {
                rest = rest.trim_start();
                let next = parts.get(place + 1);
                let most = if matches!(next, Some(Part::Number(..)))
                    || matches!(unit, Unit::Millis | Unit::Micros)
                {
                    *digits
                } else {
                    9
                };
                let length = rest
                    .bytes()
                    .take(most)
                    .take_while(u8::is_ascii_digit)
                    .count();
                let number: u32 = rest[..length].parse().map_err(|_| unfit(rest))?;
                rest = &rest[length..];
                match unit {
                    Unit::Year => year = number,
                    Unit::ShortYear if number < 70 => year = 2000 + number,
                    Unit::ShortYear if number < 100 => year = 1900 + number,
                    Unit::ShortYear => year = number,
                    Unit::Month => month = number,
                    Unit::Day => day = number,
                    Unit::DayOfYear => of_year = Some(number),
                    Unit::Hour => hour = number,
                    Unit::HalfHour => (hour, twelve) = (number, true),
                    Unit::Minute => minute = number,
                    Unit::Second => second = number,
                    // `.5` is half a second, however many digits the template has room for.
                    Unit::Millis => {
                        micros += number * 10_u32.pow(3_u32.saturating_sub(length as u32)) * 1000
                    }
                    Unit::Micros => {
                        micros += number * 10_u32.pow(6_u32.saturating_sub(length as u32))
                    }
                }
            }
        }
    }
    let out_of_range = || format!("date/time field value out of range: \"{text}\"");
    if twelve && !(1..=12).contains(&hour) {
        return Err(format!("hour \"{hour}\" is invalid for the 12-hour clock"));
    }
    if twelve || half.is_some() {
        hour = hour % 12 + half.unwrap_or(if hour == 12 && !twelve { 12 } else { 0 });
    }
    let year = i32::try_from(year).map_err(|_| out_of_range())?;
    let date = match of_year {
        Some(ordinal) => NaiveDate::from_yo_opt(year, ordinal),
        None => NaiveDate::from_ymd_opt(year, month, day),
    };
    let date = date.filter(|_| year > 0).ok_or_else(out_of_range)?;
    if hour > 23 || minute > 59 || second > 59 {
        return Err(out_of_range());
    }
    let clock = i64::from((hour * 60 + minute) * 60 + second) * 1_000_000 + i64::from(micros);
    Ok(days(date) * DAY + clock)
}

fn moment(micros: i64) -> Result<NaiveDateTime, String> {
    chrono::DateTime::from_timestamp_micros(micros)
        .map(|moment| moment.naive_utc())
        .ok_or_else(|| "timestamp out of range".to_owned())
}

fn days_of_month(moment: NaiveDateTime) -> i64 {
    i64::from(moment.date().num_days_in_month())
}

/// How far one time lies behind another in years, months, days and hours.
pub(crate) fn age(later: i64, earlier: i64) -> Result<Span, String> {
    let sign = if later < earlier { -1 } else { 1 };
    let (from, to) = (moment(later.min(earlier))?, moment(later.max(earlier))?);
    let clock = |micros: i64| micros.rem_euclid(DAY);
    let mut time = clock(later.max(earlier)) - clock(later.min(earlier));
    let mut day = i64::from(to.day()) - i64::from(from.day());
    let mut month = i64::from(to.month()) - i64::from(from.month());
    let mut year = i64::from(to.year()) - i64::from(from.year());
    if time < 0 {
        time += DAY;
        day -= 1;
    }
    if day < 0 {
        day += days_of_month(from);
        month -= 1;
    }
    if month < 0 {
        month += 12;
        year -= 1;
    }
    let whole =
        |number: i64| i32::try_from(number * sign).map_err(|_| "timestamp out of range".to_owned());
    Ok(Span {
        months: whole(year * 12 + month)?,
        days: whole(day)?,
        micros: time * sign,
    })
}
