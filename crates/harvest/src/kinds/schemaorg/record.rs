//! A description in schema.org's words in those of `data.json`. What those have no word for keeps its name.

use serde_json::{Map, Value, json};

use super::page::{local, plain, property};

/// Properties of a dataset that have a word, or hold other datasets.
const TAKEN: &[&str] = &[
    "name",
    "description",
    "license",
    "dateModified",
    "datePublished",
    "temporalCoverage",
    "spatialCoverage",
    "version",
    "identifier",
    "url",
    "keywords",
    "inLanguage",
    "distribution",
    "hasPart",
    "dataset",
    "mainEntity",
    "mainEntityOfPage",
    "itemListElement",
];
/// Who may publish a dataset, the first that is named.
const PUBLISHERS: &[&str] = &["publisher", "creator", "author", "provider"];
/// Words of `data.json` that mean something else in schema.org.
const OTHERS: &[&str] = &[
    "isPartOf",
    "references",
    "theme",
    "title",
    "rights",
    "contactPoint",
];

/// Properties of a file that have a word.
const FILE: &[(&str, &str)] = &[
    ("name", "title"),
    ("description", "description"),
    ("contentUrl", "downloadURL"),
    ("url", "accessURL"),
    ("encodingFormat", "mediaType"),
    ("fileFormat", "format"),
    ("dateModified", "modified"),
    ("datePublished", "issued"),
    ("license", "license"),
];

/// Writes a description.
pub(super) fn as_data_json(described: &Value, address: &str) -> Value {
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    };
    let said = |name: &str| plain(property(described, name));
    set("title", said("name"));
    set("description", said("description"));
    set("license", license(property(described, "license")));
    set("modified", said("dateModified"));
    set("issued", said("datePublished"));
    set("temporal", said("temporalCoverage"));
    set("version", said("version"));
    let named = plain(&described["@id"]).or_else(|| said("identifier"));
    set(
        "identifier",
        Some(named.unwrap_or_else(|| address.to_owned())),
    );
    set(
        "landingPage",
        Some(said("url").unwrap_or_else(|| address.to_owned())),
    );
    if let Some(place) = place(property(described, "spatialCoverage")) {
        out.insert("spatial".to_owned(), place);
    }
    let words: Vec<String> = list(property(described, "keywords"))
        .iter()
        .filter_map(plain)
        .flat_map(|words| {
            let words = words.split(',').map(|word| word.trim().to_owned());
            words.collect::<Vec<_>>()
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
    let publisher = publisher(described, &mut out);
    let files: Vec<Value> = list(property(described, "distribution"))
        .iter()
        .map(file)
        .collect();
    out.insert("distribution".to_owned(), Value::Array(files));
    rest(described, publisher, &mut out);
    Value::Object(out)
}

/// A licence: its address where it has one, else its name.
fn license(given: &Value) -> Option<String> {
    let one = match given {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        one => one,
    };
    ["url", "@id"]
        .iter()
        .find_map(|name| plain(property(one, name)))
        .or_else(|| plain(given))
}

/// Writes who publishes it and whom to ask; returns the property that said so.
fn publisher(described: &Value, out: &mut Map<String, Value>) -> Option<&'static str> {
    let found = PUBLISHERS
        .iter()
        .find(|name| !property(described, name).is_null())?;
    let given = property(described, found);
    let whole = match given {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        one => one,
    };
    if let Some(name) = plain(given) {
        let mut body = Map::from_iter([("name".to_owned(), json!(name))]);
        for key in ["url", "identifier", "telephone"] {
            if let Some(value) = plain(property(whole, key)) {
                body.insert(key.to_owned(), json!(value));
            }
        }
        out.insert("publisher".to_owned(), Value::Object(body));
    }
    let contact = property(whole, "contactPoint");
    let mail = plain(property(contact, "email")).or_else(|| plain(property(whole, "email")));
    let page = plain(property(contact, "url"));
    let phone = plain(property(contact, "telephone"));
    if mail.is_some() || page.is_some() || phone.is_some() {
        let name = plain(property(contact, "name")).or_else(|| plain(given));
        let card = [
            ("fn", name),
            ("hasEmail", mail),
            ("hasURL", page),
            ("tel", phone),
        ];
        let card: Map<String, Value> = card
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), json!(value?))))
            .collect();
        out.insert("contactPoint".to_owned(), Value::Object(card));
    }
    // Of several, the others are kept beside the first.
    given
        .as_array()
        .is_none_or(|list| list.len() <= 1)
        .then_some(*found)
}

/// Keeps what has no word, and of what has one the lists that say more than one thing.
fn rest(described: &Value, publisher: Option<&str>, out: &mut Map<String, Value>) {
    for (key, value) in described.as_object().into_iter().flatten() {
        let name = local(key);
        if key.starts_with('@') || Some(name) == publisher {
            continue;
        }
        let is_list = |name: &str| matches!(name, "keywords" | "inLanguage" | "distribution");
        let several = value.as_array().is_some_and(|list| list.len() > 1);
        if TAKEN.contains(&name) && (is_list(name) || !several) {
            continue;
        }
        let wanted = match OTHERS.contains(&name) || out.contains_key(name) {
            true => format!("schema:{name}"),
            false => name.to_owned(),
        };
        out.entry(wanted).or_insert_with(|| value.clone());
    }
}

