//! Regular expressions: PostgreSQL's, as far as an engine without backtracking has them, so that both engines mean the same.

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

/// Replaces the first match, or all; nothing where more would come out than may. In what is put in their places `\\1` is what a part
/// matched and `\\&` what all did.
pub(crate) fn replaced(
    pattern: &Regex,
    text: &str,
    with: &str,
    all: bool,
    longest: usize,
) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for found in pattern.captures_iter(text) {
        let whole = found.get(0)?;
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
            return None;
        }
        if !all {
            break;
        }
    }
    out.push_str(&text[from..]);
    (out.len() <= longest).then_some(out)
}

/// Finds the matches of a pattern one behind the other, as PostgreSQL does: an empty one is not found twice at its place.
fn each<'t>(pattern: &Regex, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let found = pattern.captures_at(text, from?)?;
        let whole = found.get(0)?;
        from = if whole.is_empty() {
            let next = text[whole.end()..].chars().next();
            next.map(|next| whole.end() + next.len_utf8())
        } else {
            Some(whole.end())
        };
        Some(found)
    })
}

/// Returns what the parts of a pattern matched, or all of it where it has none: of the first match, or of each.
pub(crate) fn matches(pattern: &Regex, text: &str, all: bool) -> Vec<Vec<Option<String>>> {
    let owned = |part: Option<regex::Match<'_>>| part.map(|part| part.as_str().to_owned());
    each(pattern, text)
        .take(if all { usize::MAX } else { 1 })
        .map(|found| {
            if found.len() == 1 {
                vec![owned(found.get(0))]
            } else {
                (1..found.len())
                    .map(|place| owned(found.get(place)))
                    .collect()
            }
        })
        .collect()
}

/// Returns what lies between the matches of a pattern. Empty ones at the ends, or right behind another, do not count.
pub(crate) fn split<'t>(pattern: &Regex, text: &'t str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut from, mut end) = (0, 0);
    for found in each(pattern, text) {
        let Some(whole) = found.get(0) else {
            continue;
        };
        if whole.start() < text.len() && whole.end() > end {
            parts.push(&text[from..whole.start()]);
            from = whole.end();
        }
        end = whole.end();
    }
    parts.push(&text[from..]);
    parts
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
            assert_eq!(split(&pattern, text), expected, "{text}");
        }
        let pattern = compiled("a*", false).unwrap();
        let found: Vec<_> = matches(&pattern, "aab", true)
            .into_iter()
            .map(|parts| parts[0].clone().unwrap())
            .collect();
        assert_eq!(found, ["aa", "", ""]);
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
