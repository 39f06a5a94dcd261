//! Settings as a tree of JSON, and as a flat list of dotted keys.

use serde_json::{Map, Value};

/// Returns the leaves of a tree in order, with dotted keys.
pub(super) fn flatten(tree: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut leaves = Vec::new();
    walk("", tree, &mut leaves);
    leaves
}

fn walk(prefix: &str, tree: &Map<String, Value>, leaves: &mut Vec<(String, Value)>) {
    for (key, value) in tree {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Object(inner) => walk(&path, inner, leaves),
            leaf => leaves.push((path, leaf.clone())),
        }
    }
}

/// Sets the leaf at a dotted key; the sections on its way exist or are made.
pub(super) fn set(tree: &mut Value, key: &str, value: Value) {
    let mut place = tree;
    for part in key.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(map) = place else { return };
        place = map.entry(part).or_insert(Value::Null);
    }
    *place = value;
}

/// Makes a value of a text, of the type that the default has. `None` where it does not fit.
pub(super) fn parse_as(default: &Value, text: &str) -> Option<Value> {
    match default {
        Value::Bool(_) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "t" | "y" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "0" | "f" | "n" => Some(Value::Bool(false)),
            _ => None,
        },
        Value::Number(_) => text.trim().parse::<i64>().ok().map(Value::from),
        Value::Array(_) => {
            if text.trim_start().starts_with('[') {
                let items: Vec<String> = serde_json::from_str(text).ok()?;
                return Some(items.into());
            }
            let items: Vec<&str> = text
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|part| !part.is_empty())
                .collect();
            Some(items.into())
        }
        // Settings that may be absent are all texts; an empty text is absence.
        Value::Null if text.is_empty() => Some(Value::Null),
        Value::Null | Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Object(_) => None,
    }
}

/// Makes a value of one from a file, of the type that the default has.
pub(super) fn fit(default: &Value, value: Value) -> Option<Value> {
    match (default, value) {
        (Value::Array(_), Value::Array(items)) => items
            .iter()
            .all(Value::is_string)
            .then_some(Value::Array(items)),
        (Value::Bool(_), value @ Value::Bool(_))
        | (Value::String(_) | Value::Null, value @ Value::String(_)) => Some(value),
        (Value::Number(_), Value::Number(number)) => {
            number.is_i64().then_some(Value::Number(number))
        }
        (_, Value::String(text)) => parse_as(default, &text),
        _ => None,
    }
}

/// Says in words what type a default has.
pub(super) fn expected(default: &Value) -> &'static str {
    match default {
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a whole number",
        Value::Array(_) => "a list of texts",
        Value::Null | Value::String(_) => "a text",
        Value::Object(_) => "a key inside this section",
    }
}
