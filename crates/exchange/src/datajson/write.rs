//! Records of ours as Project Open Data 1.1 (DCAT-US).

use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::site::Site;

/// Returns the head of a catalogue, whose list `dataset` is empty.
pub fn catalog(site: &Site) -> Value {
    json!({
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@id": format!("{}/data.json", site.url),
        "@type": "dcat:Catalog",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
        "dataset": [],
    })
}

/// Makes the entry of a record.
pub fn entry(record: &Map<String, Value>, site: &Site) -> Value {
    let fields = Fields::new(record);
    let mut out = Map::from_iter([("@type".to_owned(), json!("dcat:Dataset"))]);
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    let text = |keys: &[&str]| fields.text(keys).map(Value::String);
    let id = fields.text(&["id"]).unwrap_or_default();
    let title = text(&["title", "name"]);
    // The schema asks for both; a record without a description says at least what it is called.
    set("description", text(&["notes"]).or_else(|| title.clone()));
    set("title", title);
    set("identifier", text(&["identifier", "uri", "guid", "id"]));
    set("keyword", Some(json!(keywords(fields))));
    set(
        "modified",
        text(&["current_as_of", "modified", "metadata_modified"]),
    );
    set("issued", text(&["date_published", "issued"]));
    set("publisher", Some(publisher(fields, site)));
    set("contactPoint", contact(fields));
    set("accessLevel", Some(json!(access(fields))));
    set("rights", text(&["rights"]));
    // The address at its source, where nothing here is known by it.
    let license = fields
        .text(&["license_url"])
        .or_else(|| fields.text(&["license"]).filter(|url| is_web(url)));
    set("license", license.map(Value::String));
    set("spatial", text(&["spatial", "spatial_text"]));
    set("temporal", temporal(fields));
    set(
        "accrualPeriodicity",
        fields
            .text(&["update_frequency", "accrualPeriodicity", "frequency"])
            .and_then(|code| crate::frequency::interval(&code))
            .map(|interval| json!(interval)),
    );
    set("language", some(fields.list(&["languages", "language"])));
    set(
        "landingPage",
        fields
            .text(&["url"])
            .filter(|url| is_web(url))
            .map(Value::String),
    );
    set(
        "conformsTo",
        fields
            .list(&["conforms_to"])
            .into_iter()
            .find(|url| is_web(url))
            .map(Value::String),
    );
    set("theme", some(fields.list(&["theme", "subject"])));
    for (ours, theirs) in [
        ("bureauCode", "bureauCode"),
        ("programCode", "programCode"),
        ("references", "references"),
    ] {
        set(theirs, some(fields.list(&[ours])));
    }
    for key in [
        "dataQuality",
        "isPartOf",
        "systemOfRecords",
        "primaryITInvestmentUII",
        "describedBy",
        "describedByType",
    ] {
        set(
            key,
            match key {
                "dataQuality" => fields
                    .text(&[key])
                    .and_then(|text| text.parse::<bool>().ok())
                    .map(Value::Bool),
                _ => text(&[key]),
            },
        );
    }
    let files: Vec<Value> = fields
        .members("resources")
        .map(|resource| distribution(Fields::new(resource), &id, site))
        .collect();
    set(
        "distribution",
        (!files.is_empty()).then_some(Value::Array(files)),
    );
    Value::Object(out)
}

fn keywords(fields: Fields<'_>) -> Vec<String> {
    let mut words: Vec<String> = fields
        .members("tags")
        .filter_map(|tag| Fields::new(tag).text(&["display_name", "name"]))
        .collect();
    for word in fields.texts(&["keywords"]) {
        if !words.contains(&word.text) {
            words.push(word.text);
        }
    }
    words
}

/// Writes the publisher with the bodies above it, where the record's organization names them.
fn publisher(fields: Fields<'_>, site: &Site) -> Value {
    let organization = fields.object("organization").map(Fields::new);
    let name = organization
        .and_then(|organization| organization.text(&["title", "name"]))
        .or_else(|| fields.text(&["publisher_name"]))
        .unwrap_or_else(|| site.title.clone());
    json!({"@type": "org:Organization", "name": name})
}

fn contact(fields: Fields<'_>) -> Option<Value> {
    let name = fields.text(&["contact_name", "maintainer", "author"]);
    let mail = fields.text(&["contact_email", "maintainer_email", "author_email"]);
    let organization = || {
        fields
            .object("organization")
            .and_then(|map| Fields::new(map).text(&["title", "name"]))
    };
    let shown = name
        .clone()
        .or_else(|| mail.as_ref().and_then(|_| organization()))?;
    let mut out = json!({"@type": "vcard:Contact", "fn": shown});
    if let Some(mail) = mail {
        let mail = mail.strip_prefix("mailto:").unwrap_or(&mail).to_owned();
        out["hasEmail"] = json!(format!("mailto:{mail}"));
    }
    Some(out)
}

fn access(fields: Fields<'_>) -> &'static str {
    let level = fields.text(&["access_level"]);
    // What its source said tells more, unless it is no longer so here.
    let said = fields.text(&["accessLevel"]).filter(|said| {
        let is_open = said.eq_ignore_ascii_case("public");
        level
            .as_deref()
            .is_none_or(|level| (level == "open") == is_open)
    });
    match said.or(level).as_deref() {
        Some("restricted public" | "restricted") => "restricted public",
        Some("non-public" | "under_review" | "open_to_be_published") => "non-public",
        _ => "public",
    }
}

fn temporal(fields: Fields<'_>) -> Option<Value> {
    let start = fields.text(&["temporal_start"])?;
    let end = fields.text(&["temporal_end"])?;
    Some(json!(format!("{start}/{end}")))
}

fn distribution(fields: Fields<'_>, dataset: &str, site: &Site) -> Value {
    let mut out = Map::from_iter([("@type".to_owned(), json!("dcat:Distribution"))]);
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    };
    set("title", fields.text(&["name"]));
    set("description", fields.text(&["description"]));
    set("format", fields.text(&["format"]));
    for key in ["conformsTo", "describedBy", "describedByType"] {
        set(key, fields.text(&[key]));
    }
    let mimetype = fields.text(&["mimetype"]);
    let url = fields.text(&["url"]).filter(|url| is_web(url));
    let page = fields
        .text(&["id"])
        .map(|id| format!("{}/dataset/{dataset}/resource/{id}", site.url));
    set("accessURL", fields.text(&["access_url"]));
    match (url, mimetype) {
        // A download must say its media type.
        (Some(url), Some(mimetype)) => {
            set("downloadURL", Some(url));
            set("mediaType", Some(mimetype));
        }
        (url, mimetype) => {
            set("accessURL", url.or(page));
            set("mediaType", mimetype);
        }
    }
    Value::Object(out)
}

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

fn some(list: Vec<String>) -> Option<Value> {
    (!list.is_empty()).then(|| json!(list))
}
