//! Dates: the exact form of queries with date arithmetic, and the liberal reading of what catalogues hold.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike,
};

/// Reads a date of a query: `NOW` or `YYYY-MM-DDThh:mm:ssZ`, then any number of `+2DAYS`, `-1YEAR`, `/MONTH`.
pub(crate) fn exact(text: &str, now: NaiveDateTime) -> Result<NaiveDateTime, String> {
    let refused = || format!("Invalid Date String:'{text}'");
    let (mut date, mut rest) = if let Some(rest) = text.strip_prefix("NOW") {
        (now, rest)
    } else {
        let end = text.find('Z').ok_or_else(refused)?;
        let date = NaiveDateTime::parse_from_str(&text[..end], "%Y-%m-%dT%H:%M:%S%.f")
            .map_err(|_| refused())?;
        (date, &text[end + 1..])
    };
    let mut steps = 0;
    while let Some(sign) = rest.chars().next() {
        steps += 1;
        if steps > 64 {
            return Err(refused());
        }
        rest = &rest[sign.len_utf8()..];
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let end = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (unit, after) = tail.split_at(end);
        rest = after;
        date = match sign {
            '/' if number.is_empty() => floor(date, unit),
            '+' | '-' => number
                .parse::<i64>()
                .ok()
                .and_then(|n| add(date, if sign == '-' { -n } else { n }, unit)),
            _ => None,
        }
        .ok_or_else(refused)?;
    }
    Ok(date)
}

fn add(date: NaiveDateTime, number: i64, unit: &str) -> Option<NaiveDateTime> {
    let months = |count: i64| {
        let months = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
        if count < 0 {
            date.checked_sub_months(months)
        } else {
            date.checked_add_months(months)
        }
    };
    let time = |delta: Option<TimeDelta>| date.checked_add_signed(delta?);
    match unit {
        "YEAR" | "YEARS" => months(number.checked_mul(12)?),
        "MONTH" | "MONTHS" => months(number),
        "DAY" | "DAYS" | "DATE" => {
            let days = Days::new(number.unsigned_abs());
            if number < 0 {
                date.checked_sub_days(days)
            } else {
                date.checked_add_days(days)
            }
        }
        "HOUR" | "HOURS" => time(TimeDelta::try_hours(number)),
        "MINUTE" | "MINUTES" => time(TimeDelta::try_minutes(number)),
        "SECOND" | "SECONDS" => time(TimeDelta::try_seconds(number)),
        "MILLI" | "MILLIS" | "MILLISECOND" | "MILLISECONDS" => {
            time(TimeDelta::try_milliseconds(number))
        }
        _ => None,
    }
}

