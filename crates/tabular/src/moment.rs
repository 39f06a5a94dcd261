//! Dates and times: read as PostgreSQL reads them (ISO, and month before day where the order is open), counted, written.

use chrono::{Datelike as _, NaiveDate};

/// Why a text is no date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    Syntax,
    Range,
}

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

/// What stands in a text: a date, a time of day in microseconds, an offset from UTC in seconds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    date: Option<NaiveDate>,
    time: Option<i64>,
    offset: Option<i64>,
}

/// Reads a date and returns its days since 1970.
pub fn date(text: &str) -> Result<i64, Bad> {
    let read = read(text)?;
    read.date.map(days).ok_or(Bad::Syntax)
}

/// Reads a time of day and returns its microseconds.
pub fn time(text: &str) -> Result<i64, Bad> {
    read(text)?.time.ok_or(Bad::Syntax)
}

/// Reads a timestamp without a zone (a zone in the text does not count) and returns its microseconds since 1970.
pub fn timestamp(text: &str) -> Result<i64, Bad> {
    let read = read(text)?;
    let date = read.date.ok_or(Bad::Syntax)?;
    Ok(days(date) * DAY + read.time.unwrap_or(0))
}

/// Reads a timestamp with a zone, UTC where none is given.
pub fn timestamptz(text: &str) -> Result<i64, Bad> {
    let read = read(text)?;
    let date = read.date.ok_or(Bad::Syntax)?;
    Ok(days(date) * DAY + read.time.unwrap_or(0) - read.offset.unwrap_or(0) * 1_000_000)
}

/// Counts the days since 1970.
pub fn days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

/// Finds the date so many days after 1970, where the calendar reaches it.
pub fn date_of(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days.checked_add(719_163)?).ok()?)
}

fn read(text: &str) -> Result<Read, Bad> {
    let text = text.trim();
    if text.is_empty() || text.len() > 60 {
        return Err(Bad::Syntax);
    }
    let mut read = Read::default();
    // `2020-01-02T03:04:05` is two words.
    let spaced = split_at_t(text);
    let mut names: Vec<Part> = Vec::new();
    let mut half = None;
    for word in spaced.split([' ', ',']).filter(|word| !word.is_empty()) {
        if word.contains(':') {
            let (clock, offset) = zone_behind(word)?;
            if read.time.replace(clock_time(clock)?).is_some() {
                return Err(Bad::Syntax);
            }
            if let Some(offset) = offset {
                set_offset(&mut read, offset)?;
            }
        } else if word.eq_ignore_ascii_case("z")
            || word.eq_ignore_ascii_case("utc")
            || word.eq_ignore_ascii_case("gmt")
        {
            set_offset(&mut read, 0)?;
        } else if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm") {
            half = Some(word.eq_ignore_ascii_case("pm"));
        } else if read.time.is_some() && word.starts_with(['+', '-']) {
            set_offset(&mut read, offset_of(word)?)?;
        } else {
            for part in word.split(['-', '/', '.']) {
                names.push(Part::of(part)?);
            }
        }
    }
    if let Some(afternoon) = half {
        let time = read.time.ok_or(Bad::Syntax)?;
        let hour = time / 3_600_000_000;
        if hour > 12 || hour == 0 {
            return Err(Bad::Range);
        }
        let shift = match (afternoon, hour) {
            (true, 12) => 0,
            (true, _) => 12,
            (false, 12) => -12,
            (false, _) => 0,
        };
        read.time = Some(time + shift * 3_600_000_000);
    }
    if !names.is_empty() {
        read.date = Some(date_of_parts(&names)?);
    }
    Ok(read)
}

fn set_offset(read: &mut Read, offset: i64) -> Result<(), Bad> {
    match read.offset.replace(offset) {
        Some(_) => Err(Bad::Syntax),
        None => Ok(()),
    }
}

/// Replaces the `T` between date and time by a blank.
fn split_at_t(text: &str) -> std::borrow::Cow<'_, str> {
    match text.find(['T', 't']) {
        Some(place)
            if place > 0
                && text.as_bytes()[place - 1].is_ascii_digit()
                && text
                    .as_bytes()
                    .get(place + 1)
                    .is_some_and(u8::is_ascii_digit) =>
        {
            let mut spaced = text.to_owned();
            spaced.replace_range(place..=place, " ");
            spaced.into()
        }
        _ => text.into(),
    }
}

