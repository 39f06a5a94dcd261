//! What is written about tables for programs: a Data Package and a CSVW document of a dataset, an OpenAPI document of a table.

pub mod csvw;
pub mod datapackage;
pub mod openapi;

use serde_json::{Map, Value};

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub id: String,
    /// Its type as the DataStore names it; lists begin with `_`.
    pub ty: String,
    /// The data dictionary's entry.
    pub info: Map<String, Value>,
    /// Whether an index of its own or of several columns has it.
    pub indexed: bool,
}

/// A table of a dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Id of its resource.
    pub resource: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Column {
    /// The name that people are shown, where there is one.
    pub(crate) fn label(&self) -> Option<&str> {
        self.entry("label")
    }

    /// What is said about it.
    pub(crate) fn notes(&self) -> Option<&str> {
        self.entry("notes")
    }

    fn entry(&self, key: &str) -> Option<&str> {
        self.info
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }
}

/// The table of a resource among those of its dataset.
fn of<'t>(tables: &'t [Table], resource: &Value) -> Option<&'t Table> {
    let id = resource.get("id").and_then(Value::as_str)?;
    tables.iter().find(|table| table.resource == id)
}

/// A text that says something.
fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// The resources of a dataset.
fn resources(dataset: &Value) -> &[Value] {
    dataset
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The names of the tags of a dataset.
fn keywords(dataset: &Value) -> Vec<&str> {
    let tags = dataset.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter_map(|tag| text(tag, "name"))
        .collect()
}
