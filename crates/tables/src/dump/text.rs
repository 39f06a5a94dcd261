//! Dumps of text: delimited lines, JSON, lines of JSON, XML.

use serde_json::Value;

use super::TextForm;
use crate::limits::Limits;
use crate::search::Shown;
use crate::xml;
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::write_json_string;

pub(super) fn begin(out: &mut String, form: TextForm, bom: bool, columns: &[Shown]) {
    if bom {
        out.push('\u{feff}');
    }
    match form {
        TextForm::Csv | TextForm::Tsv => {
            let delimiter = if form == TextForm::Csv { ',' } else { '\t' };
            for (place, column) in columns.iter().enumerate() {
                if place > 0 {
                    out.push(delimiter);
                }
                let text = Type::of(Kind::Text);
                render::delimited(
                    out,
                    delimiter,
                    text,
                    CellRef::Text(&column.id),
                    Fraction::Needed,
                );
            }
            out.push_str("\r\n");
        }
        TextForm::Json => {
            let fields: Vec<Value> = columns
                .iter()
                .map(|column| {
                    let mut field = serde_json::Map::new();
                    field.insert("id".to_owned(), column.id.clone().into());
                    field.insert("type".to_owned(), column.type_name.clone().into());
                    if let Some(info) = &column.info {
                        field.insert("info".to_owned(), Value::Object(info.clone()));
                    }
                    Value::Object(field)
                })
                .collect();
            out.push_str("{\n  \"fields\": ");
            out.push_str(&Value::Array(fields).to_string());
            out.push_str(",\n  \"records\": [");
        }
        TextForm::NdJson => {}
        TextForm::Xml => {
            out.push_str("<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n");
        }
    }
}

pub(super) fn row(
    out: &mut String,
    form: TextForm,
    columns: &[Shown],
    names: &[String],
    cells: &[CellRef<'_>],
    limits: &Limits,
    first: bool,
) {
    let fraction = limits.fraction();
    match form {
        TextForm::Csv | TextForm::Tsv => {
            let delimiter = if form == TextForm::Csv { ',' } else { '\t' };
            for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
                if place > 0 {
                    out.push(delimiter);
                }
                render::delimited(out, delimiter, column.ty, *cell, fraction);
            }
            out.push('\n');
        }
        TextForm::Json => {
            out.push_str(if first { "\n    [" } else { ",\n    [" });
            for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
                if place > 0 {
                    out.push(',');
                }
                json(out, column.ty, *cell, fraction);
            }
            out.push(']');
        }
        TextForm::NdJson => {
            out.push('{');
            for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_json_string(out, &column.id, false);
                out.push(':');
                json(out, column.ty, *cell, fraction);
            }
            out.push_str("}\n");
        }
        TextForm::Xml => xml::row(out, columns, names, cells, fraction),
    }
}

pub(super) fn end(out: &mut String, form: TextForm) {
    match form {
        TextForm::Csv | TextForm::Tsv | TextForm::NdJson => {}
        TextForm::Json => out.push_str("\n]}\n"),
        TextForm::Xml => out.push_str("</data>\n"),
    }
}

/// Writes a value as JSON; JSON without the blanks that it is kept with.
fn json(out: &mut String, ty: Type, cell: CellRef<'_>, fraction: Fraction) {
    match cell {
        CellRef::Text(text) if ty.is_json() => match serde_json::from_str::<Value>(text) {
            Ok(value) => out.push_str(&value.to_string()),
            Err(_) => out.push_str(text),
        },
        _ => render::json(out, ty, cell, fraction),
    }
}
