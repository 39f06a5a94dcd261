//! When a question is asked: comparisons of answers, joined by `and`, `or` and parentheses.

use serde_json::Value;

use super::Answers;
use crate::error::ExchangeError;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// The answer is this one, or holds it.
    Is(String, String),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Equals,
    Contains,
    And,
    Or,
    Open,
    Close,
    ListOpen,
    ListClose,
}

impl Condition {
    /// Reads a condition.
    pub(super) fn parse(text: &str) -> Result<Self, ExchangeError> {
        let tokens = tokens(text)
            .ok_or_else(|| ExchangeError::shape(format!("a condition cannot be read: {text}")))?;
        let mut rest = tokens.as_slice();
        match any(&mut rest) {
            Some(condition) if rest.is_empty() => Ok(condition),
            _ => Err(ExchangeError::shape(format!(
                "a condition cannot be read: {text}"
            ))),
        }
    }

    /// Tells whether the answers fulfil it.
    pub(super) fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Is(name, wanted) => match answers.get(name) {
                Some(Value::String(given)) => given == wanted,
                Some(Value::Array(given)) => given.iter().any(|one| one == wanted),
                _ => false,
            },
            Self::All(parts) => parts.iter().all(|part| part.holds(answers)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answers)),
        }
    }

    /// Returns the names of the questions that it looks at.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Is(name, _) => vec![name],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::names).collect(),
        }
    }
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, length) = match rest.as_bytes()[0] {
            b'{' => {
                let end = rest.find('}')?;
                (Token::Name(rest[1..end].to_owned()), end + 1)
            }
            b'"' => {
                let end = rest[1..].find('"')? + 1;
                (Token::Text(rest[1..end].to_owned()), end + 1)
            }
            b'=' => (Token::Equals, 1),
            b'(' => (Token::Open, 1),
            b')' => (Token::Close, 1),
            b'[' => (Token::ListOpen, 1),
            b']' => (Token::ListClose, 1),
            _ => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphabetic())
                    .unwrap_or(rest.len());
                let token = match &rest[..end] {
                    "and" => Token::And,
                    "or" => Token::Or,
                    "contains" => Token::Contains,
                    _ => return None,
                };
                (token, end)
            }
        };
        found.push(token);
        rest = rest[length..].trim_start();
    }
    Some(found)
}

fn take(rest: &mut &[Token], wanted: &Token) -> Option<()> {
    let (first, others) = rest.split_first()?;
    if first != wanted {
        return None;
    }
    *rest = others;
    Some(())
}

fn any(rest: &mut &[Token]) -> Option<Condition> {
    let mut parts = vec![all(rest)?];
    while take(rest, &Token::Or).is_some() {
        parts.push(all(rest)?);
    }
    Some(match parts.len() {
        1 => parts.swap_remove(0),
        _ => Condition::Any(parts),
    })
}

fn all(rest: &mut &[Token]) -> Option<Condition> {
    let mut parts = vec![one(rest)?];
    while take(rest, &Token::And).is_some() {
        parts.push(one(rest)?);
    }
    Some(match parts.len() {
        1 => parts.swap_remove(0),
        _ => Condition::All(parts),
    })
}

fn one(rest: &mut &[Token]) -> Option<Condition> {
    if take(rest, &Token::Open).is_some() {
        let inner = any(rest)?;
        take(rest, &Token::Close)?;
        return Some(inner);
    }
    let Some((Token::Name(name), others)) = rest.split_first() else {
        return None;
    };
    *rest = others;
    if take(rest, &Token::Equals).is_none() {
        take(rest, &Token::Contains)?;
    }
    let in_list = take(rest, &Token::ListOpen).is_some();
    let Some((Token::Text(wanted), others)) = rest.split_first() else {
        return None;
    };
    *rest = others;
    if in_list {
        take(rest, &Token::ListClose)?;
    }
    Some(Condition::Is(name.clone(), wanted.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_are_read_as_they_are_written() {
        let answers = json!({"a": "x", "b": ["y", "z"]});
        let answers = answers.as_object().expect("an object");
        for (text, holds) in [
            (r#"{a} = "x""#, true),
            (r#"{a} = "y""#, false),
            (r#"{b} contains "y""#, true),
            (r#"{b} contains ["z"]"#, true),
            (r#"{b} contains "x""#, false),
            (r#"{a} = "x" and {b} contains "q""#, false),
            (r#"{a} = "x" or {b} contains "q""#, true),
            (r#"({a} = "q" or {a} = "x") and {b} contains "y" "#, true),
            (r#"{c} = "x""#, false),
        ] {
            let condition = Condition::parse(text).expect(text);
            assert_eq!(condition.holds(answers), holds, "{text}");
        }
        for text in [
            "",
            "{a}",
            r#"{a} = "#,
            r#"{a} = "x" nor"#,
            r#"({a} = "x""#,
            "{a",
            r#"{a} = "x" {b}"#,
        ] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
    }
}
