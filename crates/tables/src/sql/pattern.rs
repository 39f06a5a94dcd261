//! Regular expressions: PostgreSQL's, as far as an engine without backtracking has them, so that both engines mean the same.

use std::time::{Duration, Instant};

use regex::{Captures, Regex, RegexBuilder};

/// Longest pattern, in bytes, and most bytes that it may become.
const LONGEST: usize = 1_000;
const LARGEST: usize = 1 << 20;

/// Compiles a pattern of PostgreSQL.
pub(crate) fn compiled(pattern: &str, any_case: bool) -> Result<Regex, String> {
    if pattern.len() > LONGEST {
        return Err("invalid regular expression: regular expression is too complex".to_owned());
    }
    RegexBuilder::new(&translated(pattern)?)
        .case_insensitive(any_case)
        .dot_matches_new_line(true)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
        .map_err(|_| format!("invalid regular expression: {pattern}"))
}

/// How long the matches of one text are looked for: one may be looked for to the end of the text, and so may all that follow.
const LONGEST_LOOK: Duration = Duration::from_secs(2);

/// Hands over the matches of a pattern one behind the other, as PostgreSQL finds them: an empty one is not found twice at its place.
/// `false` ends it.
fn each<'t>(
    pattern: &Regex,
    text: &'t str,
    mut found: impl FnMut(&Captures<'t>) -> Result<bool, String>,
) -> Result<(), String> {
    let begun = Instant::now();
    let mut from = 0;
    while let Some(captures) = pattern.captures_at(text, from) {
        let Some(whole) = captures.get(0) else {
            break;
        };
        if !found(&captures)? {
            break;
        }
        from = whole.end();
        if whole.is_empty() {
            match text[from..].chars().next() {
                Some(next) => from += next.len_utf8(),
                None => break,
            }
        }
        if begun.elapsed() > LONGEST_LOOK {
            return Err("the regular expression takes too long".to_owned());
        }
    }
    Ok(())
}

fn too_long() -> String {
    "requested length too large".to_owned()
}

/// Replaces the first match, or all; refuses what becomes longer than it may. In what is put in their places `\\1` is what a part
/// matched and `\\&` what all did.
pub(crate) fn replaced(
    pattern: &Regex,
    text: &str,
    with: &str,
    all: bool,
    longest: usize,
) -> Result<String, String> {
    let mut out = String::new();
    let mut from = 0;
    each(pattern, text, |found| {
        let Some(whole) = found.get(0) else {
            return Ok(false);
        };
        out.push_str(&text[from..whole.start()]);
        from = whole.end();
        let mut rest = with.chars();
        while let Some(c) = rest.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            match rest.next() {
                Some('&') => out.push_str(whole.as_str()),
                Some(digit @ '1'..='9') => {
                    let place = digit as usize - '0' as usize;
                    out.push_str(found.get(place).map_or("", |part| part.as_str()));
                }
                Some('\\') | None => out.push('\\'),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
            }
        }
        if out.len() > longest {
            return Err(too_long());
        }
        Ok(all)
    })?;
    out.push_str(&text[from..]);
    if out.len() > longest {
        return Err(too_long());
    }
    Ok(out)
}

/// Hands over what the parts of a pattern matched, or all of it where it has none: of the first match, or of each.
pub(crate) fn matches<'t>(
    pattern: &Regex,
    text: &'t str,
    all: bool,
    mut give: impl FnMut(Vec<Option<&'t str>>) -> Result<(), String>,
) -> Result<(), String> {
    each(pattern, text, |found| {
        let part = |place| found.get(place).map(|part| part.as_str());
        give(if found.len() == 1 {
            vec![part(0)]
        } else {
            (1..found.len()).map(part).collect()
        })?;
        Ok(all)
    })
}

/// Returns what lies between the matches of a pattern, so many parts at most. Empty matches at the ends, or right behind another, do
/// not count.
pub(crate) fn split<'t>(
    pattern: &Regex,
    text: &'t str,
    most: usize,
) -> Result<Vec<&'t str>, String> {
    let mut parts = Vec::new();
    let (mut from, mut end) = (0, 0);
    each(pattern, text, |found| {
        let Some(whole) = found.get(0) else {
            return Ok(false);
        };
        if whole.start() < text.len() && whole.end() > end {
            parts.push(&text[from..whole.start()]);
            from = whole.end();
        }
        end = whole.end();
        if parts.len() >= most {
            return Err(too_long());
        }
        Ok(true)
    })?;
    parts.push(&text[from..]);
    Ok(parts)
}

fn unsupported(what: &str) -> String {
    format!("regular expressions with {what} are not supported")
}

