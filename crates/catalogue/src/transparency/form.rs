//! What the log says of a record, and the form of a record that is hashed.
//!
//! The form is made of the record alone: what stands around it (the titles of its organization and groups, the address of the
//! site, what a licence is called) changes without it. Whoever has the answer of `package_show` can make it too
//! (`docs/transparency.md`).

use cairn_domain::record::{ACTIVE, Dataset, HARVEST_SOURCE};
use cairn_store::Announcement;
use cairn_translog::canonical;
use cairn_translog::hash::{hex, sha256};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::dataset::{FILE, REVIEW};
use crate::harvest::MARKS;
use crate::privacy::Review;
use crate::wire::{last_part, with_scheme};

/// Keys that are the server's own, or of what is around a record.
const AROUND: &[&str] = &[
    "plugin_data",
    "organization",
    "groups",
    "relationships_as_subject",
    "relationships_as_object",
    "isopen",
    "license_title",
    "license_url",
    "num_resources",
    "num_tags",
];

/// Files that an entry lists one by one; of more it gives the hash of the list.
const MOST_FILES: usize = 300;

/// What an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Told {
    /// A record became public.
    Publication,
    /// A public record or one of its files changed.
    Change,
    /// A public record went, or what is said of one that went changed.
    Withdrawal,
}

/// An entry of the log. Its text is canonical JSON, in which keys have an order of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// What it tells.
    pub(crate) kind: Told,
    /// When that was (UTC).
    pub(crate) time: String,
    /// Id of the record.
    pub(crate) id: String,
    /// Its name, where it is or was public under one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Its type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<String>,
    /// Number of its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i64>,
    /// Hash of its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<String>,
    /// Its files: a list of [`FileHash`], or the hash of the list where that is long.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(crate) files: Value,
    /// Hash of the note that is left of a record that went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tombstone: Option<String>,
    /// Place of the entry before this one that tells of the same record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) previous: Option<i64>,
}

impl Entry {
    /// Returns the text that enters the log.
    pub(crate) fn text(&self) -> Result<String, serde_json::Error> {
        Ok(canonical::text(&serde_json::to_value(self)?))
    }

    /// Reads the text of an entry.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Tells whether the record is public after this entry.
    pub(crate) fn is_public(&self) -> bool {
        self.kind != Told::Withdrawal
    }
}

/// A file of a record, as it is served to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileHash {
    /// Id of the resource.
    pub(crate) resource: String,
    /// SHA-256 of the content.
    pub(crate) sha256: String,
}

/// Tells whether everybody sees a record.
pub(crate) fn is_public(dataset: &Dataset) -> bool {
    dataset.state == ACTIVE && !dataset.private && dataset.kind != HARVEST_SOURCE
}

/// Returns the hash of a record's form.
pub(crate) fn record_hash(dataset: &Dataset) -> String {
    hash(&record(&dataset.body))
}

/// Returns the hash of the canonical text of a value.
pub(crate) fn hash(value: &Value) -> String {
    hex(&sha256(canonical::text(value).as_bytes()))
}

/// Returns the form of a record, made of its body.
pub(crate) fn record(body: &Map<String, Value>) -> Value {
    let mut out = Map::new();
    for (key, value) in body {
        if value.is_null() || AROUND.contains(&key.as_str()) {
            continue;
        }
        let kept = match key.as_str() {
            "extras" => without_marks(value),
            "resources" => resources(value),
            _ => value.clone(),
        };
        out.insert(key.clone(), kept);
    }
    Value::Object(out)
}

/// Where a record was harvested from is shown among its extras, and is no part of it.
fn without_marks(extras: &Value) -> Value {
    let is_mark = |extra: &Value| {
        let key = extra.get("key").and_then(Value::as_str);
        key.is_some_and(|key| MARKS.contains(&key))
    };
    match extras {
        Value::Array(list) => list.iter().filter(|one| !is_mark(one)).cloned().collect(),
        other => other.clone(),
    }
}

fn resources(list: &Value) -> Value {
    list.as_array()
        .into_iter()
        .flatten()
        .map(resource)
        .collect()
}

