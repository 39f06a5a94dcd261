//! Records of ours as items of `/dcat.json`.

use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::site::Site;

/// Makes the item of a record.
pub fn item(record: &Map<String, Value>, site: &Site) -> Value {
    let fields = Fields::new(record);
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    let text = |keys: &[&str]| fields.text(keys).map(Value::String);
    let id = fields.text(&["id"]).unwrap_or_default();
    set("title", text(&["title", "name"]));
    set("description", text(&["notes"]));
    let page = format!("{}/dataset/{id}", site.url);
    set("landingPage", text(&["url"]).or(Some(json!(page))));
    let keywords: Vec<String> = fields
        .members("tags")
        .filter_map(|tag| Fields::new(tag).text(&["display_name", "name"]))
        .collect();
    set("keyword", Some(json!(keywords)));
    set("publisher", publisher(fields));
    set("creator", creator(fields));
    set(
        "issued",
        text(&["issued", "date_published", "metadata_created"]),
    );
    set(
        "modified",
        text(&["modified", "current_as_of", "metadata_modified"]),
    );
    let languages = fields.list(&["language", "languages"]);
    set(
        "language",
        (!languages.is_empty()).then(|| json!(languages)),
    );
    set("identifier", text(&["guid", "identifier", "uri", "id"]));
    let files: Vec<Value> = fields
        .members("resources")
        .map(|resource| distribution(Fields::new(resource), &page))
        .collect();
    set("distribution", Some(json!(files)));
    Value::Object(out)
}

/// Writes the publisher that the record names, else its organization.
fn publisher(fields: Fields<'_>) -> Option<Value> {
    let organization = fields.object("organization").map(Fields::new);
    let named = agent(fields, "publisher");
    named.or_else(|| {
        let organization = organization?;
        let name = organization.text(&["title", "name"])?;
        let mut out = Map::from_iter([("name".to_owned(), json!(name))]);
        for (key, ours) in [
            ("email", &["email"][..]),
            ("identifier", &["identifier", "id"]),
        ] {
            if let Some(value) = organization.text(ours) {
                out.insert(key.to_owned(), json!(value));
            }
        }
        Some(Value::Object(out))
    })
}

/// Writes who made it: whom the record names so, else its author.
fn creator(fields: Fields<'_>) -> Option<Value> {
    agent(fields, "creator").or_else(|| {
        let name = fields.text(&["author"])?;
        let mut out = json!({"name": name});
        if let Some(mail) = fields.text(&["author_email"]) {
            out["email"] = json!(mail);
        }
        Some(out)
    })
}

/// Writes a body or person in a part that the record names, as a list or key by key.
fn agent(fields: Fields<'_>, part: &str) -> Option<Value> {
    let listed = fields.objects(part).into_iter().next();
    let said = |key: &str| match &listed {
        Some(agent) => Fields::new(agent).text(&[key]),
        None => fields.text(&[&format!("{part}_{key}")]),
    };
    let name = said("name")?;
    let mut out = json!({"name": name});
    if let Some(mail) = said("email") {
        out["email"] = json!(mail);
    }
    if let Some(identifier) = said("identifier").or_else(|| said("uri")) {
        out["identifier"] = json!(identifier);
    }
    Some(out)
}

/// Writes a resource; one without an address is found at the page of its record.
fn distribution(fields: Fields<'_>, page: &str) -> Value {
    let mut out = Map::new();
    for (key, ours) in [
        ("title", &["name"][..]),
        ("description", &["description"]),
        ("format", &["format", "mimetype"]),
    ] {
        if let Some(value) = fields.text(ours) {
            out.insert(key.to_owned(), json!(value));
        }
    }
    let bytes = fields
        .text(&["size"])
        .and_then(|size| size.parse::<u64>().ok());
    if let Some(bytes) = bytes {
        out.insert("byteSize".to_owned(), json!(bytes));
    }
    let address = fields.text(&["url"]).or_else(|| {
        let id = fields.text(&["id"])?;
        Some(format!("{page}/resource/{id}"))
    });
    if let Some(address) = address {
        out.insert("accessURL".to_owned(), json!(address));
    }
    Value::Object(out)
}
