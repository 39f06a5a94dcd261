//! One text for one JSON value: RFC 8785, except that whole numbers are written in full, however large they are.

use serde_json::{Map, Number, Value};

/// Returns the canonical text of a value.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => write_object(map, out),
    }
}

/// Keys are in the order of their UTF-16 code units.
fn write_object(map: &Map<String, Value>, out: &mut String) {
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (place, key) in keys.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_string(key, out);
        out.push(':');
        write(&map[key], out);
    }
    out.push('}');
}

fn write_string(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            // Writing to a String cannot fail.
            c if c < ' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// As ECMAScript writes numbers: the shortest digits that read back, a point or an exponent where it has them.
fn number_text(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    if float == 0.0 {
        return "0".to_owned();
    }
    // Always `d.ddde±x`, with the shortest digits.
    let text = format!("{:e}", float.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let split = |at: i32| digits.split_at(usize::try_from(at).unwrap_or(0));
    let unsigned = if count <= point && point <= 21 {
        format!("{digits}{}", zeros(point - count))
    } else if 0 < point && point <= 21 {
        let (whole, rest) = split(point);
        format!("{whole}.{rest}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let sign = if point > 0 { '+' } else { '-' };
        let size = (point - 1).abs();
        match split(1) {
            (first, "") => format!("{first}e{sign}{size}"),
            (first, rest) => format!("{first}.{rest}e{sign}{size}"),
        }
    };
    if float < 0.0 {
        format!("-{unsigned}")
    } else {
        unsigned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_have_one_text() {
        for (value, expected) in [
            (
                json!({"b": [1, null, true], "a": {"z": "é\u{1}\n\"", "\u{fb33}": 1, "\u{1f600}": 2}}),
                "{\"a\":{\"z\":\"é\\u0001\\n\\\"\",\"\u{1f600}\":2,\"\u{fb33}\":1},\"b\":[1,null,true]}",
            ),
            (json!(9_007_199_254_740_993_i64), "9007199254740993"),
            (json!(-0.0), "0"),
            (json!(1.0), "1"),
            (json!(333_333_333.333_333_3), "333333333.3333333"),
            (json!(1e30), "1e+30"),
            (json!(4.5), "4.5"),
            (json!(0.002), "0.002"),
            (json!(1e-27), "1e-27"),
            (json!(-1.5e-7), "-1.5e-7"),
            (json!(0.000_001), "0.000001"),
            (json!(1e21), "1e+21"),
            (json!(123e18), "123000000000000000000"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
