//! Puts the next version of a dataset together: what was validated, what stays, what the server gives.

use cairn_domain::record::{ACTIVE, Dataset};
use cairn_store::DatasetVersion;
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use super::ResourceFile;
use crate::clock::{from_iso, iso, new_row_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::privacy;
use crate::wire::last_part;

/// Key of a stored resource that names its file. Never shown, never taken from input.
pub(crate) const FILE: &str = "file_sha256";

/// Key of a resource under which stands what stewards said of its table; no input changes it, no answer shows it.
pub(crate) const REVIEW: &str = "privacy_review";

/// Text keys that are null when they are left out.
const TEXTS: &[&str] = &[
    "author",
    "author_email",
    "license_id",
    "maintainer",
    "maintainer_email",
    "notes",
    "url",
    "version",
];

/// Keys that a record may hold and that are put in by themselves, or not kept at all.
const HANDLED: &[&str] = &[
    "id",
    "name",
    "title",
    "type",
    "owner_org",
    "private",
    "state",
    "metadata_created",
    "metadata_modified",
    "creator_user_id",
    "resources",
    "tags",
    "tag_string",
    "extras",
    "groups",
    "plugin_data",
    "relationships_as_subject",
    "relationships_as_object",
    "save",
    "return_to",
    "organization",
    "isopen",
    "license_title",
    "license_url",
    "num_resources",
    "num_tags",
];

/// Keys of a resource that keep their value when they are left out of an update.
const KEPT: &[&str] = &[
    "format",
    "hash",
    "name",
    "size",
    "created",
    "last_modified",
    "cache_url",
    "cache_last_updated",
    "url_type",
    "datastore_active",
];

/// What happens to the groups of a dataset.
#[derive(Debug)]
pub(crate) enum Groups {
    /// They stay.
    Keep,
    /// These are the groups now, by id or name.
    Set(Vec<String>),
}

/// The next version of a dataset, and what belongs to it in other tables.
#[derive(Debug)]
pub(crate) struct Assembly {
    pub(crate) dataset: Dataset,
    pub(crate) groups: Groups,
}

/// Puts a new dataset together.
pub(crate) fn new_dataset(
    ctx: &mut Ctx<'_, '_>,
    id: String,
    record: Map<String, Value>,
) -> Result<Assembly, ActionError> {
    let name = string(&record, "name").unwrap_or_default();
    let mut dataset = Dataset {
        title: string(&record, "title")
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| name.clone()),
        kind: string(&record, "type")
            .filter(|kind| !kind.is_empty())
            .unwrap_or_else(|| "dataset".to_owned()),
        owner_org: string(&record, "owner_org").filter(|owner| !owner.is_empty()),
        creator: ctx.caller.id().map(str::to_owned),
        private: record
            .get("private")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        state: string(&record, "state")
            .filter(|state| !state.is_empty())
            .unwrap_or_else(|| ACTIVE.to_owned()),
        created: ctx.now,
        modified: modified(&record).unwrap_or(ctx.now),
        version: 1,
        body: Map::new(),
        name,
        id,
    };
    fill_body(ctx, &mut dataset, None, &record, None)?;
    Ok(Assembly {
        groups: groups(&record),
        dataset,
    })
}

/// Puts the version after `current` together.
pub(crate) fn next_version(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    record: Map<String, Value>,
    takes_owner_away: bool,
    file: Option<&ResourceFile>,
) -> Result<Assembly, ActionError> {
    let name = string(&record, "name").unwrap_or_else(|| current.name.clone());
    let owner_org = if takes_owner_away {
        None
    } else {
        string(&record, "owner_org")
            .filter(|owner| !owner.is_empty())
            .or_else(|| current.owner_org.clone())
    };
    let mut dataset = Dataset {
        id: current.id.clone(),
        title: string(&record, "title")
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| name.clone()),
        kind: current.kind.clone(),
        owner_org,
        creator: current.creator.clone(),
        private: record
            .get("private")
            .and_then(Value::as_bool)
            .unwrap_or(current.private),
        state: string(&record, "state").unwrap_or_else(|| current.state.clone()),
        created: current.created,
        modified: modified(&record).unwrap_or(ctx.now),
        version: current.version + 1,
        body: Map::new(),
        name,
    };
    fill_body(ctx, &mut dataset, Some(current), &record, file)?;
    Ok(Assembly {
        groups: groups(&record),
        dataset,
    })
}

