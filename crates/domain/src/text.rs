//! Texts with a form: e-mail addresses, UUIDs, dates.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde_json::Value;

/// Writes text as one part of an address.
pub fn addressed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// Sets the spaces and apostrophes of a French text as they are printed: no space that breaks inside guillemets and before a colon, a
/// narrow one before `;`, `!` and `?`, and a curved apostrophe between letters. Where there is no space, as in addresses and times of day,
/// none comes.
pub fn typeset_french(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(match (letter, letters.peek()) {
            (' ', Some(':' | '»')) => '\u{a0}',
            (' ', Some(';' | '!' | '?')) => '\u{202f}',
            (' ', Some(_)) if out.ends_with('«') => '\u{a0}',
            ('\'', Some(next)) if next.is_alphabetic() && out.ends_with(char::is_alphabetic) => '’',
            _ => letter,
        });
    }
    out
}

/// Tells whether a text is an e-mail address.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_char = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    !local.is_empty()
        && local.chars().all(local_char)
        && !text.starts_with('.')
        && !text.ends_with('.')
        && !text.contains("..")
        && domain.split('.').all(is_domain_label)
}

fn is_domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Escapes text for XML 1.0, in elements and in quoted attributes, and leaves out the characters that it cannot hold.
pub fn escape_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t'
            | '\n'
            | '\r'
            | '\u{20}'..='\u{d7ff}'
            | '\u{e000}'..='\u{fffd}'
            | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

/// Writes cells as a line of CSV, with its end. What a spreadsheet would take for a formula is made text by an apostrophe in front,
/// which [`of_csv_cell`] takes away.
pub fn csv_line(cells: &[String]) -> String {
    let written: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    written.join(",") + "\r\n"
}

fn csv_cell(text: &str) -> String {
    let text = match is_formula(text) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Returns what a cell said before [`csv_line`] made it safe.
pub fn of_csv_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Tells whether a text is a UUID in any notation that Python takes: with or without hyphens, braces, `urn:uuid:`.
pub fn is_uuid(text: &str) -> bool {
    let bare = text.strip_prefix("urn:").unwrap_or(text);
    let bare = bare
        .strip_prefix("uuid:")
        .unwrap_or(bare)
        .trim_matches(['{', '}']);
    let mut digits = 0;
    for c in bare.chars() {
        match c {
            '-' => {}
            c if c.is_ascii_hexdigit() => digits += 1,
            _ => return false,
        }
    }
    digits == 32
}

/// Tells whether a text is a web address: http or https, a host of plain characters, a numeric port.
pub fn is_url(text: &str) -> bool {
    let Some(rest) = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host_and_port.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (host_and_port, None),
    };
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        && port.is_none_or(|port| !port.is_empty() && port.chars().all(|c| c.is_ascii_digit()))
        && !text.contains(char::is_whitespace)
}

/// Reads a date with or without a time: ISO 8601, or the numbers of a date in that order (`2020/01/01 17.04.59.123`).
/// Times with a zone become UTC.
pub fn parse_date(text: &str) -> Option<NaiveDateTime> {
    iso_date(text).or_else(|| numbers_of_a_date(text))
}

fn iso_date(text: &str) -> Option<NaiveDateTime> {
    let bytes = text.as_bytes();
    if text.len() < 10 || !text.is_ascii() || bytes[4] != b'-' || bytes[7] != b'-' {
        return NaiveDate::parse_from_str(text, "%Y%m%d")
            .ok()
            .filter(|_| text.len() == 8)?
            .and_hms_opt(0, 0, 0);
    }
    let day = NaiveDate::parse_from_str(&text[..10], "%Y-%m-%d").ok()?;
    if text.len() == 10 {
        return day.and_hms_opt(0, 0, 0);
    }
    if !matches!(bytes[10], b'T' | b' ' | b't') {
        return None;
    }
    let rest = &text[11..];
    let zone = rest.find(['Z', 'z', '+', '-']);
    let (clock, zone) = rest.split_at(zone.unwrap_or(rest.len()));
    let time = clock_time(clock)?;
    let local = day.and_time(time);
    match zone {
        "" => Some(local),
        "Z" | "z" => Some(local),
        offset => {
            let minutes = if offset.len() == 3 { ":00" } else { "" };
            let stamp = format!("2000-01-01T00:00:00{offset}{minutes}");
            let offset = DateTime::parse_from_str(&stamp, "%Y-%m-%dT%H:%M:%S%z")
                .ok()?
                .offset()
                .to_owned();
            local.checked_sub_offset(offset)
        }
    }
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    ["%H:%M:%S%.f", "%H:%M", "%H%M%S", "%H"]
        .iter()
        .find_map(|form| {
            if *form == "%H" {
                let hour: u32 = text.parse().ok().filter(|_| text.len() == 2)?;
                return NaiveTime::from_hms_opt(hour, 0, 0);
            }
            NaiveTime::parse_from_str(text, form).ok()
        })
}

