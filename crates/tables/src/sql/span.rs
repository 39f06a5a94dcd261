//! Intervals: as they are written in statements (`'1 month 2 days'`, `'36:00'`), what is done with them, how PostgreSQL shows them.

use std::fmt;

use cairn_tabular::moment::DAY;

/// Parts of an interval, which are added one after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) months: i32,
    pub(crate) days: i32,
    pub(crate) micros: i64,
}

const SECOND: i64 = 1_000_000;

impl Span {
    /// Reads an interval.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace().peekable();
        let mut span = Span::default();
        let mut any = false;
        let mut ago = false;
        while let Some(word) = words.next() {
            if ago {
                return None;
            }
            if word.eq_ignore_ascii_case("ago") && any {
                ago = true;
                continue;
            }
            any = true;
            if word.contains(':') {
                span.micros = span.micros.checked_add(clock(word)?)?;
                continue;
            }
            // `1day` as well as `1 day`.
            let split = word.find(|c: char| c.is_ascii_alphabetic());
            let (number, unit) = match split {
                Some(place) => word.split_at(place),
                None => (word, words.next()?),
            };
            span = span.plus(number, unit)?;
        }
        match (any, ago) {
            (false, _) => None,
            (true, false) => Some(span),
            (true, true) => span.negated(),
        }
    }

    fn plus(self, number: &str, unit: &str) -> Option<Self> {
        let unit = unit.to_ascii_lowercase();
        let months = |each: i32| -> Option<Self> {
            let more = number.parse::<i32>().ok()?.checked_mul(each)?;
            Some(Self {
                months: self.months.checked_add(more)?,
                ..self
            })
        };
        let days = |each: i32| -> Option<Self> {
            let more = number.parse::<i32>().ok()?.checked_mul(each)?;
            Some(Self {
                days: self.days.checked_add(more)?,
                ..self
            })
        };
        let micros = |each: i64| -> Option<Self> {
            Some(Self {
                micros: self.micros.checked_add(multiple(number, each)?)?,
                ..self
            })
        };
        match unit.as_str() {
            "microsecond" | "microseconds" | "us" => micros(1),
            "millisecond" | "milliseconds" | "ms" => micros(1_000),
            "second" | "seconds" | "sec" | "secs" | "s" => micros(SECOND),
            "minute" | "minutes" | "min" | "mins" | "m" => micros(60 * SECOND),
            "hour" | "hours" | "hr" | "hrs" | "h" => micros(3_600 * SECOND),
            "day" | "days" | "d" => days(1),
            "week" | "weeks" | "w" => days(7),
            "month" | "months" | "mon" | "mons" => months(1),
            "year" | "years" | "yr" | "yrs" | "y" => months(12),
            "decade" | "decades" => months(120),
            "century" | "centuries" => months(1_200),
            _ => None,
        }
    }

    /// The interval in PostgreSQL's words.
    pub(super) fn in_postgres(self) -> String {
        let Self {
            months,
            days,
            micros,
        } = self;
        // Seconds with six digits are exact in the float that is taken here up to 285 years.
        let seconds = micros / 1_000_000;
        let rest = micros % 1_000_000;
        format!(
            "(make_interval(0, {months}, 0, {days}, 0, 0, {seconds}) + make_interval(0, 0, 0, 0, 0, 0, {rest} / 1000000.0))"
        )
    }

    pub(crate) fn negated(self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_neg()?,
            days: self.days.checked_neg()?,
            micros: self.micros.checked_neg()?,
        })
    }

    /// The interval as SQLite hands it around.
    pub(crate) fn kept(self) -> String {
        format!("{} {} {}", self.months, self.days, self.micros)
    }

    /// Reads what is handed around.
    pub(crate) fn of_kept(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        Some(Self {
            months: parts.next()?.parse().ok()?,
            days: parts.next()?.parse().ok()?,
            micros: parts.next()?.parse().ok()?,
        })
    }

    pub(crate) fn sum(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            micros: self.micros.checked_add(other.micros)?,
        })
    }

    /// From one time to another, in days and what is left of one.
    pub(crate) fn between(later: i64, earlier: i64) -> Option<Self> {
        let micros = later.checked_sub(earlier)?;
        Some(Self {
            months: 0,
            days: i32::try_from(micros / DAY).ok()?,
            micros: micros % DAY,
        })
    }

    /// How long it is, about: months have thirty days.
    pub(crate) fn length(self) -> i64 {
        let days = i128::from(self.months) * 30 + i128::from(self.days);
        let length = days * i128::from(DAY) + i128::from(self.micros);
        i64::try_from(length).unwrap_or(if length < 0 { i64::MIN } else { i64::MAX })
    }

    /// `justify_hours`, `justify_days` and, where both are asked for, `justify_interval`: 24 hours as a day, 30 days as a month, and all
    /// parts with one sign.
    pub(crate) fn justified(self, hours: bool, days: bool) -> Option<Self> {
        const MONTH: i32 = 30;
        let mut span = self;
        if hours {
            span.days = span
                .days
                .checked_add(i32::try_from(span.micros / DAY).ok()?)?;
            span.micros %= DAY;
        }
        if days {
            span.months = span.months.checked_add(span.days / MONTH)?;
            span.days %= MONTH;
            let rest = if hours && span.days == 0 {
                span.micros.signum()
            } else {
                i64::from(span.days.signum())
            };
            if i64::from(span.months.signum()) * rest < 0 {
                span.days += MONTH * span.months.signum();
                span.months -= span.months.signum();
            }
        }
        if hours && i64::from(span.days.signum()) * span.micros.signum() < 0 {
            span.micros += DAY * i64::from(span.days.signum());
            span.days -= span.days.signum();
        }
        Some(span)
    }

    /// `date_part` of an interval.
    pub(crate) fn part(self, field: &str) -> Result<f64, String> {
        let (years, months) = (self.months / 12, self.months % 12);
        let seconds = (self.micros % (60 * SECOND)) as f64 / SECOND as f64;
        Ok(match field.to_lowercase().as_str() {
            "millennium" => f64::from(years / 1000),
            "century" => f64::from(years / 100),
            "decade" => f64::from(years / 10),
            "year" => f64::from(years),
            "quarter" => f64::from(months / 3 + 1),
            "month" => f64::from(months),
            "day" => f64::from(self.days),
            "hour" => (self.micros / (3_600 * SECOND)) as f64,
            "minute" => (self.micros / (60 * SECOND) % 60) as f64,
            "second" => seconds,
            "milliseconds" => seconds * 1e3,
            "microseconds" => (self.micros % (60 * SECOND)) as f64,
            "epoch" => {
                let days =
                    f64::from(years) * 365.25 + f64::from(months * 30) + f64::from(self.days);
                days * 86_400.0 + self.micros as f64 / SECOND as f64
            }
            _ => return Err(format!("unit \"{field}\" not recognized for type interval")),
        })
    }
}