/// Splits `12:00:00+02` and `12:00:00Z`.
fn zone_behind(word: &str) -> Result<(&str, Option<i64>), Bad> {
    if let Some(clock) = word.strip_suffix(['Z', 'z']) {
        return Ok((clock, Some(0)));
    }
    match word.find(['+', '-']) {
        Some(place) => Ok((&word[..place], Some(offset_of(&word[place..])?))),
        None => Ok((word, None)),
    }
}

/// Reads `+02`, `-0330`, `+05:45`, `+05:45:10`.
fn offset_of(text: &str) -> Result<i64, Bad> {
    let negative = text.starts_with('-');
    let plain = &text[1..];
    let (hours, minutes, seconds) = if plain.contains(':') {
        let mut parts = plain.split(':');
        let hours = parts.next().unwrap_or_default();
        let minutes = parts.next().unwrap_or("0");
        let seconds = parts.next().unwrap_or("0");
        if parts.next().is_some() {
            return Err(Bad::Syntax);
        }
        (hours, minutes, seconds)
    } else if plain.len() > 2 && plain.is_ascii() {
        (&plain[..plain.len() - 2], &plain[plain.len() - 2..], "0")
    } else {
        (plain, "0", "0")
    };
    let (hours, minutes, seconds) = (number(hours, 2)?, number(minutes, 2)?, number(seconds, 2)?);
    if hours > 15 || minutes > 59 || seconds > 59 {
        return Err(Bad::Range);
    }
    let offset = hours * 3600 + minutes * 60 + seconds;
    Ok(if negative { -offset } else { offset })
}

fn number(text: &str, most: usize) -> Result<i64, Bad> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Bad::Syntax);
    }
    text.parse().map_err(|_| Bad::Range)
}

/// Reads `12:34`, `12:34:56`, `12:34:56.789`.
fn clock_time(text: &str) -> Result<i64, Bad> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<i64> = clock
        .split(':')
        .map(|part| number(part, 2))
        .collect::<Result<_, _>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] if fraction.is_empty() => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return Err(Bad::Syntax),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || fraction.len() > 20 {
        return Err(Bad::Syntax);
    }
    let micros = if fraction.is_empty() {
        0.0
    } else {
        format!("0.{fraction}")
            .parse::<f64>()
            .map_err(|_| Bad::Syntax)?
            * 1e6
    };
    let micros = micros.round() as i64;
    let whole_day = hour == 24 && minute == 0 && second == 0 && micros == 0;
    if (hour > 23 && !whole_day) || minute > 59 || second > 60 {
        return Err(Bad::Range);
    }
    Ok(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number, and how many digits it has.
    Number(i64, usize),
    Month(u32),
    /// The name of a weekday, which says nothing.
    Weekday,
}

/// The English names of the months, in lower case.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

impl Part {
    fn of(text: &str) -> Result<Self, Bad> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::Number(
                text.parse().map_err(|_| Bad::Range)?,
                text.len(),
            ));
        }
        let lower = text.to_ascii_lowercase();
        let named = |name: &&str| **name == lower || (lower.len() == 3 && name.starts_with(&lower));
        if let Some(month) = MONTHS.iter().position(&named) {
            return Ok(Self::Month(month as u32 + 1));
        }
        if lower == "sept" {
            return Ok(Self::Month(9));
        }
        if WEEKDAYS.iter().any(named) {
            return Ok(Self::Weekday);
        }
        Err(Bad::Syntax)
    }
}

fn date_of_parts(parts: &[Part]) -> Result<NaiveDate, Bad> {
    let parts: Vec<Part> = parts
        .iter()
        .copied()
        .filter(|part| *part != Part::Weekday)
        .collect();
    let (year, month, day) = match *parts.as_slice() {
        // 20200131, 200131
        [Part::Number(whole, 8)] => (whole / 10_000, whole / 100 % 100, whole % 100),
        [Part::Number(whole, 6)] => (century(whole / 10_000), whole / 100 % 100, whole % 100),
        [
            Part::Number(year, digits),
            Part::Number(month, _),
            Part::Number(day, _),
        ] if digits >= 3 => (year, month, day),
        [
            Part::Number(month, _),
            Part::Number(day, _),
            Part::Number(year, digits),
        ] => (full(year, digits), month, day),
        [
            Part::Number(year, digits),
            Part::Month(month),
            Part::Number(day, _),
        ] if digits >= 3 => (year, i64::from(month), day),
        [
            Part::Number(day, _),
            Part::Month(month),
            Part::Number(year, digits),
        ]
        | [
            Part::Month(month),
            Part::Number(day, _),
            Part::Number(year, digits),
        ] => (full(year, digits), i64::from(month), day),
        _ => return Err(Bad::Syntax),
    };
    let part = |number: i64| u32::try_from(number).map_err(|_| Bad::Range);
    if year == 0 {
        return Err(Bad::Range);
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(year).map_err(|_| Bad::Range)?,
        part(month)?,
        part(day)?,
    )
    .ok_or(Bad::Range)
}

