//! Data Packages, version 1 (<https://specs.frictionlessdata.io>): a dataset as `datapackage.json`.
//!
//! A resource that has a table leads to the table's dump, whose columns are told; the file that the table comes from is its source.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{Column, Table, keywords, of, resources, text};
use crate::name;

/// Writes the Data Package of a dataset, as `package_show` gives it. `site` is the site's address without a final slash.
pub fn package(dataset: &Value, tables: &[Table], site: &str) -> Value {
    let mut out = Map::new();
    out.insert("profile".to_owned(), json!("data-package"));
    let copy = |out: &mut Map<String, Value>, from: &str, to: &str| {
        if let Some(text) = text(dataset, from) {
            out.insert(to.to_owned(), json!(text));
        }
    };
    for (from, to) in [
        ("name", "name"),
        ("id", "id"),
        ("title", "title"),
        ("notes", "description"),
        ("version", "version"),
    ] {
        copy(&mut out, from, to);
    }
    if let Some(name) = text(dataset, "name") {
        out.insert(
            "homepage".to_owned(),
            json!(format!("{site}/dataset/{name}")),
        );
    }
    if let Some(created) = text(dataset, "metadata_created") {
        out.insert(
            "created".to_owned(),
            json!(format!("{}Z", created.trim_end_matches('Z'))),
        );
    }
    if let Some(licence) = licence(dataset) {
        out.insert("licenses".to_owned(), json!([licence]));
    }
    let contributors = contributors(dataset);
    if !contributors.is_empty() {
        out.insert("contributors".to_owned(), json!(contributors));
    }
    if let Some(address) = text(dataset, "url").filter(|address| is_address(address)) {
        let title = text(dataset, "title").unwrap_or(address);
        out.insert(
            "sources".to_owned(),
            json!([{"title": title, "path": address}]),
        );
    }
    let keywords = keywords(dataset);
    if !keywords.is_empty() {
        out.insert("keywords".to_owned(), json!(keywords));
    }
    let mut names = HashSet::new();
    let list: Vec<Value> = resources(dataset)
        .iter()
        .filter_map(|one| resource(one, of(tables, one), site, &mut names))
        .collect();
    out.insert("resources".to_owned(), json!(list));
    Value::Object(out)
}

/// A licence, which has a name of letters, digits and a few signs, or an address.
fn licence(dataset: &Value) -> Option<Value> {
    let mut out = Map::new();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if let Some(id) = text(dataset, "license_id").filter(|id| id.chars().all(plain)) {
        out.insert("name".to_owned(), json!(id));
    }
    if let Some(address) = text(dataset, "license_url").filter(|address| is_address(address)) {
        out.insert("path".to_owned(), json!(address));
    }
    if out.is_empty() {
        return None;
    }
    if let Some(title) = text(dataset, "license_title") {
        out.insert("title".to_owned(), json!(title));
    }
    Some(Value::Object(out))
}

fn contributors(dataset: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    for (name, mail, role) in [
        ("author", "author_email", "author"),
        ("maintainer", "maintainer_email", "maintainer"),
    ] {
        if let Some(title) = text(dataset, name) {
            let mut one = Map::from_iter([
                ("title".to_owned(), json!(title)),
                ("role".to_owned(), json!(role)),
            ]);
            if let Some(mail) = text(dataset, mail).filter(|mail| mail.contains('@')) {
                one.insert("email".to_owned(), json!(mail));
            }
            out.push(Value::Object(one));
        }
    }
    if let Some(title) = dataset
        .get("organization")
        .and_then(|one| text(one, "title"))
    {
        out.push(json!({"title": title, "role": "publisher"}));
    }
    out
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// A resource; `None` for one that leads nowhere.
fn resource(
    one: &Value,
    table: Option<&Table>,
    site: &str,
    names: &mut HashSet<String>,
) -> Option<Value> {
    let id = text(one, "id")?;
    let address = text(one, "url").filter(|address| is_address(address));
    let title = text(one, "name");
    let plain = title.map(name::from_title).filter(|name| !name.is_empty());
    let mut called = plain.unwrap_or_else(|| id.to_ascii_lowercase());
    if !names.insert(called.clone()) {
        called = format!("{called}-{}", id.to_ascii_lowercase());
        names.insert(called.clone());
    }
    let mut out = Map::new();
    out.insert("name".to_owned(), json!(called));
    for (key, value) in [("title", title), ("description", text(one, "description"))] {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    }
    let Some(table) = table else {
        out.insert("path".to_owned(), json!(address?));
        if let Some(format) = text(one, "format") {
            out.insert("format".to_owned(), json!(format.to_lowercase()));
        }
        if let Some(mimetype) = text(one, "mimetype").filter(|kind| kind.contains('/')) {
            out.insert("mediatype".to_owned(), json!(mimetype));
        }
        if let Some(size) = one.get("size").and_then(Value::as_u64) {
            out.insert("bytes".to_owned(), json!(size));
        }
        if let Some(hash) = text(one, "hash").filter(|hash| hash.len() >= 32) {
            out.insert("hash".to_owned(), json!(hash));
        }
        return Some(Value::Object(out));
    };
    let dump = format!("{site}/datastore/dump/{id}");
    out.insert("profile".to_owned(), json!("tabular-data-resource"));
    if let Some(address) = address.filter(|address| *address != dump) {
        out.insert(
            "sources".to_owned(),
            json!([{"title": title.unwrap_or(address), "path": address}]),
        );
    }
    out.insert("path".to_owned(), json!(dump));
    out.insert(
        "scheme".to_owned(),
        json!(dump.split(':').next().unwrap_or("https")),
    );
    out.insert("format".to_owned(), json!("csv"));
    out.insert("mediatype".to_owned(), json!("text/csv"));
    out.insert("encoding".to_owned(), json!("utf-8"));
    out.insert("schema".to_owned(), schema(table));
    Some(Value::Object(out))
}

/// The columns of a table's dump.
fn schema(table: &Table) -> Value {
    let number = json!({"name": "_id", "type": "integer", "title": "Row", "constraints": {"required": true, "unique": true}});
    let fields: Vec<Value> = std::iter::once(number)
        .chain(table.columns.iter().map(field))
        .collect();
    json!({"fields": fields, "primaryKey": "_id", "missingValues": [""]})
}

fn field(column: &Column) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), json!(column.id));
    if let Some(label) = column.label() {
        out.insert("title".to_owned(), json!(label));
    }
    if let Some(notes) = column.notes() {
        out.insert("description".to_owned(), json!(notes));
    }
    for (key, value) in kind(&column.ty) {
        out.insert((*key).to_owned(), value.clone());
    }
    Value::Object(out)
}

/// The type of a column, and how its values are written.
fn kind(ty: &str) -> Vec<(&'static str, Value)> {
    let named = |name: &str| vec![("type", json!(name))];
    match ty {
        "int2" | "int4" | "int8" => named("integer"),
        "numeric" | "float4" | "float8" => named("number"),
        "bool" => vec![
            ("type", json!("boolean")),
            ("trueValues", json!(["t"])),
            ("falseValues", json!(["f"])),
        ],
        "date" => named("date"),
        "time" => named("time"),
        "timestamp" | "timestamptz" => vec![("type", json!("datetime")), ("format", json!("any"))],
        // Lists and JSON are JSON in a cell, of which a missing one is `null`.
        _ if ty.starts_with('_') || ty == "json" || ty == "jsonb" => named("any"),
        "uuid" => vec![("type", json!("string")), ("format", json!("uuid"))],
        _ => named("string"),
    }
}
