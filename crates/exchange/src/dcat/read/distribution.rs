//! Distributions as resources of ours.

use serde_json::{Map, Value, json};

use super::known::{Known, Node, address, node_of, written};
use super::record::{licences_of, site_language};
use super::{nested, properties, services};
use crate::dcat::codes;
use crate::dcat::properties::DISTRIBUTION;
use crate::dcat::vocabulary::Name;
use crate::name::{stable_id, usual_uuid};
use crate::text;

const DOWNLOAD: Name = ("dcat", "downloadURL");
const ACCESS: Name = ("dcat", "accessURL");

/// Properties that are looked at one by one; the others are kept under their names.
const HANDLED: &[Name] = &[
    ("rdf", "type"),
    DOWNLOAD,
    ACCESS,
    ("dct", "title"),
    ("dct", "description"),
    ("dct", "format"),
    ("dcat", "mediaType"),
    ("dct", "license"),
    ("dct", "issued"),
    ("dct", "modified"),
    ("dcat", "byteSize"),
    ("spdx", "checksum"),
    ("dct", "language"),
    ("dct", "rights"),
    ("adms", "status"),
    ("dcat", "accessService"),
];

/// Makes resources of the distributions of a record, in the order of the document.
pub(super) fn resources(known: &Known, node: &Node, id: &str) -> Vec<Value> {
    known
        .objects(node, &[("dcat", "distribution")])
        .enumerate()
        .filter_map(|(place, object)| match node_of(object) {
            Some(distribution) => Some(resource(known, &distribution, id, place)),
            // Some write the address of the file as a text.
            None => written(object).map(|url| {
                let own = resource_id(None, Some(&url), id, place);
                json!({"id": own, "url": url})
            }),
        })
        .collect()
}

fn resource(known: &Known, node: &Node, dataset: &str, place: usize) -> Value {
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    };
    let uri = address(node).map(str::to_owned);
    let download = known.plain(node, &[DOWNLOAD]).into_iter().next();
    let access = known.plain(node, &[ACCESS]).into_iter().next();
    // Where nothing is said of it, its address is the file's.
    let bare = known.about(node).is_empty();
    let url = download
        .clone()
        .or_else(|| access.clone())
        .or_else(|| uri.clone().filter(|_| bare));
    set(
        "id",
        Some(resource_id(uri.as_deref(), url.as_deref(), dataset, place)),
    );
    set("url", url);
    set("access_url", access);
    set("download_url", download);
    set("name", known.text(node, &[("dct", "title")]));
    set("description", known.text(node, &[("dct", "description")]));
    let mimetype = known
        .text(node, &[("dcat", "mediaType")])
        .map(|given| media_type(&given));
    let format = known
        .text(node, &[("dct", "format")])
        .map(|given| last_of(&given));
    match (&format, &mimetype) {
        (Some(format), None) if format.contains('/') => {
            set("mimetype", Some(format.clone()));
            set("format", Some(short_format(format)));
        }
        (Some(format), _) => {
            set("format", Some(format.clone()));
            set("mimetype", mimetype);
        }
        (None, Some(given)) => {
            set("format", Some(short_format(given)));
            set("mimetype", mimetype);
        }
        (None, None) => {}
    }
    let (addresses, titles) = licences_of(known, node);
    set("license", addresses.into_iter().chain(titles).next());
    set("rights", known.text(node, &[("dct", "rights")]));
    set(
        "status",
        known.plain(node, &[("adms", "status")]).into_iter().next(),
    );
    for (name, ours, theirs) in [
        ("issued", "created", "issued"),
        ("modified", "last_modified", "modified"),
    ] {
        let given = known.text(node, &[("dct", name)]);
        let is_date = given
            .as_deref()
            .is_some_and(|given| cairn_domain::text::parse_date(given).is_some());
        set(if is_date { ours } else { theirs }, given);
    }
    let size = known.text(node, &[("dcat", "byteSize")]);
    let bytes = size.as_deref().and_then(|size| {
        // Written as a decimal at times, `1024.0`.
        let whole = size.strip_suffix(".0").unwrap_or(size);
        whole.parse::<u64>().ok()
    });
    match bytes {
        Some(bytes) => {
            out.insert("size".to_owned(), json!(bytes));
        }
        None => {
            if let Some(size) = size {
                out.insert("byte_size".to_owned(), json!(size));
            }
        }
    }
    checksum(known, node, &mut out);
    translations(known, node, &mut out);
    let languages = known.list(node, &[("dct", "language")]);
    if !languages.is_empty() {
        out.insert("language".to_owned(), json!(languages.join(",")));
    }
    if let Some(uri) = uri {
        out.insert("uri".to_owned(), json!(uri));
    }
    others(known, node, &mut out);
    Value::Object(out)
}

