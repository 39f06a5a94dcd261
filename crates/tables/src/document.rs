//! The text by which a row is found: its values as words, separated by blanks.

use serde_json::Value;

use crate::fulltext::Language;
use crate::meta::Field;
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};

/// Name of the text search configuration that rows are indexed with.
pub(crate) const LANGUAGE: &str = "english";

/// Bytes of a row's text that are indexed; PostgreSQL can index little more.
const MOST: usize = 256 << 10;

/// The text search configuration that rows are indexed with.
pub(crate) fn language() -> Language {
    Language::named(LANGUAGE).expect("English is one of the configurations")
}

/// Kinds by the number that stands for them in SQL.
const CODES: [Kind; 17] = [
    Kind::Int2,
    Kind::Int4,
    Kind::Int8,
    Kind::Float4,
    Kind::Float8,
    Kind::Numeric,
    Kind::Bool,
    Kind::Date,
    Kind::Time,
    Kind::Timestamp,
    Kind::TimestampTz,
    Kind::Text,
    Kind::Varchar,
    Kind::Char,
    Kind::Json,
    Kind::Jsonb,
    Kind::Uuid,
];

/// Returns the number that stands for a type in SQL.
pub(crate) fn code_of(ty: Type) -> usize {
    let kind = CODES.iter().position(|kind| *kind == ty.kind).unwrap_or(11);
    kind * 2 + usize::from(ty.list)
}

/// Returns the type that a number stands for.
pub(crate) fn type_of(code: i64) -> Type {
    let code = usize::try_from(code).unwrap_or(22);
    Type {
        kind: CODES.get(code / 2).copied().unwrap_or(Kind::Text),
        list: code % 2 == 1,
        modifier: None,
    }
}

/// Makes the text of a row.
pub(crate) fn of<'c>(fields: &[&Field], cells: impl IntoIterator<Item = CellRef<'c>>) -> String {
    let mut out = String::new();
    write_row(&mut out, fields.iter().map(|field| field.ty).zip(cells));
    out
}

/// Writes the text of a row: its values, each with its type.
pub(crate) fn write_row<'c>(
    out: &mut String,
    cells: impl IntoIterator<Item = (Type, CellRef<'c>)>,
) {
    for (ty, cell) in cells {
        if cell == CellRef::Null {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        write(out, ty, cell);
        if out.len() > MOST {
            out.truncate(out.floor_char_boundary(MOST));
            break;
        }
    }
}

/// Writes a value as words.
pub(crate) fn write(out: &mut String, ty: Type, cell: CellRef<'_>) {
    match cell {
        CellRef::Text(text) if ty.is_json() || ty.list => match serde_json::from_str(text) {
            // Without the escapes that it is kept with.
            Ok(value) => {
                let value: Value = value;
                out.push_str(&value.to_string());
            }
            Err(_) => out.push_str(text),
        },
        CellRef::Int(flag) if ty == Type::of(Kind::Bool) => {
            out.push_str(if flag == 0 { "false" } else { "true" });
        }
        CellRef::Int(_) if ty == Type::of(Kind::TimestampTz) => {
            let mut text = String::new();
            render::plain(&mut text, ty, cell, Fraction::Needed);
            out.push_str(&text.replace(' ', "T"));
            out.push_str(":00");
        }
        other => render::plain(out, ty, other, Fraction::Needed),
    }
}