fn full(year: i64, digits: usize) -> i64 {
    if digits <= 2 { century(year) } else { year }
}

fn century(year: i64) -> i64 {
    if year < 70 { year + 2000 } else { year + 1900 }
}

/// How a timestamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fraction {
    /// Always three digits.
    Milliseconds,
    /// Whole seconds, the rest is cut off.
    None,
    /// As many digits as are needed, up to six.
    Needed,
    /// Six digits, or none where they are zeros.
    Micros,
}

/// Writes a date.
pub fn write_date(out: &mut String, days: i64) {
    use std::fmt::Write as _;
    match date_of(days) {
        // Writing to a String does not fail.
        Some(date) => {
            let _ = if (0..=9999).contains(&date.year()) {
                write!(out, "{date}")
            } else {
                write!(
                    out,
                    "{:04}-{:02}-{:02}",
                    date.year(),
                    date.month(),
                    date.day()
                )
            };
        }
        None => out.push_str("infinity"),
    }
}

/// Writes a time of day.
pub fn write_time(out: &mut String, micros: i64, fraction: Fraction) {
    use std::fmt::Write as _;
    let seconds = micros / 1_000_000;
    // Writing to a String does not fail.
    let _ = write!(
        out,
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    let rest = micros % 1_000_000;
    match fraction {
        Fraction::None => {}
        Fraction::Milliseconds => {
            let _ = write!(out, ".{:03}", rest / 1000);
        }
        Fraction::Needed | Fraction::Micros if rest == 0 => {}
        Fraction::Micros => {
            let _ = write!(out, ".{rest:06}");
        }
        Fraction::Needed => {
            let digits = format!("{rest:06}");
            out.push('.');
            out.push_str(digits.trim_end_matches('0'));
        }
    }
}

/// Writes a timestamp with this character between date and time.
pub fn write_timestamp(out: &mut String, micros: i64, between: char, fraction: Fraction) {
    write_date(out, micros.div_euclid(DAY));
    out.push(between);
    write_time(out, micros.rem_euclid(DAY), fraction);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, Bad> {
        timestamp(text).map(|micros| {
            let mut out = String::new();
            write_timestamp(&mut out, micros, ' ', Fraction::Needed);
            out
        })
    }

    #[test]
    fn forms_of_timestamps() {
        for (given, expected) in [
            ("2020-01-02", "2020-01-02 00:00:00"),
            ("2020-01-02T03:04:05", "2020-01-02 03:04:05"),
            ("2020-01-02 03:04", "2020-01-02 03:04:00"),
            ("2020-01-02T03:04:05Z", "2020-01-02 03:04:05"),
            ("2020-01-02 03:04:05+02", "2020-01-02 03:04:05"),
            ("2019-12-31T23:59:59.5", "2019-12-31 23:59:59.5"),
            ("20200131", "2020-01-31 00:00:00"),
            ("01/31/2020", "2020-01-31 00:00:00"),
            ("1/2/20", "2020-01-02 00:00:00"),
            ("2 Jan 2020", "2020-01-02 00:00:00"),
            ("January 2, 2020 1:30 PM", "2020-01-02 13:30:00"),
            ("2020-Jan-02", "2020-01-02 00:00:00"),
            ("2020/1/2", "2020-01-02 00:00:00"),
            ("2020-01-01 24:00:00", "2020-01-02 00:00:00"),
            ("0001-01-01", "0001-01-01 00:00:00"),
            ("1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"),
        ] {
            assert_eq!(shown(given).as_deref(), Ok(expected), "{given}");
        }
        for (bad, why) in [
            ("notadate", Bad::Syntax),
            ("", Bad::Syntax),
            ("2020-13-45", Bad::Range),
            ("31/01/2020", Bad::Range),
            ("2020-01-02 25:00", Bad::Range),
            ("12:30", Bad::Syntax),
            ("2020", Bad::Syntax),
            ("2020-01-02 x", Bad::Syntax),
        ] {
            assert_eq!(shown(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn zones_are_turned_into_utc() {
        assert_eq!(
            timestamptz("2020-01-01T02:00:00+02:00"),
            timestamp("2020-01-01")
        );
        assert_eq!(
            timestamptz("2019-12-31 20:30-0330"),
            timestamp("2020-01-01")
        );
    }
}
