//! An OpenAPI 3.1 document of one table: how it is searched and fetched, with its own columns and rows.

use serde_json::{Map, Value, json};

use super::{Column, Table, text};

/// Writes the document of a table. `sample` is a row of it, `formats` are those that it can be fetched in.
pub fn document(
    resource: &Value,
    table: &Table,
    sample: Option<&Value>,
    site: &str,
    formats: &[&str],
) -> Value {
    let id = &table.resource;
    let title = text(resource, "name").unwrap_or(id);
    let mut info = Map::from_iter([
        ("title".to_owned(), json!(title)),
        (
            "version".to_owned(),
            json!(text(resource, "last_modified").unwrap_or("1")),
        ),
    ]);
    if let Some(about) = text(resource, "description") {
        info.insert("description".to_owned(), json!(about));
    }
    let only = |name: &str, place: &str| json!({"name": name, "in": place, "required": true, "description": "The table.", "schema": {"type": "string", "const": id}});
    let mut search = vec![only("resource_id", "query")];
    search.extend(shared(table));
    search.push(whole("limit", "How many rows; 100 where nothing is said."));
    let mut dump = vec![
        only("id", "path"),
        json!({"name": "format", "in": "query", "description": "The form of the file.", "schema": {"type": "string", "enum": formats, "default": "csv"}}),
        json!({"name": "bom", "in": "query", "description": "Whether text begins with a byte order mark.", "schema": {"type": "boolean", "default": false}}),
    ];
    dump.extend(shared(table));
    dump.push(whole("limit", "How many rows; all where nothing is said."));
    let mut row = json!({"$ref": "#/components/schemas/Row"});
    let example = sample.map(|sample| json!([sample]));
    row = json!({"type": "array", "items": row});
    if let (Some(example), Some(map)) = (example, row.as_object_mut()) {
        map.insert("examples".to_owned(), json!([example]));
    }
    let found = json!({
        "type": "object",
        "required": ["success", "result"],
        "properties": {
            "help": {"type": "string"},
            "success": {"const": true},
            "result": {
                "type": "object",
                "required": ["resource_id", "fields", "records"],
                "properties": {
                    "resource_id": {"type": "string"},
                    "fields": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "type": {"type": "string"}}}},
                    "records": row,
                    "total": {"type": "integer"},
                },
            },
        },
    });
    json!({
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": site}],
        "paths": {
            "/api/3/action/datastore_search": {
                "get": {
                    "operationId": "search",
                    "summary": format!("Search {title}"),
                    "parameters": search,
                    "responses": {
                        "200": {"description": "The rows that were found.", "content": {"application/json": {"schema": found}}},
                        "403": {"description": "The table is not for the caller."},
                        "404": {"description": "There is no such table."},
                        "409": {"description": "A parameter is wrong."},
                    },
                },
            },
            "/datastore/dump/{id}": {
                "get": {
                    "operationId": "dump",
                    "summary": format!("Fetch {title} as a file"),
                    "parameters": dump,
                    "responses": {
                        "200": {"description": "The file.", "content": {"application/octet-stream": {}}},
                        "400": {"description": "A parameter is wrong."},
                        "404": {"description": "There is no such table, or it is not for the caller."},
                    },
                },
            },
        },
        "components": {"schemas": {"Row": row_schema(table)}},
    })
}

fn whole(name: &str, about: &str) -> Value {
    json!({"name": name, "in": "query", "description": about, "schema": {"type": "integer", "minimum": 0}})
}

/// The parameters that searches and dumps share.
fn shared(table: &Table) -> Vec<Value> {
    let names: Vec<&str> = std::iter::once("_id")
        .chain(table.columns.iter().map(|column| column.id.as_str()))
        .collect();
    let example = names.get(1).or(names.first()).copied().unwrap_or("_id");
    vec![
        json!({"name": "q", "in": "query", "description": "Words that rows have.", "schema": {"type": "string"}}),
        json!({"name": "filters", "in": "query", "description": "Values that columns have, as a JSON object.",
            "content": {"application/json": {"schema": {"type": "object", "properties": names.iter().map(|name| ((*name).to_owned(), json!({}))).collect::<Map<_, _>>()}}}}),
        json!({"name": "fields", "in": "query", "description": "The columns, with commas between.", "style": "form", "explode": false,
            "schema": {"type": "array", "items": {"type": "string", "enum": names}}}),
        json!({"name": "sort", "in": "query", "description": "The order: columns with commas between, each with asc or desc.",
            "schema": {"type": "string"}, "example": format!("\"{example}\" desc")}),
        whole("offset", "How many rows are left out in front."),
    ]
}

fn row_schema(table: &Table) -> Value {
    let mut properties = Map::from_iter([(
        "_id".to_owned(),
        json!({"type": "integer", "description": "The number of the row."}),
    )]);
    for column in &table.columns {
        properties.insert(column.id.clone(), property(column));
    }
    json!({"type": "object", "properties": properties})
}

fn property(column: &Column) -> Value {
    let mut out = match column.ty.strip_prefix('_') {
        Some(member) => Map::from_iter([
            ("type".to_owned(), json!(["array", "null"])),
            ("items".to_owned(), Value::Object(scalar(member))),
        ]),
        None => scalar(&column.ty),
    };
    if let Some(label) = column.label() {
        out.insert("title".to_owned(), json!(label));
    }
    if let Some(notes) = column.notes() {
        out.insert("description".to_owned(), json!(notes));
    }
    Value::Object(out)
}

fn scalar(ty: &str) -> Map<String, Value> {
    let (name, format) = match ty {
        "int2" | "int4" => ("integer", Some("int32")),
        "int8" => ("integer", Some("int64")),
        "numeric" => ("number", None),
        "float4" => ("number", Some("float")),
        "float8" => ("number", Some("double")),
        "bool" => ("boolean", None),
        "date" => ("string", Some("date")),
        "time" => ("string", Some("time")),
        // Without a zone, so no `date-time`.
        "timestamp" => ("string", None),
        "timestamptz" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        "json" | "jsonb" => return Map::new(),
        _ => ("string", None),
    };
    let mut out = Map::from_iter([("type".to_owned(), json!([name, "null"]))]);
    if let Some(format) = format {
        out.insert("format".to_owned(), json!(format));
    }
    out
}
