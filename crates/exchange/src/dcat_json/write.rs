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
    set("license", license(fields).map(Value::String));
    set("identifier", text(&["guid", "identifier", "uri", "id"]));
    let files: Vec<Value> = fields
        .members("resources")
        .map(|resource| distribution(Fields::new(resource), &page))
        .collect();
    set("distribution", Some(json!(files)));
    Value::Object(out)
}

/// Returns the address of the licence, else what it was called at its source or is called here.
fn license(fields: Fields<'_>) -> Option<String> {
    // That nobody said of a licence is no licence.
    let id = fields
        .text(&["license_id"])
        .filter(|id| id != "notspecified");
    let known = || id.and_then(|id| fields.text(&["license_title"]).or(Some(id)));
    fields
        .text(&["license_url"])
        .or_else(|| fields.text(&["license"]))
        .or_else(known)
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
        ("license", &["license"]),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Geometries;

    #[test]
    fn licences_are_told_by_the_best_name_that_there_is() {
        let site = Site {
            base_uri: "https://a.example".to_owned(),
            url: "https://a.example".to_owned(),
            title: "A".to_owned(),
            description: String::new(),
            language: "en".to_owned(),
            geometries: Geometries::default(),
            inherits_license: false,
            has_subcatalogues: false,
        };
        for (said, expected) in [
            (
                json!({"license_id": "cc-by", "license_title": "CC BY", "license_url": "https://b.example/by"}),
                json!("https://b.example/by"),
            ),
            (
                json!({"license_id": "dl", "extras": [{"key": "license", "value": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}]}),
                json!("http://dcat-ap.de/def/licenses/dl-by-de/2.0"),
            ),
            (
                json!({"license_id": "other-open", "license_title": "Other (Open)"}),
                json!("Other (Open)"),
            ),
            (json!({"license_id": "mine"}), json!("mine")),
            (
                json!({"license_id": "notspecified", "license_title": "License not specified"}),
                Value::Null,
            ),
            (json!({}), Value::Null),
        ] {
            let made = said.as_object().map(|record| item(record, &site));
            let made = made.unwrap_or_default();
            assert_eq!(made["license"], expected, "{said}");
        }
        let record = json!({"id": "1", "resources": [{"url": "https://a.example/f", "license": "https://b.example/by"}]});
        let made = record.as_object().map(|record| item(record, &site));
        assert_eq!(
            made.unwrap_or_default()["distribution"][0]["license"],
            "https://b.example/by"
        );
    }
}
