//! Rows as XML: an element for each column, lists and objects as `value` elements with a key.

use std::collections::HashSet;

use serde_json::Value;

use crate::meta::ROW_ID;
use crate::search::Shown;
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};

/// Makes names of elements of the names of columns, each once.
pub(crate) fn names<'n>(columns: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut out = Vec::new();
    for column in columns {
        let name = name(column);
        let mut unique = name.clone();
        let mut number = 0;
        while !taken.insert(unique.clone()) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        out.push(unique);
    }
    out
}

/// Leaves of a name what XML allows.
fn name(column: &str) -> String {
    let without_digits = column.trim_start_matches(|c: char| c.is_ascii_digit());
    let lower = without_digits.to_ascii_lowercase();
    let start = if lower.starts_with("xml") {
        &without_digits[3..]
    } else {
        without_digits
    };
    let kept: String = start
        .chars()
        .map(|c| if c.is_whitespace() { '_' } else { c })
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    let kept = kept.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | '-'));
    if kept.is_empty() {
        "_".to_owned()
    } else {
        kept.to_owned()
    }
}

/// Writes a row.
pub(crate) fn row(
    out: &mut String,
    columns: &[Shown],
    names: &[String],
    cells: &[CellRef<'_>],
    fraction: Fraction,
) {
    out.push_str("<row");
    for (column, cell) in columns.iter().zip(cells) {
        if column.id == ROW_ID {
            out.push_str(" _id=\"");
            render::plain(out, column.ty, *cell, fraction);
            out.push('"');
        }
    }
    out.push('>');
    for ((column, name), cell) in columns.iter().zip(names).zip(cells) {
        if column.id == ROW_ID {
            continue;
        }
        let open = format!("<{name}");
        match value_of(column.ty, *cell) {
            Some(value) => element(out, &open, name, &value),
            None => {
                let mut text = String::new();
                render::plain(&mut text, column.ty, *cell, fraction);
                element(out, &open, name, &Value::String(text));
            }
        }
    }
    out.push_str("</row>\n");
}

/// Returns the value where it is no plain text.
fn value_of(ty: Type, cell: CellRef<'_>) -> Option<Value> {
    match cell {
        CellRef::Null => Some(Value::Null),
        CellRef::Text(text) if ty.is_json() || ty.list => serde_json::from_str(text).ok(),
        CellRef::Int(flag) if ty == Type::of(Kind::Bool) => Some(Value::Bool(flag != 0)),
        _ => None,
    }
}

fn element(out: &mut String, open: &str, name: &str, value: &Value) {
    out.push_str(open);
    match value {
        Value::Null => {
            out.push_str(" xsi:nil=\"true\" />");
            return;
        }
        Value::Array(items) if items.is_empty() => {
            out.push_str(" />");
            return;
        }
        Value::Object(map) if map.is_empty() => {
            out.push_str(" />");
            return;
        }
        Value::String(text) if text.is_empty() => {
            out.push_str(" />");
            return;
        }
        _ => out.push('>'),
    }
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                element(out, &format!("<value key=\"{place}\""), "value", item);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let mut open = "<value key=\"".to_owned();
                escape(&mut open, key);
                open.push('"');
                element(out, &open, "value", item);
            }
        }
        Value::String(text) => escape(out, text),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        other => escape(out, &other.to_string()),
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes text so that it is text; what XML has no place for is left out.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '"' if out.ends_with("key=\"") => out.push_str("&quot;"),
            '\t' | '\n' => out.push(character),
            c if (c as u32) < 0x20 || matches!(c as u32, 0xfffe | 0xffff) => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_elements() {
        let given = ["1st name", "xmlName", "a b", "a b", "%", "-x", "é", "a<b>"];
        assert_eq!(
            names(given.into_iter()),
            ["st_name", "Name", "a_b", "a_b_0", "_", "x", "é", "ab"]
        );
    }
}
