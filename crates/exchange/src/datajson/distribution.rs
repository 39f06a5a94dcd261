//! Distributions and our resources.

use serde_json::{Map, Value, json};

use crate::dcat::codes;
use crate::draft::Draft;
use crate::name::stable_id;
use crate::text;

/// Keys of a distribution that have another one here.
const RENAMED: &[(&str, &str)] = &[
    ("title", "name"),
    ("mediaType", "mimetype"),
    ("description", "description"),
    ("format", "format"),
];

/// Makes resources out of distributions. Their ids are made out of the dataset's id and their place.
pub(super) fn resources(draft: &mut Draft, given: Option<&Value>, dataset: &str) -> Vec<Value> {
    let one;
    let list: &[Value] = match given {
        Some(Value::Array(list)) => list,
        Some(Value::Null) | None => &[],
        Some(other) => {
            one = [other.clone()];
            &one
        }
    };
    let mut out = Vec::with_capacity(list.len());
    for (place, distribution) in list.iter().enumerate() {
        match distribution {
            Value::Object(map) => out.push(resource(map, dataset, place)),
            // Some write the address of the file alone.
            Value::String(url) if cairn_domain::text::is_url(url.trim()) => {
                let id = stable_id(dataset, &place.to_string());
                out.push(json!({"id": id, "url": url.trim()}));
            }
            _ => draft.note(
                &format!("distribution[{place}]"),
                format!("left out: {distribution} is not an object"),
            ),
        }
    }
    out
}

/// Makes resources of what version 1.0 says of a dataset itself: where its file is, and its service.
pub(super) fn of_record(record: &Map<String, Value>, dataset: &str) -> Vec<Value> {
    let mut out = Vec::new();
    for (key, says_format) in [("accessURL", true), ("webService", false)] {
        let Some(url) = record.get(key).and_then(text::one_of) else {
            continue;
        };
        if !cairn_domain::text::is_url(&url) {
            continue;
        }
        let mut file = Map::from_iter([("accessURL".to_owned(), json!(url))]);
        if let Some(format) = record.get("format").filter(|_| says_format) {
            file.insert("format".to_owned(), format.clone());
        }
        out.push(resource(&file, dataset, out.len()));
    }
    out
}

fn resource(distribution: &Map<String, Value>, dataset: &str, place: usize) -> Value {
    let mut out = Map::with_capacity(distribution.len() + 1);
    out.insert(
        "id".to_owned(),
        json!(stable_id(dataset, &place.to_string())),
    );
    let said = |key: &str| distribution.get(key).and_then(text::one_of);
    let download = said("downloadURL");
    let access = said("accessURL");
    if let Some(url) = download.as_ref().or(access.as_ref()) {
        out.insert("url".to_owned(), json!(url));
    }
    if let (Some(download), Some(access)) = (&download, &access)
        && download != access
    {
        out.insert("access_url".to_owned(), json!(access));
    }
    for (theirs, ours) in RENAMED {
        if let Some(value) = said(theirs) {
            out.insert((*ours).to_owned(), json!(value));
        }
    }
    // Whoever looks for a format looks for a short word.
    if !out.contains_key("format")
        && let Some(format) =
            said("mediaType").and_then(|media| codes::format_of_media_type(&media))
    {
        out.insert("format".to_owned(), json!(format));
    }
    for (theirs, ours) in [("issued", "created"), ("modified", "last_modified")] {
        if let Some(given) = said(theirs) {
            let key = if cairn_domain::text::parse_date(&given).is_some() {
                ours
            } else {
                theirs
            };
            out.insert(key.to_owned(), json!(given));
        }
    }
    let bytes = said("byteSize").and_then(|size| whole_number(&size));
    if let Some(bytes) = bytes {
        out.insert("size".to_owned(), json!(bytes));
    }
    for (key, value) in distribution {
        let handled = matches!(
            key.as_str(),
            "@type" | "@id" | "downloadURL" | "accessURL" | "issued" | "modified"
        ) || (key == "byteSize" && bytes.is_some())
            || RENAMED.iter().any(|(theirs, _)| theirs == key);
        if (handled && !text::says_more(value)) || key.starts_with('@') || text::is_blank(value) {
            continue;
        }
        let key = if out.contains_key(key) {
            crate::fit::free_key(&out, key)
        } else {
            key.clone()
        };
        let nested = matches!(value, Value::Array(_) | Value::Object(_));
        out.insert(
            key,
            if nested {
                Value::String(value.to_string())
            } else {
                value.clone()
            },
        );
    }
    Value::Object(out)
}

/// Reads a number of bytes, which some write as a decimal: `1024.0`.
fn whole_number(text: &str) -> Option<u64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