fn floor(date: NaiveDateTime, unit: &str) -> Option<NaiveDateTime> {
    let day = date.date();
    match unit {
        "YEAR" | "YEARS" => Some(day.with_day(1)?.with_month(1)?.and_time(NaiveTime::MIN)),
        "MONTH" | "MONTHS" => Some(day.with_day(1)?.and_time(NaiveTime::MIN)),
        "DAY" | "DAYS" | "DATE" => Some(day.and_time(NaiveTime::MIN)),
        "HOUR" | "HOURS" => date.with_minute(0)?.with_second(0)?.with_nanosecond(0),
        "MINUTE" | "MINUTES" => date.with_second(0)?.with_nanosecond(0),
        "SECOND" | "SECONDS" => date.with_nanosecond(0),
        "MILLI" | "MILLIS" | "MILLISECOND" | "MILLISECONDS" => {
            date.with_nanosecond(date.nanosecond() / 1_000_000 * 1_000_000)
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date as people write it; `None` where it is none. Missing parts are the first of their kind.
pub(crate) fn liberal(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    if let Ok(date) = DateTime::parse_from_rfc3339(text) {
        return Some(date.naive_utc());
    }
    if let Ok(date) = DateTime::parse_from_rfc2822(text) {
        return Some(date.naive_utc());
    }
    for format in [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%d/%m/%Y %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
    ] {
        if let Ok(date) = NaiveDateTime::parse_from_str(text, format) {
            return Some(date);
        }
    }
    day(text).map(|date| date.and_time(NaiveTime::MIN))
}

/// A day without a time.
fn day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 3 || parts.is_empty() {
        return None;
    }
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut month = None;
    for part in &parts {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Ok(number) = digits.parse::<u32>() {
            let ending = part[digits.len()..].to_ascii_lowercase();
            if !matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th") {
                return None;
            }
            numbers.push((number, digits.len()));
        } else {
            let lower = part.to_ascii_lowercase();
            let index = MONTHS.iter().position(|name| lower.starts_with(name))?;
            if month.replace(index as u32 + 1).is_some() {
                return None;
            }
        }
    }
    let is_year = |(number, digits): &(u32, usize)| *digits == 4 && (1..=9999).contains(number);
    let year_at = numbers.iter().position(is_year)?;
    let year = i32::try_from(numbers.remove(year_at).0).ok()?;
    let (month, day) = match (month, numbers.as_slice()) {
        (Some(month), []) => (month, 1),
        (Some(month), [(day, _)]) => (month, *day),
        (None, []) if text.len() == 4 => (1, 1),
        (None, [(month, _)]) => (*month, 1),
        // Year first: month, day. Year last: month first where it can be one, as in North America.
        (None, [(a, _), (b, _)]) if year_at == 0 || *a <= 12 => (*a, *b),
        (None, [(a, _), (b, _)]) => (*b, *a),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Writes a date as the engine of CKAN does: UTC, milliseconds only where there are any.
pub(crate) fn iso_z(date: NaiveDateTime) -> String {
    let millis = date.and_utc().timestamp_subsec_millis();
    let date = date.with_nanosecond(0).unwrap_or(date);
    if millis == 0 {
        format!("{date:?}Z")
    } else {
        format!("{date:?}.{millis:03}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
    }

    #[test]
    fn exact_dates_and_arithmetic() {
        let now = at("2026-11-24 10:20:30.5");
        for (text, expected) in [
            ("NOW", "2026-11-24 10:20:30.5"),
            ("NOW/DAY", "2026-11-24 00:00:00"),
            ("NOW/DAY+1DAY", "2026-11-25 00:00:00"),
            ("NOW-7DAYS", "2026-11-17 10:20:30.5"),
            ("NOW/DAY-1MONTH", "2026-10-24 00:00:00"),
            ("NOW/YEAR", "2026-01-01 00:00:00"),
            ("NOW/SECOND", "2026-11-24 10:20:30"),
            ("NOW+2HOURS/HOUR", "2026-11-24 12:00:00"),
            ("2024-01-31T00:00:00Z+1MONTH", "2024-02-29 00:00:00"),
            ("2024-01-01T00:00:00Z+1YEAR", "2025-01-01 00:00:00"),
            ("2024-01-01T00:00:00.25Z", "2024-01-01 00:00:00.25"),
        ] {
            assert_eq!(exact(text, now), Ok(at(expected)), "{text}");
        }
        for text in [
            "2024",
            "2024-01",
            "2024-01-01",
            "yesterday",
            "NOW-",
            "NOW-1",
            "NOW/FUN",
            "NOW+99999999999999999YEARS",
            "x",
            "",
        ] {
            assert!(exact(text, now).is_err(), "{text}");
        }
    }

    #[test]
    fn liberal_dates() {
        for (text, expected) in [
            ("2020-03-04", "2020-03-04 00:00:00"),
            ("2020-03-04T05:06:07", "2020-03-04 05:06:07"),
            ("2020-03-04T05:06:07+02:00", "2020-03-04 03:06:07"),
            ("2020", "2020-01-01 00:00:00"),
            ("2020-05", "2020-05-01 00:00:00"),
            ("2020/05/06", "2020-05-06 00:00:00"),
            ("03/04/2020", "2020-03-04 00:00:00"),
            ("25/04/2020", "2020-04-25 00:00:00"),
            ("4 March 2020", "2020-03-04 00:00:00"),
            ("March 4th, 2020", "2020-03-04 00:00:00"),
        ] {
            assert_eq!(liberal(text), Some(at(expected)), "{text}");
        }
        for text in [
            "not a date",
            "",
            "99",
            "2020-13-45",
            "monthly",
            "31/31/2020",
        ] {
            assert_eq!(liberal(text), None, "{text}");
        }
    }
}
