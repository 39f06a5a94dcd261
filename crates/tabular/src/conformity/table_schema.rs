//! Tables beside a Frictionless Table Schema.

use std::collections::{HashMap, HashSet};

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::cells::wrong;
use super::foreign::{ForeignKey, KeyReader, Keys};
use super::{Found, Problem};

/// Canada's proactive disclosure of grants and contributions, as a Table Schema.
const GRANTS: &str = include_str!("grants.json");
/// Most values of a unique column or key that are remembered; what comes behind them is not compared.
const REMEMBERED: usize = 5_000_000;

/// Largest pattern, once it is made ready, in bytes.
const PATTERN_BYTES: usize = 1 << 20;

/// Why a schema cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It is not JSON.
    #[error("the schema is not JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    /// It is JSON, but no Table Schema.
    #[error("{0}")]
    Shape(String),
}

/// A Table Schema.
#[derive(Debug, Clone)]
pub struct TableSchema {
    fields: Vec<Field>,
    missing: Vec<String>,
    key: Vec<String>,
    foreign: Vec<ForeignKey>,
    /// Columns beyond the fields are no fault.
    is_open: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) format: String,
    pub(super) constraints: Constraints,
    pub(super) trues: Vec<String>,
    pub(super) falses: Vec<String>,
    pub(super) decimal: char,
    pub(super) group: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Date,
    Time,
    DateTime,
    Year,
    YearMonth,
    Object,
    Array,
    GeoPoint,
    Any,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Constraints {
    required: bool,
    unique: bool,
    pub(super) shortest: Option<u64>,
    pub(super) longest: Option<u64>,
    pub(super) least: Option<Value>,
    pub(super) most: Option<Value>,
    pub(super) choices: Vec<String>,
    pub(super) pattern: Option<Pattern>,
}

/// What a whole text looks like.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) ready: Regex,
}

/// Reads a pattern. Those that look around or back take time without end, and are not checked.
fn pattern(name: &str, text: &str) -> Result<Option<Pattern>, SchemaError> {
    let made = RegexBuilder::new(&format!("^(?:{text})$"))
        .size_limit(PATTERN_BYTES)
        .build();
    match made {
        Ok(ready) => Ok(Some(Pattern {
            text: text.to_owned(),
            ready,
        })),
        Err(error) => {
            let told = error.to_string();
            let looks = ["look-around", "backreferences"];
            match looks.iter().any(|kind| told.contains(kind)) {
                true => Ok(None),
                false => Err(shape(format!(
                    "the pattern \"{text}\" of \"{name}\" is none"
                ))),
            }
        }
    }
}

/// Returns the schema of Canada's grants and contributions.
///
/// # Errors
///
/// Never, as a test shows.
pub fn grants() -> Result<TableSchema, SchemaError> {
    TableSchema::read(&serde_json::from_str(GRANTS)?)
}

impl TableSchema {
    /// Reads a schema.
    ///
    /// # Errors
    ///
    /// What keeps it from being one.
    pub fn read(schema: &Value) -> Result<Self, SchemaError> {
        let fields = schema.get("fields").and_then(Value::as_array);
        let fields = fields.ok_or_else(|| shape("the schema has no list of fields"))?;
        let fields: Vec<Field> = fields.iter().map(field).collect::<Result<_, _>>()?;
        let key = schema.get("primaryKey").map(texts).unwrap_or_default();
        for name in &key {
            if !fields.iter().any(|field| field.name == *name) {
                return Err(shape(format!(
                    "the primary key names \"{name}\", which is no field"
                )));
            }
        }
        let foreign = ForeignKey::all(schema, &fields)?;
        Ok(Self {
            fields,
            foreign,
            missing: schema
                .get("missingValues")
                .map_or_else(|| vec![String::new()], texts),
            key,
            is_open: schema.get("fieldsMatch").is_some_and(|value| {
                let allowed = ["subset", "partial"];
                texts(value)
                    .iter()
                    .any(|one| allowed.contains(&one.as_str()))
            }),
        })
    }

    /// Returns what refers to other tables, or to other rows of the same.
    pub fn foreign_keys(&self) -> &[ForeignKey] {
        &self.foreign
    }

