//! Validator expressions: `not_empty one_of(["a", "b"]) if_empty_same_as(name)`.

use serde_json::Value;

/// A validator and what it is called with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) args: Vec<Value>,
}

/// Splits an expression into calls. Blanks inside brackets and quotes do not split.
pub(crate) fn parse(expression: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut depth = 0usize;
    let mut quote: Option<char> = None;
    let mut word = String::new();
    for c in expression.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if depth > 0 => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, c) if c.is_whitespace() && depth == 0 => {
                finish(&mut word, &mut calls);
                continue;
            }
            _ => {}
        }
        word.push(c);
    }
    finish(&mut word, &mut calls);
    calls
}

fn finish(word: &mut String, calls: &mut Vec<Call>) {
    if word.is_empty() {
        return;
    }
    let text = std::mem::take(word);
    let call = match text.split_once('(') {
        Some((name, rest)) if rest.ends_with(')') => Call {
            name: name.to_owned(),
            args: arguments(rest[..rest.len() - 1].trim()),
        },
        _ => Call {
            name: text,
            args: Vec::new(),
        },
    };
    calls.push(call);
}

/// Reads arguments: a JSON list (single quotes are taken too), or texts between commas.
fn arguments(text: &str) -> Vec<Value> {
    if text.is_empty() {
        return Vec::new();
    }
    if text.starts_with('[') {
        let parsed = serde_json::from_str::<Vec<Value>>(text)
            .or_else(|_| serde_json::from_str::<Vec<Value>>(&text.replace('\'', "\"")));
        if let Ok(list) = parsed {
            // `one_of([["a", "b"]])` hands one list over; what counts are its items.
            return match <[Value; 1]>::try_from(list) {
                Ok([Value::Array(inner)]) => inner,
                Ok([single]) => vec![single],
                Err(list) => list,
            };
        }
    }
    text.split(',')
        .map(|part| Value::String(part.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: &[(&str, Value)]) {
        let calls: Vec<(String, Value)> = parse(expression)
            .into_iter()
            .map(|call| (call.name, Value::Array(call.args)))
            .collect();
        let expected: Vec<(String, Value)> = expected
            .iter()
            .map(|(name, args)| ((*name).to_owned(), args.clone()))
            .collect();
        assert_eq!(calls, expected);
    }

    #[test]
    fn expressions_split_into_calls() {
        check("", &[]);
        check(
            "ignore_missing\n  unicode_safe",
            &[("ignore_missing", json!([])), ("unicode_safe", json!([]))],
        );
        check(
            "if_empty_same_as(name) x",
            &[("if_empty_same_as", json!(["name"])), ("x", json!([]))],
        );
        check(
            "one_of([\"a b\", \"c)\"])",
            &[("one_of", json!(["a b", "c)"]))],
        );
        check("one_of(['a', 'b'])", &[("one_of", json!(["a", "b"]))]);
        check("one_of([[1, 2]])", &[("one_of", json!([1, 2]))]);
        check("f(a, b,c)", &[("f", json!(["a", "b", "c"]))]);
        check("f()", &[("f", json!([]))]);
        check("f(", &[("f(", json!([]))]);
        check("f([oops)", &[("f", json!(["[oops"]))]);
    }
}
