//! Dates and lengths of time as ISO 8601 writes them: whether a text is one.

/// Tells whether a text is a year, a month, a day, a week or a day of the year, with a time or without.
pub(super) fn is_date(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let Some((year, rest)) = day.split_at_checked(4) else {
        return false;
    };
    is_number(year, 0, 9999) && is_day(rest) && time.is_none_or(is_time)
}

/// Reads what is behind a year.
fn is_day(rest: &str) -> bool {
    let (separated, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if let Some(week) = rest.strip_prefix('W') {
        let Some((week, day)) = week.split_at_checked(2) else {
            return false;
        };
        let day = day.strip_prefix('-').unwrap_or(day);
        return is_number(week, 0, 52) && (day.is_empty() || is_number(day, 1, 7));
    }
    match (rest.len(), separated) {
        (0, false) => true,
        (2, true) => is_number(rest, 1, 12),
        (3, _) => is_number(rest, 1, 366),
        (4, false) => is_pair(rest, ""),
        (5, true) => is_pair(rest, "-"),
        _ => false,
    }
}

/// Reads month and day with this between.
fn is_pair(rest: &str, between: &str) -> bool {
    rest.split_at_checked(2).is_some_and(|(month, day)| {
        let day = day.strip_prefix(between);
        is_number(month, 1, 12) && day.is_some_and(|day| is_number(day, 1, 31))
    })
}

fn is_time(time: &str) -> bool {
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], &time[at..]),
        None => (time, ""),
    };
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            let plain = offset.replace(':', "");
            match plain.len() {
                2 => is_number(&plain, 0, 23),
                4 => is_number(&plain[..2], 0, 23) && is_number(&plain[2..], 0, 59),
                _ => false,
            }
        }
        None => matches!(zone, "" | "Z" | "z"),
    };
    let (whole, fraction) = match clock.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (clock, None),
    };
    let plain = whole.replace(':', "");
    let fits = plain.len().is_multiple_of(2)
        && (2..=6).contains(&plain.len())
        && plain.is_ascii()
        && is_number(&plain[..2], 0, 24)
        && (2..plain.len())
            .step_by(2)
            .all(|at| is_number(&plain[at..at + 2], 0, 59));
    fits && zone_fits && fraction.is_none_or(is_digits)
}

/// Tells whether a text is a length of time: `P1Y`, `P0.5D`, `PT12H`.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, time),
        None => (rest, ""),
    };
    are_parts(days, "YMWD") && are_parts(time, "HMS")
}

/// Tells whether a text says that something comes again: `R`, `R5`.
pub(super) fn is_repetition(text: &str) -> bool {
    text.strip_prefix('R')
        .is_some_and(|times| times.is_empty() || is_digits(times))
}

/// Reads numbers with units, in the order of the units.
fn are_parts(mut text: &str, units: &str) -> bool {
    let mut left = units;
    while let Some(at) = text.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (number, rest) = text.split_at(at);
        let (unit, rest) = rest.split_at(1);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let Some(place) = left.find(unit) else {
            return false;
        };
        if !is_digits(whole) || !is_digits(fraction) {
            return false;
        }
        left = &left[place + 1..];
        text = rest;
    }
    text.is_empty()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_number(text: &str, least: u32, most: u32) -> bool {
    is_digits(text)
        && text
            .parse()
            .is_ok_and(|number: u32| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, expected) in [
            ("2026", true),
            ("2026-01", true),
            ("2026-01-31", true),
            ("20260131", true),
            ("2026-W05", true),
            ("2026W051", true),
            ("2026-031", true),
            ("2026-01-31T12", true),
            ("2026-01-31T12:30:00Z", true),
            ("2026-01-31 12:30:00.25-05:00", true),
            ("2026-01-31T123000+0100", true),
            ("202601", false),
            ("2026-13", false),
            ("2026-1-1", false),
            ("2026-01-31T", false),
            ("2026-01-31T12:3", false),
            ("2026-01-31T12:30:00X", false),
            ("2026-01-31T1é:30", false),
            ("é026", false),
            ("January 2026", false),
            ("", false),
        ] {
            assert_eq!(is_date(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lengths_and_repetitions() {
        for (text, expected) in [
            ("P1Y", true),
            ("P1Y2M3W4D", true),
            ("P0.5D", true),
            ("PT12H", true),
            ("P1DT1H2M3S", true),
            ("P3D1Y", false),
            ("P1", false),
            ("PD", false),
            ("1Y", false),
            ("P1H", false),
        ] {
            assert_eq!(is_duration(text), expected, "{text:?}");
        }
        assert!(
            is_repetition("R")
                && is_repetition("R5")
                && !is_repetition("R/")
                && !is_repetition("5")
        );
    }
}
