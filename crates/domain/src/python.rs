//! Values in Python's notation, which CKAN's messages show.

use std::fmt::Write as _;

use serde_json::Value;

/// Returns a JSON value as Python prints it: `'x'`, `None`, `['a', 1.5, True]`, `{'k': None}`.
pub fn repr(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// Returns a text as Python prints it: in single quotes, or in double quotes where it holds single ones alone.
pub fn repr_str(text: &str) -> String {
    let mut out = String::new();
    write_text(&mut out, text);
    out
}

/// Returns the class of a JSON value as Python prints it: `<class 'str'>`.
pub fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "<class 'NoneType'>",
        Value::Bool(_) => "<class 'bool'>",
        Value::Number(number) if number.is_f64() => "<class 'float'>",
        Value::Number(_) => "<class 'int'>",
        Value::String(_) => "<class 'str'>",
        Value::Array(_) => "<class 'list'>",
        Value::Object(_) => "<class 'dict'>",
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (place, (key, item)) in map.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_text(out, key);
                out.push_str(": ");
                write_value(out, item);
            }
            out.push('}');
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || (0x7f..0xa1).contains(&(c as u32)) || c as u32 == 0xad => {
                // Writing to a String does not fail.
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_look_as_python_prints_them() {
        for (value, expected) in [
            (json!("x"), "'x'"),
            (json!("it's"), "\"it's\""),
            (json!("it's \"so\""), "'it\\'s \"so\"'"),
            (json!(null), "None"),
            (json!([true, 1, 1.5]), "[True, 1, 1.5]"),
            (json!({"a": ["b"]}), "{'a': ['b']}"),
            (json!("a\nb\u{1}é"), "'a\\nb\\x01é'"),
        ] {
            assert_eq!(repr(&value), expected);
        }
    }

    #[test]
    fn classes_are_named() {
        for (value, expected) in [
            (json!(null), "<class 'NoneType'>"),
            (json!(true), "<class 'bool'>"),
            (json!(1), "<class 'int'>"),
            (json!(1.0), "<class 'float'>"),
            (json!("a"), "<class 'str'>"),
            (json!([]), "<class 'list'>"),
            (json!({}), "<class 'dict'>"),
        ] {
            assert_eq!(class(&value), expected);
        }
    }
}
