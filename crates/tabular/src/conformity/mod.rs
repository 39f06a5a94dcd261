//! Whether a file is what it says that it follows: a Table Schema, GeoJSON, Open511, IATI, Canada's grants and contributions.
//!
//! What is wrong is told by row and column, in the words of Frictionless reports, which clients of tables know.

mod cells;
mod documents;
mod foreign;
mod geojson;
mod iati;
mod open511;
mod table_schema;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub use documents::{DocumentError, check_document};
pub use foreign::{ForeignKey, KeyReader, Keys};
pub use table_schema::{SchemaError, TableCheck, TableSchema, grants};

/// Most problems that are told; all are counted.
pub const MOST_PROBLEMS: usize = 1000;
/// Characters of a cell that are told.
const LONGEST: usize = 200;

/// A standard that a whole document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// GeoJSON, RFC 7946.
    GeoJson,
    /// Open511 road events, as JSON or XML.
    Open511,
    /// IATI activities, version 2.
    Iati,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind, in Frictionless' words.
    pub kind: &'static str,
    /// What is wrong.
    pub note: String,
    /// The row, whose head is row 1; of documents the feature, event or activity, from 1.
    pub row: Option<u64>,
    /// The column, from 1.
    pub column: Option<u64>,
    /// What the column is called.
    pub name: Option<String>,
    /// What stands there.
    pub cell: Option<String>,
}

impl Problem {
    /// A problem of the whole file.
    pub fn of_file(kind: &'static str, note: impl Into<String>) -> Self {
        Self {
            kind,
            note: note.into(),
            row: None,
            column: None,
            name: None,
            cell: None,
        }
    }

    /// A problem of a row.
    pub fn of_row(kind: &'static str, row: u64, note: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            ..Self::of_file(kind, note)
        }
    }

    /// Adds the column.
    fn at(mut self, place: usize, name: &str) -> Self {
        self.column = Some(place as u64 + 1);
        self.name = Some(name.to_owned());
        self
    }

    /// Adds what stands there.
    fn with(mut self, cell: &str) -> Self {
        self.cell = Some(cell.chars().take(LONGEST).collect());
        self
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows, features, events or activities that were looked at.
    pub rows: u64,
    /// How many problems there are.
    pub errors: u64,
    /// The first of them.
    pub problems: Vec<Problem>,
    /// What could not be looked at.
    pub warnings: Vec<String>,
}

impl Found {
    /// Notes a problem.
    pub fn note(&mut self, problem: Problem) {
        self.errors += 1;
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Returns the report, as Frictionless has it.
    pub fn report(&self, place: &str, labels: &[String], seconds: f64) -> Value {
        let errors: Vec<Value> = self.problems.iter().map(told).collect();
        let warnings = self.warnings.len();
        let stats =
            json!({"tasks": 1, "errors": self.errors, "warnings": warnings, "seconds": seconds});
        json!({
            "valid": self.errors == 0,
            "stats": stats,
            "warnings": [],
            "errors": [],
            "tasks": [{
                "name": "file",
                "type": "table",
                "valid": self.errors == 0,
                "place": place,
                "labels": labels,
                "stats": {"errors": self.errors, "warnings": warnings, "seconds": seconds, "fields": labels.len(), "rows": self.rows},
                "warnings": self.warnings,
                "errors": errors,
            }],
        })
    }
}

/// Titles of the kinds.
fn title(kind: &str) -> &'static str {
    match kind {
        "missing-label" => "Missing Label",
        "extra-label" => "Extra Label",
        "duplicate-label" => "Duplicate Label",
        "incorrect-label" => "Incorrect Label",
        "type-error" => "Type Error",
        "constraint-error" => "Constraint Error",
        "unique-error" => "Unique Error",
        "primary-key" => "PrimaryKey Error",
        "foreign-key" => "ForeignKey Error",
        "extra-cell" => "Extra Cell",
        "format-error" => "Format Error",
        "schema-error" => "Schema Error",
        "row-constraint" => "Row Constraint",
        _ => "Source Error",
    }
}

fn told(problem: &Problem) -> Value {
    let tags: &[&str] = match (problem.row, problem.column) {
        (Some(_), Some(_)) => &["#table", "#row", "#cell"],
        (Some(_), None) => &["#table", "#row"],
        (None, Some(_)) => &["#table", "#header", "#label"],
        (None, None) => &["#file"],
    };
    let mut out = Map::from_iter([
        ("type".to_owned(), json!(problem.kind)),
        ("title".to_owned(), json!(title(problem.kind))),
        ("description".to_owned(), json!(problem.note)),
        ("message".to_owned(), json!(message(problem))),
        ("tags".to_owned(), json!(tags)),
        ("note".to_owned(), json!(problem.note)),
    ]);
    let more = [
        ("rowNumber", problem.row.map(Value::from)),
        ("fieldNumber", problem.column.map(Value::from)),
        ("fieldName", problem.name.clone().map(Value::from)),
        ("cell", problem.cell.clone().map(Value::from)),
    ];
    for (key, value) in more {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    }
    Value::Object(out)
}

fn message(problem: &Problem) -> String {
    let mut message = String::new();
    if let Some(row) = problem.row {
        message.push_str(&format!("Row {row}: "));
    }
    if let Some(name) = &problem.name {
        message.push_str(&format!("\"{name}\": "));
    }
    message.push_str(&problem.note);
    message
}