/// Writes a pattern as the engine reads it.
fn translated(pattern: &str) -> Result<String, String> {
    if pattern.starts_with("***") || pattern.starts_with("(?") && !pattern.starts_with("(?:") {
        return Err(unsupported("options"));
    }
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('m') => out.push_str("\\b{start}"),
                Some('M') => out.push_str("\\b{end}"),
                Some('y') => out.push_str("\\b"),
                Some('Y') => out.push_str("\\B"),
                Some('A') => out.push_str("\\A"),
                Some('Z') => out.push_str("\\z"),
                Some('D') => out.push_str("[^0-9]"),
                Some(escaped) => out.push_str(&escape(escaped)?),
                None => {
                    return Err("invalid regular expression: invalid escape \\ sequence".to_owned());
                }
            },
            '(' => {
                out.push('(');
                if rest.peek() == Some(&'?') {
                    rest.next();
                    if rest.next() != Some(':') {
                        return Err(unsupported("conditions about what is around"));
                    }
                    out.push_str("?:");
                }
            }
            '[' => set(&mut rest, &mut out)?,
            // Signs of the engine's own that PostgreSQL takes as they are.
            '}' | ']' | '#' | '&' | '-' | '~' => {
                if c == '}' {
                    out.push(c);
                } else {
                    out.push('\\');
                    out.push(c);
                }
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

/// What a backslash makes of a character, in and out of sets.
fn escape(c: char) -> Result<String, String> {
    Ok(match c {
        'd' => "0-9".to_owned(),
        's' => "\\s".to_owned(),
        'w' => "\\w".to_owned(),
        'S' => "\\S".to_owned(),
        'W' => "\\W".to_owned(),
        'n' | 't' | 'r' | 'f' | 'v' => format!("\\{c}"),
        '0'..='9' => return Err(unsupported("references to their own parts")),
        c if c.is_alphanumeric() => return Err(unsupported(&format!("\\{c}"))),
        c => regex::escape(&c.to_string()),
    })
    .map(|text| {
        if text == "0-9" {
            "[0-9]".to_owned()
        } else {
            text
        }
    })
}

/// A set of characters: `[^a-z[:alpha:]]`.
fn set(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    out: &mut String,
) -> Result<(), String> {
    let open = || "invalid regular expression: brackets [] not balanced".to_owned();
    out.push('[');
    if rest.peek() == Some(&'^') {
        rest.next();
        out.push('^');
    }
    let mut first = true;
    loop {
        let c = rest.next().ok_or_else(open)?;
        match c {
            ']' if !first => break,
            '[' if matches!(rest.peek(), Some(':' | '.' | '=')) => {
                if rest.next() != Some(':') {
                    return Err(unsupported("collating elements"));
                }
                let mut name = String::new();
                loop {
                    match rest.next().ok_or_else(open)? {
                        ':' => break,
                        c => name.push(c),
                    }
                }
                if rest.next() != Some(']') {
                    return Err(open());
                }
                out.push_str(match name.as_str() {
                    "alpha" => "\\p{Alphabetic}",
                    "alnum" => "\\p{Alphabetic}0-9",
                    "digit" => "0-9",
                    "lower" => "\\p{Lowercase}",
                    "upper" => "\\p{Uppercase}",
                    "space" => "\\s",
                    "xdigit" => "0-9A-Fa-f",
                    _ => return Err(unsupported(&format!("[:{name}:]"))),
                });
            }
            '\\' => match rest.next().ok_or_else(open)? {
                'd' => out.push_str("0-9"),
                escaped => out.push_str(&escape(escaped)?),
            },
            '-' => out.push('-'),
            other => out.push_str(&regex::escape(&other.to_string())),
        }
        first = false;
    }
    out.push(']');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_where_a_pattern_matches() {
        for (pattern, text, expected) in [
            ("\\s+", "the quick  fox", &["the", "quick", "fox"][..]),
            ("\\s*", "the fox", &["t", "h", "e", "f", "o", "x"]),
            (",", ",a,,b,", &["", "a", "", "b", ""]),
            ("x", "", &[""]),
            ("", "éa", &["é", "a"]),
        ] {
            let pattern = compiled(pattern, false).unwrap();
            assert_eq!(split(&pattern, text, 100).unwrap(), expected, "{text}");
        }
        let pattern = compiled("a*", false).unwrap();
        let mut found = Vec::new();
        matches(&pattern, "aab", true, |parts| {
            found.push(parts[0].unwrap_or_default());
            Ok(())
        })
        .unwrap();
        assert_eq!(found, ["aa", "", ""]);
        assert!(split(&pattern, &"b".repeat(300), 100).is_err());
    }

    #[test]
    fn patterns_match_as_they_do_in_postgresql() {
        for (pattern, text, expected) in [
            ("^a.c$", "a\nc", true),
            ("b|^c", "abc", true),
            ("\\mriver\\M", "the river runs", true),
            ("\\mriver\\M", "rivers", false),
            ("[[:alpha:]]+\\d{2}", "é12", true),
            ("^[^]a]+$", "b]", false),
            ("[a&&b]", "&", true),
            ("[\\d-]", "-", true),
            ("a{2,3}$", "caa", true),
            ("(?:x|y)z", "yz", true),
            ("\\.csv$", "a.csv", true),
            ("\\.csv$", "acsv", false),
        ] {
            assert_eq!(
                compiled(pattern, false).map(|regex| regex.is_match(text)),
                Ok(expected),
                "{pattern} {text}"
            );
        }
        for pattern in [
            "(?=a)", "(a)\\1", "(?i)a", "[", "a\\", "a(", "***=a", "[[.a.]]", "(?<!a)b",
        ] {
            assert!(compiled(pattern, false).is_err(), "{pattern}");
        }
        assert!(compiled(&"(a{200}){200}".repeat(20), false).is_err());
    }
}
