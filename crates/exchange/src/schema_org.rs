//! Records for search engines: schema.org's `Dataset`, as JSON-LD.

use serde_json::{Map, Value, json};

use crate::fields::{Fields, Text};
use crate::site::Site;

/// Makes the description of a record.
pub fn dataset(record: &Map<String, Value>, site: &Site) -> Value {
    let fields = Fields::new(record);
    let mut out = Map::new();
    let name = fields.text(&["name", "id"]).unwrap_or_default();
    let kind = fields
        .text(&["type"])
        .unwrap_or_else(|| "dataset".to_owned());
    let page = format!("{}/{kind}/{name}", site.url);
    out.insert("@context".to_owned(), json!("https://schema.org/"));
    out.insert("@type".to_owned(), json!("Dataset"));
    out.insert(
        "@id".to_owned(),
        json!(fields.text(&["uri"]).unwrap_or_else(|| page.clone())),
    );
    set(&mut out, "name", said(&fields.texts(&["title", "name"])));
    set(&mut out, "description", said(&fields.texts(&["notes"])));
    set(&mut out, "version", text(fields, &["version"]));
    set(&mut out, "identifier", text(fields, &["identifier", "id"]));
    set(
        &mut out,
        "license",
        text(fields, &["license_url", "license_title", "license_id"]),
    );
    set(
        &mut out,
        "datePublished",
        text(fields, &["issued", "date_published", "metadata_created"]),
    );
    set(
        &mut out,
        "dateModified",
        text(fields, &["modified", "metadata_modified"]),
    );
    out.insert("url".to_owned(), json!(page));
    set(
        &mut out,
        "inLanguage",
        list(fields.list(&["language", "languages"])),
    );
    set(&mut out, "keywords", list(keywords(fields)));
    set(&mut out, "isAccessibleForFree", free(fields));
    out.insert("includedInDataCatalog".to_owned(), catalogue(site));
    set(&mut out, "about", groups(fields, site));
    let publisher = publisher(fields, site);
    set(&mut out, "creator", publisher.clone());
    set(&mut out, "publisher", publisher);
    set(&mut out, "temporalCoverage", period(fields));
    set(&mut out, "spatialCoverage", place(fields));
    let files: Vec<Value> = fields
        .members("resources")
        .map(|resource| download(Fields::new(resource)))
        .collect();
    set(&mut out, "distribution", some(files));
    Value::Object(out)
}

/// Makes the description of a catalogue with some of its records.
pub fn catalogue_of(records: &[&Map<String, Value>], site: &Site) -> Value {
    let records: Vec<Value> = records
        .iter()
        .map(|record| {
            let mut made = dataset(record, site);
            if let Value::Object(made) = &mut made {
                // The whole has one context.
                made.shift_remove("@context");
            }
            made
        })
        .collect();
    let mut out = catalogue(site);
    out["@context"] = json!("https://schema.org/");
    out["@id"] = json!(site.base_uri);
    out["dataset"] = json!(records);
    out
}

/// Names the groups that a record is in.
pub(crate) fn groups(fields: Fields<'_>, site: &Site) -> Option<Value> {
    let group = |group: &Map<String, Value>| {
        let group = Fields::new(group);
        let name = group.text(&["name"])?;
        let title = group
            .text(&["display_name", "title"])
            .unwrap_or_else(|| name.clone());
        Some(json!({"@type": "Thing", "name": title, "url": format!("{}/group/{name}", site.url)}))
    };
    some(fields.members("groups").filter_map(group).collect())
}

/// Describes the catalogue that records are in.
pub(crate) fn catalogue(site: &Site) -> Value {
    let mut catalogue = json!({"@type": "DataCatalog", "name": site.title, "url": site.url});
    if !site.description.trim().is_empty() {
        catalogue["description"] = json!(site.description);
    }
    catalogue
}