impl fmt::Display for Span {
    /// Writes `1 year 2 mons -3 days +04:05:06.7`, as PostgreSQL does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.months / 12, "year"),
            (self.months % 12, "mon"),
            (self.days, "day"),
        ];
        let mut before = None;
        for (number, unit) in parts.into_iter().filter(|(number, _)| *number != 0) {
            let blank = if before.is_some() { " " } else { "" };
            let plus = if before == Some(-1) && number > 0 {
                "+"
            } else {
                ""
            };
            let many = if number == 1 { "" } else { "s" };
            write!(f, "{blank}{plus}{number} {unit}{many}")?;
            before = Some(number.signum());
        }
        if self.micros == 0 && before.is_some() {
            return Ok(());
        }
        let blank = if before.is_some() { " " } else { "" };
        let sign = match (self.micros < 0, before) {
            (true, _) => "-",
            (false, Some(-1)) => "+",
            (false, _) => "",
        };
        let micros = self.micros.unsigned_abs();
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
        write!(
            f,
            "{blank}{sign}{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        if fraction > 0 {
            write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

/// Reads `hours:minutes` and `hours:minutes:seconds`.
fn clock(word: &str) -> Option<i64> {
    let (negative, rest) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let mut parts = rest.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok().filter(|minutes| *minutes < 60)?;
    let seconds = match parts.next() {
        Some(text) if !text.starts_with(['-', '+']) => multiple(text, SECOND)?,
        Some(_) => return None,
        None => 0,
    };
    if parts.next().is_some() || hours < 0 || minutes < 0 || seconds >= 60 * SECOND {
        return None;
    }
    let micros = hours
        .checked_mul(3_600 * SECOND)?
        .checked_add(minutes * 60 * SECOND)?
        .checked_add(seconds)?;
    Some(if negative { -micros } else { micros })
}

/// So many times a number of microseconds; fractions of one are left away.
fn multiple(number: &str, each: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let negative = whole.starts_with('-');
    let whole: i64 = match whole {
        "" | "-" | "+" if !fraction.is_empty() => 0,
        text => text.parse().ok()?,
    };
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut part = 0;
    let mut unit = each;
    for digit in fraction.bytes() {
        unit /= 10;
        part += i64::from(digit - b'0') * unit;
    }
    whole
        .checked_mul(each)?
        .checked_add(if negative { -part } else { part })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_shown_and_put_right() {
        for (text, shown, hours, days, both) in [
            (
                "36:00",
                "36:00:00",
                "1 day 12:00:00",
                "36:00:00",
                "1 day 12:00:00",
            ),
            (
                "35 days",
                "35 days",
                "35 days",
                "1 mon 5 days",
                "1 mon 5 days",
            ),
            (
                "1 mon -1 hour",
                "1 mon -01:00:00",
                "1 mon -01:00:00",
                "1 mon -01:00:00",
                "29 days 23:00:00",
            ),
            (
                "-1 mons 3 days 1.5 s",
                "-1 mons +3 days 00:00:01.5",
                "-1 mons +3 days 00:00:01.5",
                "-27 days +00:00:01.5",
                "-26 days -23:59:58.5",
            ),
            ("0 s", "00:00:00", "00:00:00", "00:00:00", "00:00:00"),
            (
                "14 mons",
                "1 year 2 mons",
                "1 year 2 mons",
                "1 year 2 mons",
                "1 year 2 mons",
            ),
        ] {
            let span = Span::parse(text).unwrap();
            assert_eq!(Span::of_kept(&span.kept()), Some(span));
            let put = |hours, days| span.justified(hours, days).unwrap().to_string();
            assert_eq!(
                (
                    span.to_string(),
                    put(true, false),
                    put(false, true),
                    put(true, true)
                ),
                (
                    shown.to_owned(),
                    hours.to_owned(),
                    days.to_owned(),
                    both.to_owned()
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn spans_are_read() {
        let span = |months, days, micros| {
            Some(Span {
                months,
                days,
                micros,
            })
        };
        for (text, expected) in [
            ("1 day", span(0, 1, 0)),
            ("2 weeks 3d", span(0, 17, 0)),
            ("1 year 2 mons -3 days", span(14, -3, 0)),
            ("01:30", span(0, 0, 5_400 * SECOND)),
            ("1 day -01:00:00.5", span(0, 1, -(3_600 * SECOND + 500_000))),
            ("1.5 hours", span(0, 0, 5_400 * SECOND)),
            ("-0.25 s", span(0, 0, -250_000)),
            ("3 days ago", span(0, -3, 0)),
            ("", None),
            ("1", None),
            ("ago", None),
            ("1 fortnight", None),
            ("1.5 months", None),
            ("999999999 years", None),
            ("01:99", None),
        ] {
            assert_eq!(Span::parse(text), expected, "{text}");
        }
    }
}
