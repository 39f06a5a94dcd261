//! Intervals as they are written in statements: `'1 month 2 days'`, `'36:00'`. They are added to times, and are no values of their own.

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

    pub(super) fn negated(self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_neg()?,
            days: self.days.checked_neg()?,
            micros: self.micros.checked_neg()?,
        })
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
