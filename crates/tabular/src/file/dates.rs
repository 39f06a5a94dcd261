//! Dates and times as people write them, with every order of day and month that a text allows.

use chrono::NaiveDate;

use crate::moment::{DAY, days};

/// In which order the parts of a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Ymd,
    Dmy,
    Mdy,
}

/// What a text says of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// Days since 1970, by the order that is supposed: year first, day first, month first.
    pub(crate) days: [Option<i64>; 3],
    /// Whether the month has a name, so that no order is in doubt.
    pub(crate) named: bool,
    /// Microseconds of the day.
    pub(crate) time: Option<i64>,
    /// Seconds that the clock is before UTC.
    pub(crate) offset: Option<i64>,
}

impl When {
    /// Days since 1970, in an order.
    pub(crate) fn date(&self, order: Order) -> Option<i64> {
        self.days[order as usize]
    }

    /// Microseconds since 1970, by the clock that is meant.
    pub(crate) fn timestamp(&self, order: Order) -> Option<i64> {
        Some(self.date(order)? * DAY + self.time.unwrap_or(0))
    }

    /// Microseconds since 1970, UTC.
    pub(crate) fn instant(&self, order: Order) -> Option<i64> {
        Some(self.timestamp(order)? - self.offset.unwrap_or(0) * 1_000_000)
    }
}

/// Months by the beginning of their English and French names, without accents.
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier"],
    &["february", "fevrier"],
    &["march", "mars"],
    &["april", "avril"],
    &["may", "mai"],
    &["june", "juin"],
    &["july", "juillet"],
    &["august", "aout"],
    &["september", "septembre"],
    &["october", "octobre"],
    &["november", "novembre"],
    &["december", "decembre"],
];

/// Reads a date with or without a time.
pub(crate) fn parse(text: &str) -> Option<When> {
    if text.len() < 6 || text.len() > 48 {
        return None;
    }
    if let Some(when) = iso(text.as_bytes()) {
        return Some(when);
    }
    let first = text.as_bytes()[0];
    if first.is_ascii_digit() {
        let mut scan = Scan(text);
        let one = scan.number(4)?;
        let separator = scan.next()?;
        if matches!(separator, '-' | '/' | '.')
            && let Some(two) = scan.number(2)
        {
            scan.sign(separator)?;
            let three = scan.number(4)?;
            let days = orders(one, two, three, separator);
            if days == [None; 3] {
                return None;
            }
            let (time, offset) = clock(scan.0)?;
            return Some(When {
                days,
                named: false,
                time,
                offset,
            });
        }
    } else if !first.is_ascii_alphabetic() {
        return None;
    }
    with_name(text)
}

/// Reads what most dates are: `2020-01-31`, with or without a time of day in digits.
/// Reads a length of time of days, hours, minutes and seconds (ISO 8601), in whole seconds.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut seconds = 0.0;
    for (mut part, units) in [
        (days, &[('D', 86_400.0)][..]),
        (time, &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)][..]),
    ] {
        for (unit, length) in units {
            if let Some((number, rest)) = part.split_once(*unit) {
                let number: f64 = number
                    .parse()
                    .ok()
                    .filter(|n: &f64| (0.0..1e12).contains(n))?;
                seconds += number * length;
                part = rest;
            }
        }
        if !part.is_empty() {
            return None;
        }
    }
    (rest.len() > 1).then_some((sign * seconds).round() as i64)
}