    /// Begins with the head of the table that a foreign key refers to; so many different values are remembered.
    ///
    /// # Errors
    ///
    /// The name of a column that the table lacks.
    pub fn keys<'s>(
        &'s self,
        key: &'s ForeignKey,
        labels: &[String],
        most: usize,
    ) -> Result<KeyReader<'s>, &'s str> {
        KeyReader::new(key, self.fields_of(key), labels, most)
    }

    /// Returns the fields of a foreign key, in its order.
    fn fields_of(&self, key: &ForeignKey) -> Vec<&Field> {
        let of = |place: &usize| &self.fields[*place];
        key.places.iter().map(of).collect()
    }
}

/// Reads one text or several.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) fn shape(text: impl Into<String>) -> SchemaError {
    SchemaError::Shape(text.into())
}

fn field(value: &Value) -> Result<Field, SchemaError> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let name = text("name").ok_or_else(|| shape("a field of the schema has no name"))?;
    let kind = match text("type").unwrap_or("string") {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "datetime" => Kind::DateTime,
        "year" => Kind::Year,
        "yearmonth" => Kind::YearMonth,
        "object" | "geojson" => Kind::Object,
        "array" | "list" => Kind::Array,
        "geopoint" => Kind::GeoPoint,
        "any" | "duration" => Kind::Any,
        other => {
            return Err(shape(format!(
                "the type \"{other}\" of \"{name}\" is none of Table Schema"
            )));
        }
    };
    let words = |key: &str, usual: &[&str]| -> Vec<String> {
        match value.get(key).and_then(Value::as_array) {
            Some(list) => list
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            None => usual.iter().map(|word| (*word).to_owned()).collect(),
        }
    };
    let given = value.get("constraints").cloned().unwrap_or_default();
    let flag = |key: &str| given.get(key).and_then(Value::as_bool) == Some(true);
    let number = |key: &str| given.get(key).and_then(Value::as_u64);
    let choices = given.get("enum").and_then(Value::as_array);
    Ok(Field {
        name: name.to_owned(),
        kind,
        format: text("format").unwrap_or("default").to_owned(),
        constraints: Constraints {
            required: flag("required"),
            unique: flag("unique"),
            shortest: number("minLength"),
            longest: number("maxLength"),
            least: given.get("minimum").cloned(),
            most: given.get("maximum").cloned(),
            choices: choices.into_iter().flatten().map(plain).collect(),
            pattern: match given.get("pattern").and_then(Value::as_str) {
                Some(text) => pattern(name, text)?,
                None => None,
            },
        },
        trues: words("trueValues", &["true", "True", "TRUE", "1"]),
        falses: words("falseValues", &["false", "False", "FALSE", "0"]),
        decimal: text("decimalChar")
            .and_then(|text| text.chars().next())
            .unwrap_or('.'),
        group: text("groupChar").map(str::to_owned),
    })
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A table that is being checked, row by row.
#[derive(Debug)]
pub struct TableCheck<'s> {
    schema: &'s TableSchema,
    /// For each column, the field that it is of.
    columns: Vec<Option<usize>>,
    labels: Vec<String>,
    seen: HashMap<usize, HashSet<String>>,
    keys: HashSet<String>,
    /// The foreign keys that are compared: the columns that each has here, and the values that there are.
    foreign: Vec<Reference<'s>>,
    found: Found,
}

/// A foreign key beside the table that it refers to.
#[derive(Debug)]
struct Reference<'s> {
    key: &'s ForeignKey,
    columns: Vec<usize>,
    fields: Vec<&'s Field>,
    values: Keys,
}

impl<'s> TableCheck<'s> {
    /// Begins with the head of a table.
    pub fn new(schema: &'s TableSchema, labels: &[String]) -> Self {
        let mut found = Found::default();
        let mut taken = HashSet::new();
        let columns = labels
            .iter()
            .enumerate()
            .map(|(place, label)| {
                let of = schema
                    .fields
                    .iter()
                    .position(|field| field.name == label.trim());
                match of {
                    None if schema.is_open => {}
                    None => found.note(
                        Problem::of_file("extra-label", "the schema has no such field")
                            .at(place, label),
                    ),
                    Some(of) if !taken.insert(of) => found.note(
                        Problem::of_file("duplicate-label", "the column is there twice")
                            .at(place, label),
                    ),
                    Some(_) => {}
                }
                of
            })
            .collect();
        for (place, field) in schema.fields.iter().enumerate() {
            if !taken.contains(&place) && (field.constraints.required || !schema.is_open) {
                let note = "the table lacks the field";
                found.note(Problem::of_file("missing-label", note).at(place, &field.name));
            }
        }
        Self {
            schema,
            columns,
            labels: labels.to_vec(),
            seen: HashMap::new(),
            keys: HashSet::new(),
            foreign: Vec::new(),
            found,
        }
    }

