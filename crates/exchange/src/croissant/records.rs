//! Tables as sets of records.

use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::tabular::{Column, Table};

/// Describes the dump of a table as a file.
pub(super) fn dump(id: &str, address: &str) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": format!("{id}/table"),
        "name": format!("{id}.csv"),
        "encodingFormat": "text/csv",
        "contentUrl": address,
    })
}

/// Describes the records of a table, which are read from a file.
pub(super) fn set(resource: Fields<'_>, table: &Table, file: &str) -> Value {
    let id = format!("{}/records", table.resource);
    let mut out = Map::new();
    out.insert("@type".to_owned(), json!("cr:RecordSet"));
    out.insert("@id".to_owned(), json!(id));
    let name = resource.text(&["name"]);
    out.insert("name".to_owned(), json!(name.as_deref().unwrap_or(&id)));
    if let Some(about) = resource.text(&["description"]) {
        out.insert("description".to_owned(), json!(about));
    }
    let keys: Vec<Value> = table
        .columns
        .iter()
        .filter(|column| column.indexed)
        .map(|column| json!({"@id": field_id(&id, column)}))
        .collect();
    if !keys.is_empty() {
        out.insert("key".to_owned(), Value::Array(keys));
    }
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| field(&id, column, file))
        .collect();
    out.insert("field".to_owned(), Value::Array(fields));
    Value::Object(out)
}

fn field_id(set: &str, column: &Column) -> String {
    format!("{set}/{}", column.id)
}

fn field(set: &str, column: &Column, file: &str) -> Value {
    let mut out = Map::new();
    out.insert("@type".to_owned(), json!("cr:Field"));
    out.insert("@id".to_owned(), json!(field_id(set, column)));
    out.insert("name".to_owned(), json!(column.id));
    let about: Vec<&str> = [column.label(), column.notes()]
        .into_iter()
        .flatten()
        .collect();
    if !about.is_empty() {
        out.insert("description".to_owned(), json!(about.join(": ")));
    }
    out.insert("dataType".to_owned(), json!(data_type(&column.ty)));
    out.insert(
        "source".to_owned(),
        json!({"fileObject": {"@id": file}, "extract": {"column": column.id}}),
    );
    Value::Object(out)
}

/// Returns the type of the values of a column as the dump writes them.
fn data_type(ty: &str) -> &'static str {
    match ty {
        "int2" | "int4" | "int8" => "sc:Integer",
        "numeric" | "float4" | "float8" => "sc:Float",
        "date" | "timestamp" => "sc:Date",
        // Booleans are written `t` and `f`, times of day with fractions and zones, lists and JSON as JSON.
        _ => "sc:Text",
    }
}