fn iso(text: &[u8]) -> Option<When> {
    let two = |place: usize| -> Option<u32> {
        let (tens, ones) = (
            text[place].wrapping_sub(b'0'),
            text[place + 1].wrapping_sub(b'0'),
        );
        (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
    };
    let sign = |place: usize, sign: u8| text[place] == sign;
    let time = match text.len() {
        10 => None,
        16 | 19 if matches!(text[10], b'T' | b' ') && sign(13, b':') => {
            let (hour, minute) = (two(11)?, two(14)?);
            let second = if text.len() == 19 && sign(16, b':') {
                two(17)?
            } else if text.len() == 16 {
                0
            } else {
                return None;
            };
            if hour > 23 || minute > 59 || second > 59 {
                return None;
            }
            Some(i64::from((hour * 60 + minute) * 60 + second) * 1_000_000)
        }
        _ => return None,
    };
    if !sign(4, b'-') || !sign(7, b'-') {
        return None;
    }
    let day = date(two(0)? * 100 + two(2)?, two(5)?, two(8)?)?;
    Some(When {
        days: [Some(day), None, None],
        named: false,
        time,
        offset: None,
    })
}

/// A number and how many digits it has.
type Number = (u32, usize);

fn orders(one: Number, two: Number, three: Number, separator: char) -> [Option<i64>; 3] {
    match (one.1, two.1, three.1) {
        (4, _, 1 | 2) => [date(one.0, two.0, three.0), None, None],
        (1 | 2, 1 | 2, 4) => [
            None,
            date(three.0, two.0, one.0),
            date(three.0, one.0, two.0),
        ],
        (2, 2, 2) if separator != '-' => {
            let year = if three.0 < 70 {
                2000 + three.0
            } else {
                1900 + three.0
            };
            [None, date(year, two.0, one.0), date(year, one.0, two.0)]
        }
        _ => [None; 3],
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<i64> {
    if !(1000..=2999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(days)
}

/// `24 October 2011`, `24-Oct-2011`, `October 24, 2011`, `1er janvier 2020`.
fn with_name(text: &str) -> Option<When> {
    let mut scan = Scan(text);
    let between = |scan: &mut Scan<'_>| {
        scan.0 = scan.0.trim_start_matches([' ', '-', ',', '/', '.']);
    };
    let (day, month) = if text.as_bytes()[0].is_ascii_digit() {
        let day = scan.number(2)?;
        for ending in ["st", "nd", "rd", "th", "er"] {
            if let Some(rest) = scan.0.strip_prefix(ending) {
                scan.0 = rest;
                break;
            }
        }
        between(&mut scan);
        (day, scan.month()?)
    } else {
        let month = scan.month()?;
        between(&mut scan);
        (scan.number(2)?, month)
    };
    between(&mut scan);
    let year = scan.number(4).filter(|(_, digits)| *digits == 4)?;
    let day = date(year.0, month, day.0)?;
    let (time, offset) = clock(scan.0)?;
    Some(When {
        days: [Some(day); 3],
        named: true,
        time,
        offset,
    })
}

/// Reads what is behind a date: nothing, or a time of day with or without a zone.
fn clock(text: &str) -> Option<(Option<i64>, Option<i64>)> {
    if text.is_empty() {
        return Some((None, None));
    }
    let rest = text
        .strip_prefix(['T', 't'])
        .unwrap_or(text)
        .trim_start_matches([' ', ',']);
    if rest.len() == text.len() {
        return None;
    }
    let mut scan = Scan(rest);
    let (mut hour, _) = scan.number(2)?;
    scan.sign(':')?;
    let minute = scan.number(2).filter(|(_, digits)| *digits == 2)?.0;
    let mut second = 0;
    let mut micros = 0;
    if scan.sign(':').is_some() {
        second = scan.number(2).filter(|(_, digits)| *digits == 2)?.0;
        if scan.0.starts_with(['.', ',']) {
            scan.next();
            let digits = scan.0.len()
                - scan
                    .0
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .len();
            let (kept, lost) = scan.0[..digits].split_at(digits.min(6));
            // What would be lost makes it a text.
            if digits == 0 || lost.bytes().any(|byte| byte != b'0') {
                return None;
            }
            micros = format!("{kept:0<6}").parse::<i64>().ok()?;
            scan.0 = &scan.0[digits..];
        }
    }
    let half = scan.0.trim_start();
    if let Some(word) = half
        .get(..2)
        .filter(|word| word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"))
    {
        if hour == 0 || hour > 12 {
            return None;
        }
        hour = hour % 12
            + if word.eq_ignore_ascii_case("pm") {
                12
            } else {
                0
            };
        scan.0 = &half[2..];
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time = i64::from((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
    Some((Some(time), zone(scan.0)?))
}

fn zone(text: &str) -> Option<Option<i64>> {
    let text = text.trim_start();
    if text.is_empty() {
        return Some(None);
    }
    if ["z", "utc", "gmt"]
        .iter()
        .any(|name| text.eq_ignore_ascii_case(name))
    {
        return Some(Some(0));
    }
    let negative = match text.as_bytes()[0] {
        b'+' => false,
        b'-' => true,
        _ => return None,
    };
    let mut scan = Scan(&text[1..]);
    let (hours, digits) = scan.number(4)?;
    let (hours, minutes) = match digits {
        2 if scan.0.is_empty() => (hours, 0),
        2 => {
            scan.sign(':')?;
            (hours, scan.number(2).filter(|(_, digits)| *digits == 2)?.0)
        }
        4 => (hours / 100, hours % 100),
        _ => return None,
    };
    if !scan.0.is_empty() || hours > 15 || minutes > 59 {
        return None;
    }
    let seconds = i64::from(hours * 3600 + minutes * 60);
    Some(Some(if negative { -seconds } else { seconds }))
}

/// What is left of a text.
struct Scan<'t>(&'t str);

impl Scan<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.0.chars().next()?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.strip_prefix(sign)?;
        Some(())
    }

    /// A number of at most so many digits, and no digit behind it.
    fn number(&mut self, most: usize) -> Option<Number> {
        let bytes = self.0.as_bytes();
        let mut value = 0;
        let mut count = 0;
        while let Some(digit) = bytes.get(count).filter(|byte| byte.is_ascii_digit()) {
            if count == most {
                return None;
            }
            value = value * 10 + u32::from(digit - b'0');
            count += 1;
        }
        self.0 = &self.0[count..];
        (count > 0).then_some((value, count))
    }

    /// The name of a month, or its first letters.
    fn month(&mut self) -> Option<u32> {
        let end = self
            .0
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(self.0.len());
        let name: String = self.0[..end]
            .chars()
            .flat_map(char::to_lowercase)
            .map(|c| match c {
                'é' | 'è' => 'e',
                'û' => 'u',
                other => other,
            })
            .collect();
        if name.len() < 3 {
            return None;
        }
        let mut found = MONTHS
            .iter()
            .enumerate()
            .filter(|(_, names)| names.iter().any(|whole| whole.starts_with(&name)));
        let (place, _) = found.next()?;
        // `jui` may be June or July.
        if found.next().is_some() {
            return None;
        }
        self.0 = self.0[end..].strip_prefix('.').unwrap_or(&self.0[end..]);
        u32::try_from(place + 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).map(days);
        for (text, expected) in [
            (
                "2020-12-15",
                Some(([day(2020, 12, 15), None, None], None, None)),
            ),
            (
                "2020/1/5",
                Some(([day(2020, 1, 5), None, None], None, None)),
            ),
            (
                "01/02/2020",
                Some(([None, day(2020, 2, 1), day(2020, 1, 2)], None, None)),
            ),
            (
                "31/12/2020",
                Some(([None, day(2020, 12, 31), None], None, None)),
            ),
            (
                "1/26/2020",
                Some(([None, None, day(2020, 1, 26)], None, None)),
            ),
            (
                "31.12.69",
                Some(([None, day(2069, 12, 31), None], None, None)),
            ),
            (
                "2020-04-03T20:42:44.000Z",
                Some((
                    [day(2020, 4, 3), None, None],
                    Some(((20 * 60 + 42) * 60 + 44) * 1_000_000),
                    Some(0),
                )),
            ),
            (
                "2020-04-03 08:05 PM",
                Some((
                    [day(2020, 4, 3), None, None],
                    Some((20 * 60 + 5) * 60_000_000),
                    None,
                )),
            ),
            (
                "2020-04-03T00:00:00.5-03:30",
                Some(([day(2020, 4, 3), None, None], Some(500_000), Some(-12_600))),
            ),
            (
                "24 October 2011",
                Some(([day(2011, 10, 24); 3], None, None)),
            ),
            ("Oct. 24, 2011", Some(([day(2011, 10, 24); 3], None, None))),
            ("1er août 2020", Some(([day(2020, 8, 1); 3], None, None))),
            ("24-Oct-2011", Some(([day(2011, 10, 24); 3], None, None))),
            ("2018-12-04 15:03 PM", None),
            ("2020-13-01", None),
            ("2020-02-30", None),
            ("1.2.13", None),
            ("01-02-13", None),
            ("2010-11", None),
            ("2023-2024", None),
            ("192.168.1.1", None),
            ("613-555-1234", None),
            ("2020-01-01T00:00:00.1234567", None),
            ("jui 3 2020", None),
            ("May", None),
        ] {
            let found = parse(text).map(|when| (when.days, when.time, when.offset));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
