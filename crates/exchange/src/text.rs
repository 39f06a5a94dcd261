//! Values of others as texts: what says nothing, what a day is, what is left of HTML.

use std::borrow::Cow;

use cairn_domain::text as form;
pub(crate) use cairn_domain::text::is_blank;
use serde_json::{Map, Value};

/// Returns a value as text: texts without surrounding blanks, numbers and flags as they are written.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the first of some keys that holds a text.
pub(crate) fn first(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| map.get(*key).and_then(text))
}

/// Returns the first text of a value that is one, or a list of them.
pub(crate) fn one_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(text),
        other => text(other),
    }
}

/// Tells whether a value says more than one text does: a list of several, an object.
pub(crate) fn says_more(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.len() > 1 || list.iter().any(is_nested),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    }
}

/// Tells whether a member of a list is a list or an object itself that says anything.
pub(crate) fn is_nested(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_)) && !is_blank(value)
}

/// Returns a value as the text of an extra: texts as they are, everything else as JSON.
pub(crate) fn as_extra(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Returns the texts of a list, or of a single text.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}

/// Returns a year, month or day as `2026`, `2026-04`, `2026-04-01`, where the text begins with one.
pub(crate) fn period_end(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
    };
    if digits(text, 4) {
        return Some(text.to_owned());
    }
    if let Some((year, month)) = text.split_once('-')
        && digits(year, 4)
        && digits(month, 2)
        && (1..=12).contains(&month.parse().unwrap_or(0))
    {
        return Some(text.to_owned());
    }
    day(text)
}

/// Returns the day of a date with or without a time, as it is written (no change of zone).
pub(crate) fn day(text: &str) -> Option<String> {
    let text = without_zone(text.trim());
    form::parse_date(text)?;
    let written = text
        .get(..10)
        .filter(|start| form::parse_date(start).is_some());
    match written {
        Some(day) if day.as_bytes()[4] == b'-' => Some(day.to_owned()),
        _ => form::parse_date(text).map(|time| time.format("%Y-%m-%d").to_string()),
    }
}

/// Returns a day without its zone, which XML allows: `2026-02-03Z`, `2026-02-03+01:00`.
fn without_zone(text: &str) -> &str {
    match text.split_at_checked(10) {
        Some((day, zone)) if day.as_bytes()[4] == b'-' => {
            let is_offset =
                zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':';
            if zone.eq_ignore_ascii_case("z") || is_offset {
                day
            } else {
                text
            }
        }
        _ => text,
    }
}

/// Returns a text as a tag, where enough is left of it: what tags may not hold becomes a blank.
pub(crate) fn tag(given: &str) -> Option<String> {
    let plain: String = given
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') {
                c
            } else {
                ' '
            }
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let tag: String = words.join(" ").chars().take(100).collect();
    let tag = tag.trim_end().to_owned();
    (tag.chars().count() >= 2).then_some(tag)
}

