//! The columns of a table as pages speak of them.

use serde_json::Value;

use crate::desk::Desk;
use crate::said::text;

/// What may be done with the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Number,
    Time,
    Words,
    /// Lists, objects, times of day: nothing that is drawn.
    Other,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) id: String,
    /// What it is called in the reader's language.
    pub(super) label: String,
    pub(super) about: String,
    /// Name of its type in the DataStore.
    pub(super) kind: String,
    pub(super) nature: Nature,
    /// How many different values it has, where that is known.
    pub(super) distinct: Option<u64>,
    /// Its smallest and its largest value, where they are known.
    pub(super) ends: Option<(Value, Value)>,
}

impl Column {
    pub(super) fn is_number(&self) -> bool {
        self.nature == Nature::Number
    }

    /// Returns the class of its cells.
    pub(super) fn class(&self) -> Option<&'static str> {
        match self.nature {
            Nature::Number => Some("figure"),
            Nature::Time => Some("time"),
            Nature::Words | Nature::Other => None,
        }
    }

    /// Whether it holds geometries of GeoJSON.
    pub(super) fn is_geometry(&self) -> bool {
        self.nature == Nature::Other
            && ["geometry", "feature_geometry", "geom", "the_geom", "shape"]
                .contains(&self.id.to_lowercase().as_str())
    }

    /// Returns the name of the message for its kind of values.
    pub(super) fn kind_message(&self) -> &'static str {
        match (self.nature, self.kind.as_str()) {
            (_, "bool") => "column-yes-no",
            (Nature::Number, _) => "column-number",
            (Nature::Time, _) => "column-time",
            (Nature::Words, _) => "column-words",
            (Nature::Other, _) => "column-other",
        }
    }

    /// Writes its name for a statement.
    pub(super) fn quoted(&self) -> String {
        quoted(&self.id)
    }
}

/// Writes a name of a table or a column for a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Reads the columns that an action tells of, with what is known of their values; the numbers of the rows are left out.
pub(super) fn columns(desk: &Desk<'_>, fields: &[Value], statistics: &Value) -> Vec<Column> {
    fields
        .iter()
        .filter(|field| text(field, "id") != "_id")
        .map(|field| column(desk, field, statistics))
        .collect()
}

fn column(desk: &Desk<'_>, field: &Value, statistics: &Value) -> Column {
    let id = text(field, "id");
    let info = field.get("info").unwrap_or(&Value::Null);
    let own = |key: &str| {
        let other = format!("{key}_{}", desk.language.code());
        match text(info, &other) {
            "" => text(info, key).to_owned(),
            text => text.to_owned(),
        }
    };
    let known = statistics
        .get("columns")
        .and_then(|columns| columns.get(id))
        .unwrap_or(&Value::Null);
    let kind = text(field, "type");
    Column {
        label: match own("label") {
            none if none.is_empty() => id.to_owned(),
            label => label,
        },
        about: own("notes"),
        nature: nature(kind),
        kind: kind.to_owned(),
        id: id.to_owned(),
        distinct: known["distinct"]["value"].as_u64(),
        ends: known.get("min").cloned().zip(known.get("max").cloned()),
    }
}

fn nature(kind: &str) -> Nature {
    match kind {
        "int" | "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" => Nature::Number,
        "date" | "timestamp" | "timestamptz" => Nature::Time,
        "text" | "varchar" | "bpchar" | "bool" | "uuid" => Nature::Words,
        _ => Nature::Other,
    }
}