fn fill_body(
    ctx: &mut Ctx<'_, '_>,
    dataset: &mut Dataset,
    current: Option<&Dataset>,
    record: &Map<String, Value>,
    file: Option<&ResourceFile>,
) -> Result<(), ActionError> {
    let mut body = Map::new();
    for key in TEXTS {
        body.insert(
            (*key).to_owned(),
            record.get(*key).cloned().unwrap_or(Value::Null),
        );
    }
    for (key, value) in record {
        if !TEXTS.contains(&key.as_str()) && !HANDLED.contains(&key.as_str()) && !value.is_null() {
            body.insert(key.clone(), value.clone());
        }
    }
    let plugin_data = record
        .get("plugin_data")
        .filter(|data| data.is_object() && ctx.caller.is_sysadmin())
        .or_else(|| current.and_then(|current| current.body.get("plugin_data")));
    if let Some(data) = plugin_data {
        body.insert("plugin_data".to_owned(), data.clone());
    }
    body.insert(
        "extras".to_owned(),
        record.get("extras").cloned().unwrap_or_else(|| json!([])),
    );
    body.insert("tags".to_owned(), tags(ctx, record)?);
    let before = current
        .and_then(|current| current.body.get("resources"))
        .and_then(Value::as_array);
    let before = before.map_or(&[][..], Vec::as_slice);
    let resources = match record.get("resources").and_then(Value::as_array) {
        Some(given) => {
            let mut next = Vec::with_capacity(given.len());
            for (position, one) in given.iter().enumerate() {
                let file = file.filter(|file| file.index == position);
                let mut made = resource(one, before, &dataset.id, position, file, ctx.now);
                let known = before
                    .iter()
                    .any(|old| old.get("id") == made.get("id") && old.get(FILE) == made.get(FILE));
                if file.is_some_and(|file| file.sha256.is_some()) && !known {
                    privacy::hold_upload(ctx.app, &mut made);
                }
                next.push(made);
            }
            next
        }
        None => before.to_vec(),
    };
    body.insert("resources".to_owned(), Value::Array(resources));
    dataset.body = body;
    columns_into_body(dataset);
    Ok(())
}

/// Writes what the columns say into the body, which is the whole record.
pub(crate) fn columns_into_body(dataset: &mut Dataset) {
    let columns = json!({
        "id": dataset.id,
        "name": dataset.name,
        "title": dataset.title,
        "type": dataset.kind,
        "owner_org": dataset.owner_org,
        "creator_user_id": dataset.creator,
        "private": dataset.private,
        "state": dataset.state,
        "metadata_created": iso(dataset.created),
        "metadata_modified": iso(dataset.modified),
    });
    if let Value::Object(columns) = columns {
        dataset.body.extend(columns);
    }
}

/// Returns a dataset as a kept version has it; nothing where the version is not a whole record.
pub(crate) fn as_it_was(id: &str, kept: &DatasetVersion) -> Option<Dataset> {
    let body = &kept.body;
    let time = |key: &str| string(body, key).as_deref().and_then(from_iso);
    Some(Dataset {
        id: id.to_owned(),
        name: string(body, "name")?,
        kind: string(body, "type")?,
        title: string(body, "title")?,
        owner_org: string(body, "owner_org"),
        creator: string(body, "creator_user_id"),
        private: body.get("private").and_then(Value::as_bool)?,
        state: string(body, "state")?,
        created: time("metadata_created")?,
        modified: time("metadata_modified")?,
        version: kept.version,
        body: body.clone(),
    })
}