/// A resource: the address of what the site serves is the file's name alone.
fn resource(stored: &Value) -> Value {
    let Some(map) = stored.as_object() else {
        return stored.clone();
    };
    let mut out: Map<String, Value> = map
        .iter()
        .filter(|(key, value)| !value.is_null() && key.as_str() != FILE && key.as_str() != REVIEW)
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let url = map.get("url").and_then(Value::as_str).unwrap_or_default();
    let url = match map.get("url_type").and_then(Value::as_str) {
        Some("upload") => last_part(url).to_owned(),
        Some("datastore") => String::new(),
        _ => with_scheme(url),
    };
    out.insert("url".to_owned(), Value::String(url));
    out.entry("datastore_active").or_insert(Value::Bool(false));
    Value::Object(out)
}

/// Returns the files of a record that everybody may have.
pub(crate) fn files(dataset: &Dataset) -> Vec<FileHash> {
    let text = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
    let resources = dataset.body.get("resources").and_then(Value::as_array);
    resources
        .into_iter()
        .flatten()
        .filter(|one| !Review::of(one).held)
        .filter_map(|one| {
            Some(FileHash {
                resource: text(one, "id")?,
                sha256: text(one, FILE)?,
            })
        })
        .collect()
}

/// Returns files as an entry says them.
pub(crate) fn files_said(files: &[FileHash]) -> Value {
    let list = json!(files);
    if files.is_empty() {
        Value::Null
    } else if files.len() > MOST_FILES {
        Value::String(hash(&list))
    } else {
        list
    }
}

/// Returns what is left of a record that went, as everybody may read it.
pub(crate) fn tombstone(gone: &Announcement) -> Value {
    let titles: Option<Value> = gone
        .titles
        .as_deref()
        .and_then(|titles| serde_json::from_str(titles).ok());
    let mut out = json!({
        "id": gone.id,
        "name": gone.name,
        "type": gone.kind,
        "title": gone.title,
        "title_translated": titles,
        "withdrawn": said_time(gone.at),
        "reason": gone.reason,
        "replaced_by": gone.replaced_by,
        "redirect": gone.leads,
    });
    if let Some(map) = out.as_object_mut() {
        map.retain(|_, value| !value.is_null());
    }
    out
}

/// Writes a time of the log: UTC, and saying so.
pub(crate) fn said_time(time: NaiveDateTime) -> String {
    format!("{}Z", iso(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_record_without_what_is_around_it() {
        let body = json!({
            "id": "r", "name": "rivers", "notes": null, "private": false, "plugin_data": {"a": 1},
            "extras": [{"key": "harvest_source_id", "value": "s"}, {"key": "k", "value": "v"}],
            "num_tags": 3,
            "resources": [
                {"id": "a", "url": "x/y/data.csv", "url_type": "upload", FILE: "00", REVIEW: {"held": true}, "size": null},
                {"id": "b", "url": "example.org/z", "datastore_active": true},
            ],
        });
        let Value::Object(body) = body else {
            unreachable!("an object was written")
        };
        assert_eq!(
            canonical::text(&record(&body)),
            r#"{"extras":[{"key":"k","value":"v"}],"id":"r","name":"rivers","private":false,"resources":[{"datastore_active":false,"id":"a","url":"data.csv","url_type":"upload"},{"datastore_active":true,"id":"b","url":"http://example.org/z"}]}"#
        );
    }

    #[test]
    fn an_entry_fits_into_a_bundle_whatever_it_tells() {
        let files: Vec<FileHash> = (0..=MOST_FILES)
            .map(|number| FileHash {
                resource: format!("{number:0100}"),
                sha256: "0".repeat(64),
            })
            .collect();
        let entry = |count: usize| Entry {
            kind: Told::Change,
            time: "2026-01-02T03:04:05.123456Z".to_owned(),
            id: "i".repeat(100),
            name: Some("n".repeat(100)),
            of: Some("dataset".to_owned()),
            version: Some(i64::MAX),
            record: Some("0".repeat(64)),
            files: files_said(&files[..count]),
            tombstone: None,
            previous: Some(i64::MAX),
        };
        for count in [0, 1, MOST_FILES, MOST_FILES + 1] {
            let text = entry(count).text().expect("an entry is JSON");
            assert!(text.len() <= cairn_translog::bundle::LONGEST, "{count}");
            assert_eq!(Entry::read(&text).ok(), Some(entry(count)));
        }
    }
}