    /// Compares a foreign key of the schema with the values that there are where it refers to.
    pub fn refer(&mut self, key: &'s ForeignKey, values: Keys) {
        let column = |field: &usize| self.columns.iter().position(|of| *of == Some(*field));
        let columns: Option<Vec<usize>> = key.places.iter().map(column).collect();
        // A column that is missing is told already.
        if let Some(columns) = columns {
            self.foreign.push(Reference {
                key,
                columns,
                fields: self.schema.fields_of(key),
                values,
            });
        }
    }

    /// Looks at a row; the head is row 1.
    pub fn row(&mut self, number: u64, cells: &[&str]) {
        self.found.rows += 1;
        let mut key: Vec<(&str, &str)> = Vec::new();
        let mut bad = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let Some(Some(of)) = self.columns.get(place).copied() else {
                continue;
            };
            let field = &self.schema.fields[of];
            let is_missing = self.schema.missing.iter().any(|one| one == cell);
            if self.schema.key.contains(&field.name) {
                key.push((&field.name, cell));
            }
            let problem = match is_missing {
                true if field.constraints.required => {
                    Some(("constraint-error", "a value is required".to_owned()))
                }
                true => None,
                false => wrong(field, cell),
            };
            if let Some((kind, note)) = problem {
                bad.push(place);
                let problem = Problem::of_row(kind, number, note);
                self.found
                    .note(problem.at(place, &self.labels[place]).with(cell));
            } else if field.constraints.unique && !is_missing {
                let seen = self.seen.entry(of).or_default();
                if seen.len() < REMEMBERED && !seen.insert((*cell).to_owned()) {
                    let problem =
                        Problem::of_row("unique-error", number, "the value was there before");
                    self.found
                        .note(problem.at(place, &self.labels[place]).with(cell));
                }
            }
        }
        if !self.schema.key.is_empty() {
            let text = key.iter().map(|(_, cell)| cell.replace('\u{1f}', " "));
            let text = text.collect::<Vec<_>>().join("\u{1f}");
            if self.keys.len() < REMEMBERED && !self.keys.insert(text) {
                let note = "the primary key was there before";
                self.found
                    .note(Problem::of_row("primary-key", number, note));
            }
        }
        self.look_up(number, cells, &bad);
    }

    /// Looks whether what a row refers to is there. Where nothing is said, nothing is referred to; of a cell in which something else is
    /// wrong that is enough to say.
    fn look_up(&mut self, number: u64, cells: &[&str], bad: &[usize]) {
        for one in &self.foreign {
            if one.columns.iter().any(|place| bad.contains(place)) {
                continue;
            }
            let said = |place: &usize| cells.get(*place).copied().unwrap_or_default();
            let values: Vec<&str> = one.columns.iter().map(said).collect();
            let is_missing = |cell: &&str| self.schema.missing.iter().any(|word| word == cell);
            if values.iter().all(is_missing) || one.values.has(&one.fields, &values) {
                continue;
            }
            let note = match &one.key.resource {
                None => format!("\"{}\" has no such value", one.key.to.join(", ")),
                Some(table) => format!(
                    "\"{}\" of \"{table}\" has no such value",
                    one.key.to.join(", ")
                ),
            };
            let problem = Problem::of_row("foreign-key", number, note);
            self.found.note(match (&one.columns[..], &values[..]) {
                ([place], [value]) => problem.at(*place, &self.labels[*place]).with(value),
                _ => problem.with(&values.join(", ")),
            });
        }
    }

    /// Notes what could not be looked at.
    pub fn warn(&mut self, what: String) {
        self.found.warnings.push(what);
    }

    /// Notes what was found otherwise.
    pub fn note(&mut self, problem: Problem) {
        self.found.note(problem);
    }

    /// Ends the check.
    pub fn end(self) -> Found {
        self.found
    }
}
