//! Tables beside a Frictionless Table Schema.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use regex::{Regex, RegexBuilder};
use serde_json::Value;

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
    /// Columns beyond the fields are no fault.
    is_open: bool,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    kind: Kind,
    format: String,
    constraints: Constraints,
    trues: Vec<String>,
    falses: Vec<String>,
    decimal: char,
    group: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
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
struct Constraints {
    required: bool,
    unique: bool,
    shortest: Option<u64>,
    longest: Option<u64>,
    least: Option<Value>,
    most: Option<Value>,
    choices: Vec<String>,
    pattern: Option<Pattern>,
}

/// What a whole text looks like.
#[derive(Debug, Clone)]
struct Pattern {
    text: String,
    ready: Regex,
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
        let texts = |value: &Value| -> Vec<String> {
            match value {
                Value::String(text) => vec![text.clone()],
                Value::Array(list) => list
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
                _ => Vec::new(),
            }
        };
        let fields: Vec<Field> = fields.iter().map(field).collect::<Result<_, _>>()?;
        let key = schema.get("primaryKey").map(&texts).unwrap_or_default();
        for name in &key {
            if !fields.iter().any(|field| field.name == *name) {
                return Err(shape(format!(
                    "the primary key names \"{name}\", which is no field"
                )));
            }
        }
        Ok(Self {
            fields,
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
}

fn shape(text: impl Into<String>) -> SchemaError {
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

fn plain(value: &Value) -> String {
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
    found: Found,
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
            found,
        }
    }

    /// Looks at a row; the head is row 1.
    pub fn row(&mut self, number: u64, cells: &[&str]) {
        self.found.rows += 1;
        let mut key: Vec<(&str, &str)> = Vec::new();
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

type Wrong = (&'static str, String);

/// Says what is wrong with a cell.
fn wrong(field: &Field, cell: &str) -> Option<Wrong> {
    let type_error = |what: &str| Some(("type-error", format!("\"{}\" is {what}", cut(cell))));
    let is_good = match field.kind {
        Kind::Any => true,
        Kind::String => is_string(&field.format, cell),
        Kind::Integer => bare_number(field, cell).parse::<i128>().is_ok(),
        Kind::Number => is_number(&bare_number(field, cell)),
        Kind::Boolean => field
            .trues
            .iter()
            .chain(&field.falses)
            .any(|word| word == cell),
        Kind::Date => is_date(&field.format, cell),
        Kind::Time => is_time(&field.format, cell),
        Kind::DateTime => is_date_time(&field.format, cell),
        Kind::Year => cell.len() <= 5 && cell.parse::<i32>().is_ok(),
        Kind::YearMonth => NaiveDate::parse_from_str(&format!("{cell}-01"), "%Y-%m-%d").is_ok(),
        Kind::Object => serde_json::from_str::<Value>(cell).is_ok_and(|value| value.is_object()),
        Kind::Array => serde_json::from_str::<Value>(cell).is_ok_and(|value| value.is_array()),
        Kind::GeoPoint => is_point(cell),
    };
    if !is_good {
        return match field.kind {
            Kind::String => type_error(&format!("no {}", field.format)),
            kind => type_error(&format!("no {}", name_of(kind))),
        };
    }
    constraint(field, cell).map(|note| ("constraint-error", note))
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Any => "text",
        Kind::Integer => "whole number",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::DateTime => "date and time",
        Kind::Year => "year",
        Kind::YearMonth => "year and month",
        Kind::Object => "object of JSON",
        Kind::Array => "list of JSON",
        Kind::GeoPoint => "point",
    }
}

fn cut(cell: &str) -> String {
    cell.chars().take(60).collect()
}

fn is_string(format: &str, cell: &str) -> bool {
    match format {
        "email" => cairn_domain::text::is_email(cell),
        "uri" => cell.split_once(':').is_some_and(|(scheme, rest)| {
            !rest.is_empty() && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        }),
        "uuid" => cairn_domain::text::is_uuid(cell),
        _ => true,
    }
}

/// Returns a number as programs write it.
fn bare_number(field: &Field, cell: &str) -> String {
    let mut text = cell.trim().to_owned();
    if let Some(group) = &field.group {
        text = text.replace(group.as_str(), "");
    }
    match field.decimal {
        '.' => text,
        other => text.replace(other, "."),
    }
}

fn is_number(text: &str) -> bool {
    matches!(text, "NaN" | "INF" | "-INF") || text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(format: &str, cell: &str) -> bool {
    match format {
        "any" => ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y"]
            .iter()
            .any(|one| NaiveDate::parse_from_str(cell, one).is_ok()),
        "default" => cell.len() == 10 && NaiveDate::parse_from_str(cell, "%Y-%m-%d").is_ok(),
        pattern => NaiveDate::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_time(format: &str, cell: &str) -> bool {
    match format {
        "default" | "any" => {
            NaiveTime::parse_from_str(cell.trim_end_matches('Z'), "%H:%M:%S%.f").is_ok()
        }
        pattern => NaiveTime::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_date_time(format: &str, cell: &str) -> bool {
    match format {
        "default" | "any" => {
            chrono::DateTime::parse_from_rfc3339(cell).is_ok()
                || NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
        }
        pattern => NaiveDateTime::parse_from_str(cell, pattern).is_ok(),
    }
}

fn is_point(cell: &str) -> bool {
    let number = |text: &str, most: f64| {
        text.trim()
            .parse::<f64>()
            .is_ok_and(|number| number.abs() <= most)
    };
    cell.split_once(',')
        .is_some_and(|(lon, lat)| number(lon, 180.0) && number(lat, 90.0))
}

fn constraint(field: &Field, cell: &str) -> Option<String> {
    let given = &field.constraints;
    let length = cell.chars().count() as u64;
    if given.shortest.is_some_and(|least| length < least) {
        return Some(format!("shorter than {} characters", given.shortest?));
    }
    if given.longest.is_some_and(|most| length > most) {
        return Some(format!("longer than {} characters", given.longest?));
    }
    if !given.choices.is_empty() && !given.choices.iter().any(|one| one == cell) {
        return Some("none of the values that the schema lists".to_owned());
    }
    if let Some(pattern) = &given.pattern
        && !pattern.ready.is_match(cell)
    {
        return Some(format!("not of the form {}", pattern.text));
    }
    if let Some(least) = &given.least
        && is_less(field, cell, least)? == std::cmp::Ordering::Less
    {
        return Some(format!("below the minimum, {}", plain(least)));
    }
    if let Some(most) = &given.most
        && is_less(field, cell, most)? == std::cmp::Ordering::Greater
    {
        return Some(format!("above the maximum, {}", plain(most)));
    }
    None
}

/// Compares a cell with a bound; nothing where the two are not comparable.
fn is_less(field: &Field, cell: &str, bound: &Value) -> Option<std::cmp::Ordering> {
    match field.kind {
        Kind::Integer | Kind::Number | Kind::Year => {
            let bound = match bound {
                Value::String(text) => text.parse().ok()?,
                other => other.as_f64()?,
            };
            let cell: f64 = bare_number(field, cell).parse().ok()?;
            cell.partial_cmp(&bound)
        }
        // ISO 8601 sorts as text.
        _ => Some(cell.cmp(bound.as_str()?)),
    }
}