/// Takes year, month, day, hour, minute and seconds out of a text, whatever stands between them.
fn numbers_of_a_date(text: &str) -> Option<NaiveDateTime> {
    let mut parts: Vec<&str> = Vec::with_capacity(6);
    let mut rest = text;
    while parts.len() < 5 {
        let Some(start) = rest.find(|c: char| !c.is_ascii_digit()) else {
            break;
        };
        parts.push(&rest[..start]);
        rest = rest[start..].trim_start_matches(|c: char| !c.is_ascii_digit());
    }
    parts.push(rest);
    let number = |place: usize| -> Option<u32> {
        parts.get(place).map_or(Some(0), |part| part.parse().ok())
    };
    if parts.len() < 3 {
        return None;
    }
    let (seconds, micros) = match parts.get(5) {
        None => (0, 0),
        Some(part) => {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
            if whole.len() != 2
                || fraction.is_empty()
                || !fraction.chars().all(|c| c.is_ascii_digit())
            {
                return None;
            }
            let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
            (whole.parse().ok()?, six.parse().ok()?)
        }
    };
    let year: i32 = parts[0]
        .parse()
        .ok()
        .filter(|year| (1..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, number(1)?, number(2)?)?.and_hms_micro_opt(
        number(3)?,
        number(4)?,
        seconds,
        micros,
    )
}

/// Tells whether a value says nothing: null, blank texts, lists and objects of nothing else.
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_blank),
        Value::Object(map) => map.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Writes a time as CKAN does: ISO 8601 without a zone, microseconds left out where they are zero.
pub fn iso(time: NaiveDateTime) -> String {
    let micros = time.nanosecond() / 1000;
    // Several times as fast as a format that is read at each call; every record that is shown has some of these.
    let mut out = format!("{:?}", time.with_nanosecond(0).unwrap_or(time));
    if micros > 0 {
        // Writing to a String does not fail.
        let _ = write!(out, ".{micros:06}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_addresses_hold_what_addresses_may() {
        assert_eq!(addressed("a-b_1.~/é "), "a-b_1.~%2F%C3%A9%20");
    }

    #[test]
    fn french_texts_have_the_spaces_of_print() {
        for (typed, set) in [
            (
                "Deux mots : « oui » ; non !",
                "Deux mots\u{a0}: «\u{a0}oui\u{a0}»\u{202f}; non\u{202f}!",
            ),
            (
                "Quoi ? À 10:30, http://a.example/?q=a;b",
                "Quoi\u{202f}? À 10:30, http://a.example/?q=a;b",
            ),
            ("l'été d''un 'a'", "l’été d''un 'a'"),
            ("un  deux", "un  deux"),
            ("", ""),
        ] {
            assert_eq!(typeset_french(typed), set);
        }
    }

    #[test]
    fn xml_is_escaped_and_cleaned() {
        assert_eq!(escape_xml("a\u{0}\u{b}b\u{ffff}<\n"), "ab&lt;\n");
        assert_eq!(escape_xml("é & \"q\""), "é &amp; &quot;q&quot;");
    }

    #[test]
    fn e_mail_addresses() {
        for good in ["a@b", "o'brien+x@sub.example.org", "a.b@c-d.ca", "1@2.3"] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("a@{}", "x".repeat(64));
        for bad in [
            "", "nope", "a@", "@b", "a@b@c", ".a@b", "a@b.", "a..b@c", "a b@c", "a@-b", "a@b-",
            "a@b_c", "é@b", &long,
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn uuids() {
        for good in [
            "8e298b01-266e-4f2c-a1e9-1ad777fc39b5",
            "8E298B01266E4F2CA1E91AD777FC39B5",
            "{8e298b01-266e-4f2c-a1e9-1ad777fc39b5}",
            "urn:uuid:8e298b01-266e-4f2c-a1e9-1ad777fc39b5",
        ] {
            assert!(is_uuid(good), "{good}");
        }
        for bad in [
            "",
            "no-uuid",
            "8e298b01-266e-4f2c-a1e9-1ad777fc39b",
            "8e298b01-266e-4f2c-a1e9-1ad777fc39bg",
        ] {
            assert!(!is_uuid(bad), "{bad}");
        }
    }

    #[test]
    fn web_addresses() {
        for good in ["http://a", "https://example.org:80/x?y#z", "https://a.b/c"] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "ftp://a",
            "http://",
            "http://a b",
            "http://a_b",
            "http://a:x/",
            "javascript:alert(1)",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn dates() {
        for (text, expected) in [
            ("2020-01-02", Some("2020-01-02T00:00:00")),
            ("2020-01-02T03:04:05", Some("2020-01-02T03:04:05")),
            ("2020-01-02 03:04", Some("2020-01-02T03:04:00")),
            ("2020-01-02T03:04:05.25", Some("2020-01-02T03:04:05.250000")),
            ("2020-01-02T03:04:05Z", Some("2020-01-02T03:04:05")),
            ("2020-01-02T03:04:05+02:00", Some("2020-01-02T01:04:05")),
            ("2020-01-02T03:04:05-0500", Some("2020-01-02T08:04:05")),
            ("2021/05/06", Some("2021-05-06T00:00:00")),
            (
                "2020/01/01 17.04.59.123",
                Some("2020-01-01T17:04:59.123000"),
            ),
            ("20200102", Some("2020-01-02T00:00:00")),
            ("2020-13-45", None),
            ("2020-1-2", Some("2020-01-02T00:00:00")),
            ("yesterday", None),
            ("x", None),
            ("", None),
            ("2020", None),
            ("99999999999-01-01", None),
            ("2020-01-02T25:00:00", None),
            ("é020-01-02", None),
        ] {
            assert_eq!(parse_date(text).map(iso).as_deref(), expected, "{text}");
        }
    }
}
