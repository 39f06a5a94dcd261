//! A page that describes a dataset: its JSON-LD, and what that is in the words of `data.json`.

use serde_json::{Map, Value, json};

/// Returns the datasets that a page describes, or a document of JSON-LD.
pub(super) fn datasets(text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    if text.trim_start().starts_with(['{', '[']) {
        if let Ok(document) = serde_json::from_str(text) {
            collect(document, 0, &mut out);
        }
        return out;
    }
    let mut rest = text;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start..];
        let (Some(open), Some(end)) = (rest.find('>'), rest.find("</script")) else {
            break;
        };
        if open < end
            && rest[..open].contains("application/ld+json")
            && let Ok(document) = serde_json::from_str(rest[open + 1..end].trim())
        {
            collect(document, 0, &mut out);
        }
        rest = &rest[end + 1..];
    }
    out
}

fn collect(value: Value, depth: usize, out: &mut Vec<Value>) {
    match value {
        Value::Array(list) if depth < 4 => {
            for one in list {
                collect(one, depth + 1, out);
            }
        }
        Value::Object(mut map) => {
            if is_a(&map, "Dataset") {
                out.push(Value::Object(map));
                return;
            }
            for key in ["@graph", "mainEntity", "dataset"] {
                if let Some(inner) = map.remove(key)
                    && depth < 4
                {
                    collect(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Tells whether a node is of a class, however that is written.
fn is_a(map: &Map<String, Value>, class: &str) -> bool {
    let fits = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.rsplit(['/', ':', '#']).next() == Some(class))
    };
    match map.get("@type") {
        Some(Value::Array(list)) => list.iter().any(fits),
        Some(value) => fits(value),
        None => false,
    }
}

/// Returns a property under whichever of its spellings.
fn property<'v>(value: &'v Value, name: &str) -> &'v Value {
    ["", "schema:", "http://schema.org/", "https://schema.org/"]
        .iter()
        .map(|prefix| &value[format!("{prefix}{name}")])
        .find(|value| !value.is_null())
        .unwrap_or(&Value::Null)
}

/// Returns the text of a value: itself, the first of a list, or the name of a thing.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(plain),
        Value::Object(_) => ["@value", "name", "value", "@id", "url"]
            .iter()
            .find_map(|name| plain(property(value, name))),
        _ => None,
    }
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// Writes a description of schema.org's in the words of `data.json`; further properties keep their names.
pub(super) fn as_data_json(described: &Value, address: &str) -> Value {
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    };
    set("title", plain(property(described, "name")));
    set("description", plain(property(described, "description")));
    set("license", plain(property(described, "license")));
    set("modified", plain(property(described, "dateModified")));
    set("issued", plain(property(described, "datePublished")));
    set("temporal", plain(property(described, "temporalCoverage")));
    set("spatial", place(property(described, "spatialCoverage")));
    set("version", plain(property(described, "version")));
    let identifier = plain(property(described, "identifier"));
    let named = plain(&described["@id"]).or(identifier.clone());
    set(
        "identifier",
        Some(named.unwrap_or_else(|| address.to_owned())),
    );
    let page = plain(property(described, "url")).unwrap_or_else(|| address.to_owned());
    set("landingPage", Some(page));
    let words: Vec<String> = list(property(described, "keywords"))
        .iter()
        .filter_map(plain)
        .flat_map(|words| {
            words
                .split(',')
                .map(|word| word.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    if !words.is_empty() {
        out.insert("keyword".to_owned(), json!(words));
    }
    let languages: Vec<String> = list(property(described, "inLanguage"))
        .iter()
        .filter_map(plain)
        .collect();
    if !languages.is_empty() {
        out.insert("language".to_owned(), json!(languages));
    }
    let publisher = ["publisher", "creator", "author"]
        .iter()
        .map(|name| property(described, name))
        .find(|value| !value.is_null())
        .unwrap_or(&Value::Null);
    if let Some(name) = plain(publisher) {
        out.insert("publisher".to_owned(), json!({"name": name}));
    }
    let contact = property(publisher, "contactPoint");
    if let Some(mail) = plain(property(contact, "email")).or(plain(property(publisher, "email"))) {
        let name = plain(property(contact, "name")).or(plain(publisher));
        out.insert(
            "contactPoint".to_owned(),
            json!({"fn": name, "hasEmail": mail}),
        );
    }
    let files: Vec<Value> = list(property(described, "distribution"))
        .iter()
        .map(file)
        .collect();
    out.insert("distribution".to_owned(), Value::Array(files));
    Value::Object(out)
}

fn file(described: &Value) -> Value {
    let mut out = Map::new();
    for (theirs, ours) in [
        ("name", "title"),
        ("description", "description"),
        ("contentUrl", "downloadURL"),
        ("url", "accessURL"),
        ("encodingFormat", "mediaType"),
        ("dateModified", "modified"),
        ("license", "license"),
    ] {
        if let Some(value) = plain(property(described, theirs)) {
            // A format may be a media type or a word for people.
            let ours = if ours == "mediaType" && !value.contains('/') {
                "format"
            } else {
                ours
            };
            out.insert(ours.to_owned(), json!(value));
        }
    }
    Value::Object(out)
}

/// A place: its box where it has one, else its name.
fn place(value: &Value) -> Option<String> {
    let geo = property(value, "geo");
    let corners = plain(property(geo, "box"));
    let numbers: Vec<f64> = corners
        .iter()
        .flat_map(|text| text.split([' ', ',']))
        .filter_map(|number| number.parse().ok())
        .collect();
    // Theirs is south, west, north, east; ours begins with the west.
    if let [south, west, north, east] = numbers[..] {
        return Some(format!("{west},{south},{east},{north}"));
    }
    plain(property(value, "description")).or_else(|| plain(value))
}

/// Writes the characters that stand for themselves nowhere in XML.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_found_in_pages() {
        let text = r#"<html><script>var a = 1</script><script type="application/ld+json">
            {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": ["schema:Dataset"], "name": "Rivers",
             "keywords": "water, fish", "creator": {"@type": "Organization", "name": "Office"},
             "spatialCoverage": {"geo": {"box": "45 -75 46 -74"}},
             "distribution": {"contentUrl": "https://a.example/r.csv", "encodingFormat": "CSV"}}]}</script></html>"#;
        let found = datasets(text);
        assert_eq!(found.len(), 1);
        let record = as_data_json(&found[0], "https://a.example/rivers");
        for (path, expected) in [
            ("/title", json!("Rivers")),
            ("/identifier", json!("https://a.example/rivers")),
            ("/keyword", json!(["water", "fish"])),
            ("/publisher/name", json!("Office")),
            ("/spatial", json!("-75,45,-74,46")),
            ("/distribution/0/format", json!("CSV")),
        ] {
            assert_eq!(record.pointer(path), Some(&expected), "{path}: {record}");
        }
        assert!(datasets("<script type=\"application/ld+json\">{").is_empty());
    }
}
