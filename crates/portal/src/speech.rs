//! How the languages write numbers, dates and sizes.

use chrono::{Datelike, NaiveDate};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    French,
}

const ENGLISH_MONTHS: [&str; 12] = [
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
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl Language {
    /// Returns the language of pages for a language code; what is not French gets English.
    pub(crate) fn of(code: &str) -> Self {
        match code == "fr" || code.starts_with("fr_") || code.starts_with("fr-") {
            true => Self::French,
            false => Self::English,
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::English => Self::French,
            Self::French => Self::English,
        }
    }

    /// Writes the colon behind what is told of.
    pub(crate) fn colon(self) -> &'static str {
        match self {
            Self::English => ":",
            Self::French => "\u{a0}:",
        }
    }

    /// Writes what is said of something behind it.
    pub(crate) fn pair(self, of: &str, said: &str) -> String {
        format!("{of}{} {said}", self.colon())
    }

    /// Writes a whole number with its thousands apart.
    pub(crate) fn number(self, number: u64) -> String {
        let gap = match self {
            Self::English => ',',
            Self::French => '\u{a0}',
        };
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 2);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(gap);
            }
            out.push(digit);
        }
        out
    }

    /// Writes a figure: its thousands apart, with as many places behind the point as say something.
    pub(crate) fn figure(self, figure: f64) -> String {
        if figure != 0.0 && !(1e-3..1e15).contains(&figure.abs()) {
            return format!("{figure:.3e}");
        }
        let places = if figure.abs() < 1.0 { 4 } else { 2 };
        let written = format!("{:.places$}", figure.abs());
        let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
        let sign = if figure < 0.0 { "−" } else { "" };
        let whole = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), |whole| self.number(whole));
        let point = match self {
            Self::English => '.',
            Self::French => ',',
        };
        match rest.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            rest => format!("{sign}{whole}{point}{rest}"),
        }
    }

    /// Writes the day of a date or time as text, and the month of a year; what is neither comes back as it is.
    pub(crate) fn day(self, text: &str) -> String {
        let of = |day: &str| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        if text.len() == "2026-11".len()
            && let Some(date) = of(&format!("{text}-01"))
        {
            return self.month(date);
        }
        let Some(date) = text.get(..10).and_then(of) else {
            return text.to_owned();
        };
        let day = match (self, date.day()) {
            (Self::French, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        format!("{day} {}", self.month(date))
    }

    fn month(self, date: NaiveDate) -> String {
        let names = match self {
            Self::English => ENGLISH_MONTHS,
            Self::French => FRENCH_MONTHS,
        };
        format!("{} {}", names[date.month0() as usize], date.year())
    }

    /// Writes a size in bytes.
    pub(crate) fn size(self, bytes: u64) -> String {
        let units = match self {
            Self::English => ["bytes", "KB", "MB", "GB", "TB"],
            Self::French => ["octets", "ko", "Mo", "Go", "To"],
        };
        let mut size = bytes as f64;
        let mut unit = 0;
        while size >= 1000.0 && unit + 1 < units.len() {
            size /= 1000.0;
            unit += 1;
        }
        let figure = match unit == 0 || size >= 10.0 {
            true => format!("{size:.0}"),
            false => format!("{size:.1}"),
        };
        let figure = match self {
            Self::English => figure,
            Self::French => figure.replace('.', ","),
        };
        format!("{figure}\u{a0}{}", units[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, French};

    #[test]
    fn numbers_dates_and_sizes_are_written_as_people_do() {
        assert_eq!(English.pair("Title", "missing"), "Title: missing");
        assert_eq!(French.pair("Titre", "absent"), "Titre\u{a0}: absent");
        assert_eq!(English.number(1_234_567), "1,234,567");
        assert_eq!(French.number(1_234), "1\u{a0}234");
        assert_eq!(English.number(12), "12");
        assert_eq!(English.day("2026-11-25T10:00:00"), "25 November 2026");
        assert_eq!(French.day("2026-08-01"), "1er août 2026");
        assert_eq!(French.day("2027-03"), "mars 2027");
        assert_eq!(French.day("soon"), "soon");
        assert_eq!(English.day("2026-Q1"), "2026-Q1");
        assert_eq!(English.figure(-1234.5), "−1,234.5");
        assert_eq!(French.figure(0.125), "0,125");
        assert_eq!(French.figure(12.0), "12");
        assert_eq!(English.figure(1e18), "1.000e18");
        assert_eq!(English.size(999), "999\u{a0}bytes");
        assert_eq!(French.size(1_500_000), "1,5\u{a0}Mo");
    }
}