fn file(described: &Value) -> Value {
    // Some write the address of the file alone.
    if described.is_string() {
        return described.clone();
    }
    let mut out = Map::new();
    for (theirs, ours) in FILE {
        if let Some(value) = plain(property(described, theirs)) {
            // A format may be a media type or a word for people.
            let ours = match *ours {
                "mediaType" if !value.contains('/') => "format",
                ours => ours,
            };
            out.entry(ours).or_insert_with(|| json!(value));
        }
    }
    if let Some(license) = license(property(described, "license")) {
        out.insert("license".to_owned(), json!(license));
    }
    if let Some(bytes) = plain(property(described, "contentSize"))
        && bytes.bytes().all(|byte| byte.is_ascii_digit())
    {
        out.insert("byteSize".to_owned(), json!(bytes));
    }
    for (key, algorithm) in [("sha256", "sha256"), ("md5", "md5")] {
        if let Some(sum) = plain(property(described, key)) {
            out.entry("hash").or_insert_with(|| json!(sum));
            out.entry("hash_algorithm")
                .or_insert_with(|| json!(algorithm));
        }
    }
    for (key, value) in described.as_object().into_iter().flatten() {
        let name = local(key);
        let taken = FILE.iter().any(|(theirs, _)| *theirs == name);
        if !key.starts_with('@') && !taken {
            out.entry(name.to_owned()).or_insert_with(|| value.clone());
        }
    }
    Value::Object(out)
}

/// A place: its shape where it has one, its name, or both.
fn place(value: &Value) -> Option<Value> {
    let value = match value {
        Value::Array(list) => list.first()?,
        one => one,
    };
    let shape = shape(property(value, "geo")).or_else(|| shape(value));
    let name = plain(property(value, "name")).or_else(|| plain(property(value, "description")));
    match (shape, name) {
        (Some(shape), Some(name)) => Some(json!({"geometry": shape, "prefLabel": name})),
        (Some(shape), None) => Some(shape),
        (None, Some(name)) => Some(json!(name)),
        (None, None) => plain(value).map(Value::String),
    }
}

/// The shape of a place: a box, a polygon or a point. Theirs say the latitude first, save for GeoJSON.
fn shape(geo: &Value) -> Option<Value> {
    let geo = match geo {
        Value::Array(list) => list.first()?,
        one => one,
    };
    let numbers = |name: &str| -> Vec<f64> {
        plain(property(geo, name))
            .iter()
            .flat_map(|text| text.split([' ', ',', ';']))
            .filter(|number| !number.is_empty())
            .map_while(|number| number.parse().ok())
            .collect()
    };
    if let [south, west, north, east] = numbers("box")[..] {
        return Some(json!(format!("{west},{south},{east},{north}")));
    }
    if let Some(text) = plain(property(geo, "polygon")).filter(|text| text.starts_with('{')) {
        return Some(json!(text));
    }
    let corners = numbers("polygon");
    if corners.len() >= 8 && corners.len() % 2 == 0 {
        let ring: Vec<Value> = corners
            .chunks(2)
            .map(|corner| json!([corner[1], corner[0]]))
            .collect();
        return Some(json!({"type": "Polygon", "coordinates": [ring]}));
    }
    let degrees = |name: &str| numbers(name).first().copied();
    let (longitude, latitude) = (degrees("longitude")?, degrees("latitude")?);
    Some(json!({"type": "Point", "coordinates": [longitude, latitude]}))
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_word_keeps_its_name() {
        let described = json!({
            "@type": "Dataset", "schema:name": "Rivers", "alternateName": "R", "isPartOf": "series", "variableMeasured": [{"name": "level"}],
            "publisher": {"name": "Office", "url": "https://office.example", "contactPoint": {"telephone": "1"}},
            "creator": [{"name": "A"}, {"name": "B"}], "isAccessibleForFree": true, "license": ["https://l.example/1", "https://l.example/2"],
            "spatialCoverage": ["Ottawa", "Toronto"],
            "distribution": ["https://a.example/1.csv", {"contentUrl": "https://a.example/2.csv", "contentSize": "3 MB", "fileFormat": "CSV"}],
        });
        let made = as_data_json(&described, "https://a.example/");
        for (path, expected) in [
            ("/title", json!("Rivers")),
            ("/alternateName", json!("R")),
            ("/schema:isPartOf", json!("series")),
            ("/variableMeasured/0/name", json!("level")),
            ("/publisher/url", json!("https://office.example")),
            ("/contactPoint", json!({"fn": "Office", "tel": "1"})),
            ("/creator", json!([{"name": "A"}, {"name": "B"}])),
            ("/isAccessibleForFree", json!(true)),
            ("/license", json!("https://l.example/1")),
            (
                "/schema:license",
                json!(["https://l.example/1", "https://l.example/2"]),
            ),
            ("/spatial", json!("Ottawa")),
            ("/spatialCoverage", json!(["Ottawa", "Toronto"])),
            ("/distribution/0", json!("https://a.example/1.csv")),
            ("/distribution/1/contentSize", json!("3 MB")),
            ("/distribution/1/format", json!("CSV")),
        ] {
            assert_eq!(made.pointer(path), Some(&expected), "{path}: {made}");
        }
        assert_eq!(made.get("name"), None);
    }
}
