//! CSV on the Web (<https://www.w3.org/TR/tabular-metadata/>): the tables of a dataset, and what their columns hold.

use serde_json::{Map, Value, json};

use super::{Column, Table, keywords, of, resources, text};

/// Writes the document of a dataset, as `package_show` gives it; `None` where it has neither a table nor a CSV file.
pub fn document(dataset: &Value, tables: &[Table], site: &str, language: &str) -> Option<Value> {
    let list: Vec<Value> = resources(dataset)
        .iter()
        .filter_map(|one| table(one, of(tables, one), site))
        .collect();
    if list.is_empty() {
        return None;
    }
    let mut out = Map::new();
    out.insert(
        "@context".to_owned(),
        json!(["http://www.w3.org/ns/csvw", {"@language": language}]),
    );
    out.insert("@type".to_owned(), json!("TableGroup"));
    for (from, to) in [("title", "dc:title"), ("notes", "dc:description")] {
        if let Some(value) = text(dataset, from) {
            out.insert(to.to_owned(), json!(value));
        }
    }
    if let Some(name) = text(dataset, "name") {
        out.insert(
            "dc:identifier".to_owned(),
            json!(format!("{site}/dataset/{name}")),
        );
    }
    if let Some(address) = text(dataset, "license_url") {
        out.insert("dc:license".to_owned(), json!({"@id": address}));
    }
    if let Some(title) = dataset
        .get("organization")
        .and_then(|one| text(one, "title"))
    {
        out.insert("dc:publisher".to_owned(), json!(title));
    }
    let keywords = keywords(dataset);
    if !keywords.is_empty() {
        out.insert("dc:subject".to_owned(), json!(keywords));
    }
    out.insert("tables".to_owned(), json!(list));
    Some(Value::Object(out))
}

fn table(resource: &Value, table: Option<&Table>, site: &str) -> Option<Value> {
    let mut out = Map::new();
    let address = match table {
        Some(table) => format!("{site}/datastore/dump/{}", table.resource),
        None => text(resource, "url")
            .filter(|_| {
                text(resource, "format").is_some_and(|format| format.eq_ignore_ascii_case("csv"))
            })?
            .to_owned(),
    };
    out.insert("url".to_owned(), json!(address));
    for (from, to) in [("name", "dc:title"), ("description", "dc:description")] {
        if let Some(value) = text(resource, from) {
            out.insert(to.to_owned(), json!(value));
        }
    }
    if let Some(table) = table {
        out.insert(
            "dialect".to_owned(),
            json!({"header": true, "delimiter": ",", "encoding": "utf-8", "lineTerminators": ["\r\n", "\n"]}),
        );
        let number =
            json!({"name": "row", "titles": "_id", "datatype": "integer", "required": true});
        let columns: Vec<Value> = std::iter::once(number)
            .chain(table.columns.iter().map(column))
            .collect();
        out.insert(
            "tableSchema".to_owned(),
            json!({"columns": columns, "primaryKey": "row"}),
        );
    }
    Some(Value::Object(out))
}

fn column(column: &Column) -> Value {
    let mut out = Map::new();
    // Without a name the title makes one; the header has the column's own name.
    let mut titles = vec![column.id.as_str()];
    titles.extend(column.label().filter(|label| *label != column.id));
    out.insert("titles".to_owned(), json!(titles));
    if let Some(notes) = column.notes() {
        out.insert("dc:description".to_owned(), json!(notes));
    }
    let datatype = match column.ty.as_str() {
        "int2" => json!("short"),
        "int4" => json!("int"),
        "int8" => json!("long"),
        "numeric" => json!("decimal"),
        "float4" => json!("float"),
        "float8" => json!("double"),
        "bool" => json!({"base": "boolean", "format": "t|f"}),
        "date" => json!("date"),
        "time" => json!("time"),
        "timestamp" => json!("dateTime"),
        "json" | "jsonb" => json!("json"),
        list if list.starts_with('_') => json!("json"),
        // Times with a zone are written with a blank, which XML Schema does not know.
        _ => json!("string"),
    };
    if datatype == "json" {
        out.insert("null".to_owned(), json!(["", "null"]));
    }
    out.insert("datatype".to_owned(), datatype);
    Value::Object(out)
}
