//! Dumps: a table or a part of it as a file, page after page, none held longer than until it is sent.

use serde_json::Value;

use crate::Tables;
use crate::error::TablesError;
use crate::limits::Limits;
use crate::meta::ROW_ID;
use crate::search::{Plan, Search, Shown};
use crate::xml;
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};

/// The form of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines separated by commas.
    Csv,
    /// Lines separated by tabs.
    Tsv,
    /// An object with fields and records.
    Json,
    /// Elements.
    Xml,
}

/// Rows that are read at once, and bytes after which a page ends.
const ROWS: u64 = 5_000;
const BYTES: usize = 1 << 20;

/// A dump on its way.
#[derive(Debug)]
pub struct Dump {
    id: String,
    form: Form,
    search: Search,
    /// Rows that are left to send; `None` for all.
    left: Option<u64>,
    /// The last row that was sent, where rows come by their numbers.
    after: Option<i64>,
    begun: bool,
    ended: bool,
    rows: u64,
    bom: bool,
}

impl Dump {
    /// Prepares the dump of what a search finds; its limit and format do not count.
    pub fn new(id: String, form: Form, search: Search, limit: Option<u64>, bom: bool) -> Self {
        Self {
            id,
            form,
            search,
            left: limit,
            after: None,
            begun: false,
            ended: false,
            rows: 0,
            bom,
        }
    }
}

impl Tables {
    /// Returns the next page of a dump; `None` when it has ended.
    pub fn next_page(&self, dump: &mut Dump) -> Result<Option<String>, TablesError> {
        if dump.ended {
            return Ok(None);
        }
        let mut page = String::new();
        let id = dump.id.clone();
        self.engine.read(&id, &mut |session, meta| {
            let search = match dump.after {
                Some(after) => behind(&dump.search, after),
                None => dump.search.clone(),
            };
            let plan = Plan::new(meta, &search)?;
            if !dump.begun {
                dump.begun = true;
                begin(&mut page, dump.form, dump.bom, &plan.shown);
            }
            let keyset = plan.is_by_number();
            let most = dump.left.map_or(ROWS, |left| left.min(ROWS));
            let names = xml::names(plan.shown.iter().map(|column| column.id.as_str()));
            let mut found = 0;
            if most > 0 {
                let shown = &plan.shown;
                plan.each(session, meta, most, search.offset, keyset, &mut |cells| {
                    row(
                        &mut page,
                        dump.form,
                        shown,
                        &names,
                        cells,
                        &self.limits,
                        dump.rows == 0,
                    );
                    dump.rows += 1;
                    found += 1;
                    if keyset {
                        dump.after = cells[shown.len()].int();
                    }
                    Ok(page.len() < BYTES)
                })?;
            }
            if let Some(left) = &mut dump.left {
                *left -= found;
            }
            let full = found == most || page.len() >= BYTES;
            if keyset && dump.after.is_some() {
                dump.search.offset = 0;
            } else {
                dump.search.offset += found;
            }
            if !full || dump.left == Some(0) || most == 0 {
                dump.ended = true;
                end(&mut page, dump.form);
            }
            Ok(())
        })?;
        Ok(Some(page))
    }
}

/// The same search behind a row.
fn behind(search: &Search, after: i64) -> Search {
    let descending = search
        .sort
        .iter()
        .flatten()
        .any(|clause| clause.to_ascii_lowercase().contains("desc"));
    let operator = if descending { "lt" } else { "gt" };
    let next = serde_json::json!({ROW_ID: {operator: after}});
    let filters = match &search.filters {
        None => next,
        Some(Value::Array(any)) => serde_json::json!({"$and": [{"$or": any}, next]}),
        Some(other) => serde_json::json!({"$and": [other, next]}),
    };
    Search {
        filters: Some(filters),
        ..search.clone()
    }
}

fn begin(out: &mut String, form: Form, bom: bool, columns: &[Shown]) {
    if bom {
        out.push('\u{feff}');
    }
    match form {
        Form::Csv | Form::Tsv => {
            let delimiter = if form == Form::Csv { ',' } else { '\t' };
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
        Form::Json => {
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
        Form::Xml => {
            out.push_str("<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n");
        }
    }
}

fn row(
    out: &mut String,
    form: Form,
    columns: &[Shown],
    names: &[String],
    cells: &[CellRef<'_>],
    limits: &Limits,
    first: bool,
) {
    let fraction = limits.fraction();
    match form {
        Form::Csv | Form::Tsv => {
            let delimiter = if form == Form::Csv { ',' } else { '\t' };
            for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
                if place > 0 {
                    out.push(delimiter);
                }
                render::delimited(out, delimiter, column.ty, *cell, fraction);
            }
            out.push('\n');
        }
        Form::Json => {
            out.push_str(if first { "\n    [" } else { ",\n    [" });
            for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
                if place > 0 {
                    out.push(',');
                }
                match cell {
                    // Without the blanks that it is kept with.
                    CellRef::Text(text) if column.ty.is_json() => {
                        match serde_json::from_str::<Value>(text) {
                            Ok(value) => out.push_str(&value.to_string()),
                            Err(_) => out.push_str(text),
                        }
                    }
                    _ => render::json(out, column.ty, *cell, fraction),
                }
            }
            out.push(']');
        }
        Form::Xml => xml::row(out, columns, names, cells, fraction),
    }
}

fn end(out: &mut String, form: Form) {
    match form {
        Form::Csv | Form::Tsv => {}
        Form::Json => out.push_str("\n]}\n"),
        Form::Xml => out.push_str("</data>\n"),
    }
}
