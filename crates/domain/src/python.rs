//! Values in Python's notation, which CKAN's messages show.

use std::fmt::Write as _;

use serde_json::{Number, Value};

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

/// Returns a value as the JSON text that CKAN makes of what should be a text: keys sorted, blanks after `,` and `:`.
pub fn json(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value);
    out
}

fn write_json(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_json(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push_str(": ");
                write_json(out, &map[key.as_str()]);
            }
            out.push('}');
        }
        Value::Number(number) => write_number(out, number),
        other => out.push_str(&other.to_string()),
    }
}

/// Writes a number; floats with the exponents where Python has them.
fn write_number(out: &mut String, number: &Number) {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        out.push_str(&number.to_string());
        return;
    };
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{float:e}");
        match text.split_once('e') {
            Some((digits, exponent)) => {
                let (sign, power) = match exponent.strip_prefix('-') {
                    Some(power) => ('-', power),
                    None => ('+', exponent),
                };
                // Writing to a String does not fail.
                let _ = write!(out, "{digits}e{sign}{power:0>2}");
            }
            None => out.push_str(&text),
        }
    } else {
        let _ = write!(out, "{float:?}");
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => write_number(out, number),
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
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
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
    fn texts_made_of_values() {
        for (value, expected) in [
            (json!({"b": 1, "a": 2}), r#"{"a": 2, "b": 1}"#),
            (json!(["a", 1, {"c": "é\""}]), r#"["a", 1, {"c": "é\""}]"#),
            (json!(1.5), "1.5"),
            (json!(1.0), "1.0"),
            (json!(1e16), "1e+16"),
            (json!(1.5e-7), "1.5e-07"),
            (json!(true), "true"),
            (json!(null), "null"),
        ] {
            assert_eq!(super::json(&value), expected);
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