/// Puts a resource together from what was validated and what was there before.
fn resource(
    given: &Value,
    before: &[Value],
    dataset_id: &str,
    position: usize,
    file: Option<&ResourceFile>,
    now: NaiveDateTime,
) -> Value {
    let empty = Map::new();
    let given = given.as_object().unwrap_or(&empty);
    let id = string(given, "id").filter(|id| !id.is_empty());
    let old = id.as_ref().and_then(|id| {
        before
            .iter()
            .filter_map(Value::as_object)
            .find(|old| old.get("id").and_then(Value::as_str) == Some(id))
    });
    let mut out = Map::new();
    for (key, default) in [
        ("cache_last_updated", Value::Null),
        ("cache_url", Value::Null),
        ("created", json!(iso(now))),
        ("description", Value::Null),
        ("format", json!("")),
        ("hash", json!("")),
        ("last_modified", Value::Null),
        ("mimetype", Value::Null),
        ("mimetype_inner", Value::Null),
        ("name", Value::Null),
        ("resource_type", Value::Null),
        ("size", Value::Null),
        ("url", json!("")),
        ("url_type", Value::Null),
        ("datastore_active", Value::Null),
    ] {
        let kept = if KEPT.contains(&key) {
            old.and_then(|old| old.get(key))
        } else {
            None
        };
        let value = given
            .get(key)
            .filter(|value| !value.is_null())
            .or(kept)
            .cloned()
            .unwrap_or(default);
        if key != "datastore_active" || !value.is_null() {
            out.insert(key.to_owned(), value);
        }
    }
    out.insert("id".to_owned(), json!(id.unwrap_or_else(new_row_id)));
    out.insert("package_id".to_owned(), json!(dataset_id));
    out.insert("position".to_owned(), json!(position));
    out.insert("state".to_owned(), json!(ACTIVE));
    for (key, value) in given {
        if !out.contains_key(key) && key != FILE && key != REVIEW && key != "metadata_modified" {
            out.insert(key.clone(), value.clone());
        }
    }
    if let Some(review) = old.and_then(|old| old.get(REVIEW)) {
        out.insert(REVIEW.to_owned(), review.clone());
    }
    if out.get("url_type").and_then(Value::as_str) == Some("upload") {
        let url = out
            .get("url")
            .and_then(Value::as_str)
            .map(last_part)
            .unwrap_or_default()
            .to_owned();
        out.insert("url".to_owned(), Value::String(url));
        let sha256 = match file {
            Some(file) => file.sha256.as_deref().map(|sha256| json!(sha256)),
            None => old.and_then(|old| old.get(FILE)).cloned(),
        };
        if let Some(sha256) = sha256 {
            out.insert(FILE.to_owned(), sha256);
        }
    }
    let modified = match old {
        Some(old) if same_resource(old, &out) => old.get("metadata_modified").cloned(),
        _ => None,
    };
    out.insert(
        "metadata_modified".to_owned(),
        modified.unwrap_or_else(|| json!(iso(now))),
    );
    Value::Object(out)
}

/// Tells whether two versions of a resource differ in nothing but their place and the time of their last change.
fn same_resource(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let counts = |key: &str| !matches!(key, "metadata_modified" | "position");
    let size = |map: &Map<String, Value>| map.keys().filter(|key| counts(key)).count();
    size(old) == size(new)
        && new
            .iter()
            .filter(|(key, _)| counts(key))
            .all(|(key, value)| old.get(key) == Some(value))
}

/// Looks the tags up, makes the new ones, and returns them as they are shown: sorted by name, byte by byte.
fn tags(ctx: &mut Ctx<'_, '_>, record: &Map<String, Value>) -> Result<Value, ActionError> {
    let mut wanted: Vec<(String, Option<String>)> = Vec::new();
    for tag in record
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let Some(name) = tag.get("name").and_then(Value::as_str) else {
            continue;
        };
        let vocabulary = tag
            .get("vocabulary_id")
            .and_then(Value::as_str)
            .filter(|id| !id.is_empty());
        let pair = (name.to_owned(), vocabulary.map(str::to_owned));
        if !wanted.contains(&pair) {
            wanted.push(pair);
        }
    }
    if wanted.is_empty() {
        return Ok(json!([]));
    }
    let names: Vec<String> = wanted.iter().map(|(name, _)| name.clone()).collect();
    let known = ctx.tx.tags_by_name(&names)?;
    wanted.sort();
    let mut out = Vec::with_capacity(wanted.len());
    for (name, vocabulary_id) in wanted {
        let id = match known
            .iter()
            .find(|tag| tag.name == name && tag.vocabulary_id == vocabulary_id)
        {
            Some(tag) => tag.id.clone(),
            None => {
                let tag = cairn_domain::record::Tag {
                    id: new_row_id(),
                    name: name.clone(),
                    vocabulary_id: vocabulary_id.clone(),
                };
                ctx.tx.insert_tag(&tag)?;
                tag.id
            }
        };
        out.push(json!({
            "display_name": name, "id": id, "name": name, "state": ACTIVE, "vocabulary_id": vocabulary_id,
        }));
    }
    Ok(Value::Array(out))
}

fn groups(record: &Map<String, Value>) -> Groups {
    match record.get("groups").and_then(Value::as_array) {
        None => Groups::Keep,
        Some(groups) => Groups::Set(
            groups
                .iter()
                .filter_map(|group| {
                    let key = |key: &str| {
                        group
                            .get(key)
                            .and_then(Value::as_str)
                            .filter(|text| !text.is_empty())
                    };
                    key("id").or_else(|| key("name")).map(str::to_owned)
                })
                .collect(),
        ),
    }
}

fn modified(record: &Map<String, Value>) -> Option<NaiveDateTime> {
    record
        .get("metadata_modified")
        .and_then(Value::as_str)
        .and_then(from_iso)
}

fn string(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned)
}