/// Returns a text without its HTML tags; paragraphs and items become lines. Texts without HTML stay as they are.
pub(crate) fn without_html(given: &str) -> String {
    if !given.contains("</") && !given.contains("<br") {
        return given.trim().to_owned();
    }
    let mut out = String::with_capacity(given.len());
    let mut rest = given;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.find('>').filter(|_| is_tag) {
            Some(close) => {
                let name = after[..close].trim_start_matches('/');
                let name = name
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap_or_default();
                let ends = after.starts_with('/') || name == "br";
                match name {
                    "li" if !ends => out.push_str("\n- "),
                    "p" | "div" | "br" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" if ends => {
                        out.push('\n')
                    }
                    _ => {}
                }
                rest = &after[close + 1..];
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    let out = out
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let mut lines: Vec<&str> = Vec::new();
    for line in out.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Returns the first sentences of a text, of up to so many characters in all, but one sentence at least.
pub(crate) fn opening(text: &str, longest: usize) -> &str {
    let mut end = None;
    let mut count = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        count += 1;
        let ends_here = match c {
            '\n' => true,
            '.' | '!' | '?' => chars.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends_here {
            if count > longest && end.is_some() {
                break;
            }
            end = Some(at + c.len_utf8());
        }
        if count > longest && end.is_some() {
            break;
        }
    }
    text[..end.unwrap_or(text.len())].trim()
}

/// Returns JSON in which escapes of half a character (a surrogate alone) are replaced by U+FFFD.
pub(crate) fn without_half_characters(json: &str) -> Cow<'_, str> {
    let escape = |at: usize| -> Option<u32> {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match escape(at) {
            Some(0xd800..=0xdbff) if matches!(escape(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(&json[copied..at]);
                out.push_str("\\ufffd");
                at += 6;
                copied = at;
            }
            // The backslash and the ASCII character that it goes with, if there is one.
            _ => {
                at += if json.as_bytes().get(at + 1).is_some_and(u8::is_ascii) {
                    2
                } else {
                    1
                }
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    out.push_str(&json[copied..]);
    Cow::Owned(out)
}

/// Returns the e-mail address of a `mailto:` address, which may bring a subject with it, or the text itself.
pub(crate) fn without_mailto(text: &str) -> &str {
    let text = text.trim();
    match text.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => {
            rest.split('?').next().unwrap_or(rest).trim()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blank_values() {
        for (value, expected) in [
            (json!(null), true),
            (json!(" "), true),
            (json!({"en": "", "fr": ""}), true),
            (json!([{}, ""]), true),
            (json!(0), false),
            (json!(false), false),
            (json!({"en": "x"}), false),
        ] {
            assert_eq!(is_blank(&value), expected, "{value}");
        }
    }

    #[test]
    fn days_and_periods() {
        for (given, expected) in [
            ("2024-12-11T08:51:05-05:00", Some("2024-12-11")),
            ("2024-12-11T23:51:05-05:00", Some("2024-12-11")),
            ("2018-10-16 00:00:00", Some("2018-10-16")),
            ("2018/10/16", Some("2018-10-16")),
            ("2018-10-16Z", Some("2018-10-16")),
            ("2018-10-16+02:00", Some("2018-10-16")),
            ("R/P1D", None),
            ("2018", None),
            ("é018-10-16", None),
        ] {
            assert_eq!(day(given).as_deref(), expected, "{given}");
        }
        for (given, expected) in [
            ("2018", Some("2018")),
            ("2018-04", Some("2018-04")),
            ("2018-13", None),
            ("2018-04-01T00:00:00Z", Some("2018-04-01")),
        ] {
            assert_eq!(period_end(given).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn tags_are_made_valid() {
        for (given, expected) in [
            ("Access, use & reuse", Some("Access use reuse")),
            ("l'accès", Some("l accès")),
            ("a", None),
            ("!", None),
            (" 水位 ", Some("水位")),
            ("telecommunications.", Some("telecommunications.")),
        ] {
            assert_eq!(tag(given).as_deref(), expected, "{given}");
        }
        assert_eq!(
            tag(&"é".repeat(150)).map(|tag| tag.chars().count()),
            Some(100)
        );
    }

    #[test]
    fn half_characters_are_replaced() {
        for (given, expected) in [
            (r#""\ud83d""#, Some(r#""\ufffd""#)),
            (r#""\ud83d\ude00""#, None),
            (
                r#""\ude00\ud83d\ud83d\ude00""#,
                Some(r#""\ufffd\ufffd\ud83d\ude00""#),
            ),
            (r#""\\ud83d""#, None),
            (r#""\u00e9 \"\ud83dé""#, Some(r#""\u00e9 \"\ufffdé""#)),
            ("\\é\\", None),
            ("\\u12é4", None),
        ] {
            let got = without_half_characters(given);
            assert_eq!(got, expected.unwrap_or(given), "{given}");
            assert_eq!(matches!(got, Cow::Owned(_)), expected.is_some(), "{given}");
        }
    }

    #[test]
    fn html_becomes_lines() {
        for (given, expected) in [
            (
                "<div><p>A &amp; b</p><p><br></p><p>C</p></div>",
                "A & b\n\nC",
            ),
            ("<ul><li>x</li><li>y</li></ul>", "- x\n- y"),
            ("1 < 2 and <b>bold</b>", "1 < 2 and bold"),
            ("plain < text >", "plain < text >"),
            ("open <a href=", "open <a href="),
        ] {
            assert_eq!(without_html(given), expected, "{given}");
        }
    }

    #[test]
    fn openings_end_with_a_sentence() {
        for (given, longest, expected) in [
            ("One. Two. Three.", 9, "One. Two."),
            ("One two three four. Five.", 5, "One two three four."),
            ("no end at all", 5, "no end at all"),
            ("Version 1.5 is here. More.", 20, "Version 1.5 is here."),
            ("é. é. é.", 5, "é. é."),
        ] {
            assert_eq!(opening(given, longest), expected, "{given}");
        }
    }
}