/// Returns the words of a record in all languages, each once.
pub(crate) fn keywords(fields: Fields<'_>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let tags = fields
        .members("tags")
        .filter_map(|tag| Fields::new(tag).text(&["display_name", "name"]));
    let translated = fields.texts(&["tags_translated", "keywords"]);
    for word in tags.chain(translated.into_iter().map(|text| text.text)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Says whether everybody may have it, where the record says so.
fn free(fields: Fields<'_>) -> Option<Value> {
    let level = fields.text(&["access_level"])?;
    Some(json!(level == "open"))
}

/// Describes who publishes a record.
pub(crate) fn publisher(fields: Fields<'_>, site: &Site) -> Option<Value> {
    let named = fields.text(&["publisher_name"]);
    let organization = fields.object("organization").map(Fields::new);
    let name = named.or_else(|| organization?.text(&["title", "name"]))?;
    let mut out = json!({"@type": "Organization", "name": name});
    if let Some(own) = organization.and_then(|organization| organization.text(&["name"])) {
        out["url"] = json!(format!("{}/organization/{own}", site.url));
    }
    let mut contact = Map::new();
    set(
        &mut contact,
        "name",
        text(fields, &["contact_name", "maintainer", "author"]),
    );
    set(
        &mut contact,
        "email",
        text(
            fields,
            &["contact_email", "maintainer_email", "author_email"],
        ),
    );
    set(&mut contact, "url", text(fields, &["contact_url"]));
    if !contact.is_empty() {
        contact.insert("@type".to_owned(), json!("ContactPoint"));
        contact.insert("contactType".to_owned(), json!("customer service"));
        out["contactPoint"] = Value::Object(contact);
    }
    Some(out)
}

/// Writes the period that a record is about.
pub(crate) fn period(fields: Fields<'_>) -> Option<Value> {
    let (start, end) = (
        fields.text(&["temporal_start"]),
        fields.text(&["temporal_end"]),
    );
    if start.is_none() && end.is_none() {
        return None;
    }
    let bound = |bound: Option<String>| bound.unwrap_or_else(|| "..".to_owned());
    Some(json!(format!("{}/{}", bound(start), bound(end))))
}

/// Describes the place that a record is about.
pub(crate) fn place(fields: Fields<'_>) -> Option<Value> {
    let words = said(&fields.texts(&["spatial_text", "geographic_coverage"]));
    let shape = fields.text(&["spatial"]);
    if words.is_none() && shape.is_none() {
        return None;
    }
    let mut place = Map::from_iter([("@type".to_owned(), json!("Place"))]);
    set(&mut place, "description", words);
    set(
        &mut place,
        "geo",
        shape.map(|shape| json!({"@type": "GeoShape", "polygon": shape})),
    );
    Some(Value::Object(place))
}

fn download(fields: Fields<'_>) -> Value {
    let mut out = Map::from_iter([("@type".to_owned(), json!("DataDownload"))]);
    set(&mut out, "name", said(&fields.texts(&["name"])));
    set(
        &mut out,
        "description",
        said(&fields.texts(&["description"])),
    );
    set(&mut out, "license", text(fields, &["license", "rights"]));
    set(
        &mut out,
        "datePublished",
        text(fields, &["issued", "created"]),
    );
    set(
        &mut out,
        "dateModified",
        text(fields, &["modified", "last_modified", "metadata_modified"]),
    );
    set(&mut out, "inLanguage", list(fields.list(&["language"])));
    set(
        &mut out,
        "encodingFormat",
        text(fields, &["mimetype", "format"]),
    );
    set(
        &mut out,
        "contentUrl",
        text(fields, &["download_url", "url"]),
    );
    set(&mut out, "url", text(fields, &["url"]));
    set(&mut out, "contentSize", text(fields, &["size"]));
    set(&mut out, "sha256", sha256(fields));
    Value::Object(out)
}

fn sha256(fields: Fields<'_>) -> Option<Value> {
    let hash = fields.text(&["hash"])?;
    let digits = hash.rsplit(':').next().unwrap_or(&hash);
    (digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| json!(digits))
}

/// Sets a key where there is a value.
pub(crate) fn set(out: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value);
    }
}

/// Returns the first text under one of the keys.
pub(crate) fn text(fields: Fields<'_>, keys: &[&str]) -> Option<Value> {
    fields.text(keys).map(Value::String)
}

/// Returns a list that has members.
pub(crate) fn some(list: Vec<Value>) -> Option<Value> {
    (!list.is_empty()).then_some(Value::Array(list))
}

/// Returns texts as a list that has members.
pub(crate) fn list(texts: Vec<String>) -> Option<Value> {
    some(texts.into_iter().map(Value::String).collect())
}

/// Writes a text, or each language's where there are several.
fn said(texts: &[Text]) -> Option<Value> {
    let one = |text: &Text| match &text.language {
        Some(language) => json!({"@language": language, "@value": text.text}),
        None => json!(text.text),
    };
    match texts {
        [] => None,
        [only] => Some(one(only)),
        several => Some(several.iter().map(one).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_described() {
        let record = json!({
            "id": "1", "name": "rivers", "title": "Rivers", "type": "dataset", "license_url": "https://l.example/",
            "notes_translated": {"en": "N", "fr": "F"}, "tags": [{"name": "water"}], "temporal_start": "2020", "access_level": "open",
            "organization": {"name": "o", "title": "Office"}, "contact_email": "a@example.org",
            "resources": [{"name": "R", "url": "https://a.example/f.csv", "format": "CSV", "size": 3, "hash": "x"}],
        });
        let site = Site {
            base_uri: "https://c.example".to_owned(),
            url: "https://c.example".to_owned(),
            title: "C".to_owned(),
            description: String::new(),
            language: "en".to_owned(),
            geometries: Default::default(),
            inherits_license: true,
            has_subcatalogues: false,
        };
        let made = dataset(record.as_object().unwrap(), &site);
        for (path, expected) in [
            ("/@type", json!("Dataset")),
            ("/url", json!("https://c.example/dataset/rivers")),
            ("/description/1/@value", json!("F")),
            ("/license", json!("https://l.example/")),
            ("/temporalCoverage", json!("2020/..")),
            ("/publisher/contactPoint/email", json!("a@example.org")),
            ("/distribution/0/contentSize", json!("3")),
            ("/isAccessibleForFree", json!(true)),
            ("/keywords", json!(["water"])),
        ] {
            assert_eq!(made.pointer(path), Some(&expected), "{path}: {made}");
        }
        assert_eq!(made.pointer("/distribution/0/sha256"), None);
    }
}