/// Returns the id that a resource has here: the one of its address where that ends with a UUID.
fn resource_id(uri: Option<&str>, url: Option<&str>, dataset: &str, place: usize) -> String {
    let last = uri.and_then(|uri| uri.rsplit(['/', '#']).next());
    if let Some(id) = last.and_then(usual_uuid) {
        return id.to_lowercase();
    }
    let what = uri.or(url).map_or_else(|| place.to_string(), str::to_owned);
    stable_id(dataset, &what)
}

fn checksum(known: &Known, node: &Node, out: &mut Map<String, Value>) {
    let Some(sum) = known
        .nodes(node, &[("spdx", "checksum")])
        .into_iter()
        .next()
    else {
        return;
    };
    if let Some(value) = known.text(&sum, &[("spdx", "checksumValue")]) {
        out.insert("hash".to_owned(), json!(value));
    }
    let algorithm = known
        .plain(&sum, &[("spdx", "algorithm")])
        .into_iter()
        .next();
    if let Some(algorithm) = algorithm {
        let name = algorithm.rsplit(['_', '#', '/']).next().unwrap_or_default();
        out.insert("hash_algorithm".to_owned(), json!(name));
    }
}

/// Keeps names and descriptions in both languages where there is more than one, and those in others.
fn translations(known: &Known, node: &Node, out: &mut Map<String, Value>) {
    for (name, key) in [("title", "name"), ("description", "description")] {
        let texts = known.texts(node, &[("dct", name)]);
        let several = texts.len() > 1;
        let mut translated = Map::new();
        for said in texts {
            let Some(language) = said.language else {
                continue;
            };
            match site_language(&language) {
                Some(code) => {
                    translated.entry(code).or_insert_with(|| json!(said.text));
                }
                None if several => {
                    let key = format!("{key}_{language}");
                    out.entry(key).or_insert_with(|| json!(said.text));
                }
                None => {}
            }
        }
        if translated.len() > 1 {
            out.insert(format!("{key}_translated"), Value::Object(translated));
        }
    }
}

fn others(known: &Known, node: &Node, out: &mut Map<String, Value>) {
    let mut put = |key: &str, value: Value| {
        let key = match out.contains_key(key) {
            true => crate::fit::free_key(out, key),
            false => key.to_owned(),
        };
        out.insert(key, json!(text::as_extra(&value)));
    };
    let handled = properties::keyed(known, node, DISTRIBUTION, HANDLED, &mut put);
    let services = services::of(known, node);
    if !services.is_empty() {
        put("access_services", Value::Array(services));
    }
    for name in known.other_names(node, &handled) {
        let texts = known.texts_of(node, &name);
        let value = match texts.as_slice() {
            [] => {
                let described = nested::of(known, node, &name);
                if !described.is_empty() {
                    put(&name, json!(described));
                }
                continue;
            }
            [one] => one.text.clone(),
            several => match known.best(several) {
                // The same in several languages is said once.
                Some(said) if several.iter().all(|other| other.language.is_some()) => {
                    said.text.clone()
                }
                _ => several
                    .iter()
                    .map(|said| said.text.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            },
        };
        put(&name, json!(value));
    }
}

/// Returns a media type out of an entry of the register of media types, or the text itself.
fn media_type(given: &str) -> String {
    given
        .split_once("/media-types/")
        .map_or(given, |(_, kind)| kind)
        .to_owned()
}

/// Returns the code of an entry of a list of formats, or the text itself.
fn last_of(given: &str) -> String {
    if let Some((_, kind)) = given.split_once("/media-types/") {
        return kind.to_owned();
    }
    if given.starts_with("http://") || given.starts_with("https://") {
        let code = given.rsplit(['/', '#']).next().unwrap_or(given);
        let usual = given
            .contains("/file-type/")
            .then(|| codes::format_of_file_type(code))
            .flatten();
        return usual.unwrap_or(code).to_owned();
    }
    given.to_owned()
}

/// Returns the short name of a media type: its format where one is known, else what follows the slash.
fn short_format(media: &str) -> String {
    codes::format_of_media_type(media).map_or_else(
        || {
            let sub = media.rsplit('/').next().unwrap_or(media);
            text::text(&json!(sub.to_uppercase())).unwrap_or_default()
        },
        str::to_owned,
    )
}
