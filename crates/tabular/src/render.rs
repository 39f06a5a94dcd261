//! Values of rows as JSON and as delimited text, as CKAN's answers have them.

use std::fmt::Write as _;

use crate::cell::CellRef;
use crate::moment::{self, Fraction};
use crate::types::{Kind, Type};
use crate::value::write_json_string;

/// Writes a value as JSON. `fraction` says how timestamps are written.
pub fn json(out: &mut String, ty: Type, cell: CellRef<'_>, fraction: Fraction) {
    if cell == CellRef::Null {
        out.push_str("null");
        return;
    }
    if ty.list || matches!(ty.kind, Kind::Json | Kind::Jsonb) {
        // Kept as JSON already.
        if let CellRef::Text(text) = cell {
            out.push_str(text);
        }
        return;
    }
    match (ty.kind, cell) {
        (Kind::Numeric, CellRef::Text(text)) if !text.starts_with('N') && !text.ends_with('y') => {
            out.push_str(text);
        }
        (Kind::Bool, CellRef::Int(flag)) => out.push_str(if flag == 0 { "false" } else { "true" }),
        (Kind::Int2 | Kind::Int4 | Kind::Int8, CellRef::Int(int)) => {
            // Writing to a String does not fail.
            let _ = write!(out, "{int}");
        }
        (_, CellRef::Float(float)) if float.is_finite() => write_float(out, ty.kind, float),
        (Kind::TimestampTz, CellRef::Int(micros)) => {
            out.push('"');
            moment::write_timestamp(out, micros, 'T', Fraction::Needed);
            out.push_str("+00:00\"");
        }
        (Kind::Text | Kind::Varchar | Kind::Char | Kind::Uuid, CellRef::Text(text)) => {
            write_json_string(out, text, false);
        }
        _ => {
            let mut text = String::new();
            plain(&mut text, ty, cell, fraction);
            write_json_string(out, &text, false);
        }
    }
}

/// Writes a value as text, NULL as nothing.
pub fn plain(out: &mut String, ty: Type, cell: CellRef<'_>, fraction: Fraction) {
    if ty.list {
        if let CellRef::Text(text) = cell {
            out.push_str(text);
        }
        return;
    }
    // Writing to a String does not fail.
    match (ty.kind, cell) {
        (_, CellRef::Null) => {}
        (Kind::Bool, CellRef::Int(flag)) => out.push(if flag == 0 { 'f' } else { 't' }),
        (Kind::Date, CellRef::Int(days)) => moment::write_date(out, days),
        (Kind::Time, CellRef::Int(micros)) => moment::write_time(out, micros, Fraction::Needed),
        (Kind::Timestamp, CellRef::Int(micros)) => {
            moment::write_timestamp(out, micros, 'T', fraction);
        }
        (Kind::TimestampTz, CellRef::Int(micros)) => {
            moment::write_timestamp(out, micros, ' ', Fraction::Needed);
            out.push_str("+00");
        }
        (_, CellRef::Int(int)) => {
            let _ = write!(out, "{int}");
        }
        (_, CellRef::Float(float)) => write_float(out, ty.kind, float),
        (_, CellRef::Text(text)) => out.push_str(text),
    }
}

/// Writes a float as PostgreSQL does: the shortest text that is read back to it.
pub fn write_float(out: &mut String, kind: Kind, float: f64) {
    if float.is_infinite() {
        out.push_str(if float > 0.0 { "Infinity" } else { "-Infinity" });
        return;
    }
    let (scientific, digits) = if kind == Kind::Float4 {
        (format!("{:e}", float as f32), 6)
    } else {
        (format!("{float:e}"), 15)
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    // Writing to a String does not fail.
    if (-4..digits).contains(&power) {
        let _ = if kind == Kind::Float4 {
            write!(out, "{}", float as f32)
        } else {
            write!(out, "{float}")
        };
    } else {
        let sign = if power < 0 { '-' } else { '+' };
        let _ = write!(out, "{mantissa}e{sign}{:02}", power.abs());
    }
}

/// Writes a value as a field of delimited text, quoted where it must be: an empty text is `""`, NULL is nothing.
pub fn delimited(
    out: &mut String,
    delimiter: char,
    ty: Type,
    cell: CellRef<'_>,
    fraction: Fraction,
) {
    if cell == CellRef::Null {
        if ty.list || ty.kind == Kind::Json {
            out.push_str("null");
        }
        return;
    }
    let start = out.len();
    plain(out, ty, cell, fraction);
    let text = &out[start..];
    if text.is_empty() || text == "\\." || text.contains([delimiter, '"', '\n', '\r']) {
        let quoted = format!("\"{}\"", text.replace('"', "\"\""));
        out.truncate(start);
        out.push_str(&quoted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_look_as_postgresql_writes_them() {
        for (float, expected) in [
            (0.1, "0.1"),
            (1.0, "1"),
            (1e300, "1e+300"),
            (1.5e-7, "1.5e-07"),
            (123456789012345.0, "123456789012345"),
            (1e15, "1e+15"),
            (0.0001, "0.0001"),
            (-0.0, "-0"),
        ] {
            let mut out = String::new();
            write_float(&mut out, Kind::Float8, float);
            assert_eq!(out, expected);
        }
        let mut out = String::new();
        write_float(&mut out, Kind::Float4, f64::from(0.1_f32));
        assert_eq!(out, "0.1");
    }
}
