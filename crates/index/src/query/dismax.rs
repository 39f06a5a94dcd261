//! Words as people type them: what would be syntax is taken literally, except quotes, `+`, `-`, `AND`, `OR` and `NOT`.

use super::lucene::{Operator, Options, parse_with};
use super::{Node, SyntaxError};

/// Reads words typed by people.
pub(crate) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let text = without_dangling_signs(&escaped(&without_unbalanced_quotes(text)));
    parse_with(
        &text,
        Options {
            operator: Operator::Or,
            split_words: true,
        },
    )
}

/// Reads the extended form: the full syntax where it is one, words where it is not.
pub(crate) fn parse_extended(text: &str) -> Result<Node, SyntaxError> {
    parse_with(
        text,
        Options {
            operator: Operator::Or,
            split_words: true,
        },
    )
    .or_else(|_| parse(text))
}

fn without_unbalanced_quotes(text: &str) -> String {
    if text.matches('"').count().is_multiple_of(2) {
        text.to_owned()
    } else {
        text.replace('"', "")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '!' | '(' | ')' | ':' | '^' | '[' | ']' | '/' | '{' | '}' | '~' | '*' | '?'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Removes signs at the end that belong to no word, and runs of several signs.
fn without_dangling_signs(text: &str) -> String {
    let is_sign = |c: char| matches!(c, '+' | '-');
    let is_space = char::is_whitespace;
    // A run of signs and blanks that begins with a blank and ends the text.
    let trimmed = text.trim_end_matches(|c| is_sign(c) || is_space(c));
    let tail = &text[trimmed.len()..];
    let kept = match tail.find(is_space) {
        Some(at) if tail[at..].contains(is_sign) => &text[..trimmed.len() + at],
        _ => text,
    };
    // ` + - word`: more than one sign in front of a word means none.
    let mut out = String::with_capacity(kept.len());
    let mut rest = kept;
    while let Some(at) = rest.find(is_space) {
        out.push_str(&rest[..at]);
        let run_end = rest[at..]
            .find(|c: char| !is_sign(c) && !is_space(c))
            .map_or(rest.len(), |len| at + len);
        let run = &rest[at..run_end];
        if run.chars().filter(|c| is_sign(*c)).count() > 1 {
            out.push(' ')
        } else {
            out.push_str(run)
        }
        rest = &rest[run_end..];
    }
    out.push_str(rest);
    out
}

/// Reads how many of the optional words must match, such as `2<-1 5<80%`, and applies it to their number.
pub(crate) fn minimum_match(spec: &str, words: usize) -> Option<usize> {
    let spec = spec.trim();
    if !spec.contains('<') {
        return needed(spec, words);
    }
    let mut result = words;
    for part in spec
        .replace(" <", "<")
        .replace("< ", "<")
        .split_whitespace()
    {
        let (limit, rule) = part.split_once('<')?;
        let limit: usize = limit.trim().parse().ok()?;
        if words <= limit {
            return Some(result);
        }
        result = needed(rule, words)?;
    }
    Some(result)
}

fn needed(rule: &str, words: usize) -> Option<usize> {
    let count = i64::try_from(words).ok()?;
    let result = match rule.strip_suffix('%') {
        Some(percent) => {
            let percent: i64 = percent
                .trim()
                .parse()
                .ok()
                .filter(|p: &i64| p.abs() <= 1000)?;
            let share = count * percent / 100;
            if percent < 0 { count + share } else { share }
        }
        None => {
            let number: i64 = rule
                .trim()
                .parse()
                .ok()
                .filter(|n: &i64| n.abs() <= 1_000_000)?;
            if number < 0 { count + number } else { number }
        }
    };
    usize::try_from(result.clamp(0, count)).ok()
}
