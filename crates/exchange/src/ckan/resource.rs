//! Resources of other CKAN portals.

use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::fit::free_key;
use crate::mapped::Options;
use crate::name::{stable_id, usual_uuid};
use crate::text;

/// Keys that a portal or its loaders work out by themselves.
const COMPUTED: &[&str] = &[
    "archiver",
    "cache_last_updated",
    "cache_url",
    "ckan_url",
    "datastore_active",
    "datastore_contains_all_records_of_source_file",
    "has_views",
    "ignore_hash",
    "is_local_resource",
    "metadata_modified",
    "on_same_domain",
    "package_id",
    "position",
    "qa",
    "resource_group_id",
    "resource_id",
    "revision_id",
    "revision_timestamp",
    "set_url_type",
    "state",
    "task_created",
    "tracking_summary",
    "url_type",
    "webstore_last_updated",
    "webstore_url",
];

/// Makes our resources out of a package's.
pub(super) fn resources(
    draft: &mut Draft,
    package: &Map<String, Value>,
    options: &Options<'_>,
) -> Vec<Value> {
    let listed = package
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let mut out = Vec::with_capacity(listed.len());
    let mut ids: Vec<String> = Vec::with_capacity(listed.len());
    for (place, resource) in listed.iter().enumerate() {
        let Value::Object(resource) = resource else {
            draft.note(
                &format!("resources[{place}]"),
                "left out: it is not an object",
            );
            continue;
        };
        if resource.get("state").and_then(Value::as_str) == Some("deleted") {
            draft.note(&format!("resources[{place}]"), "left out: it is deleted");
            continue;
        }
        let mapped = one(draft, resource, place, options, &mut ids);
        if !mapped.is_empty() {
            out.push(Value::Object(mapped));
        }
    }
    out
}

fn one(
    draft: &mut Draft,
    resource: &Map<String, Value>,
    place: usize,
    options: &Options<'_>,
    ids: &mut Vec<String>,
) -> Map<String, Value> {
    let mut out = Map::with_capacity(resource.len());
    if let Some(given) = resource.get("id").and_then(text::text) {
        let id = usual_uuid(&given).map_or_else(
            || stable_id(options.source, &format!("resource {given}")),
            str::to_owned,
        );
        if ids.contains(&id) {
            draft.note(
                &format!("resources[{place}].id"),
                "given out anew: another resource has it",
            );
        } else {
            out.insert("id".to_owned(), Value::String(id.clone()));
            if id != given {
                out.insert("source_id".to_owned(), Value::String(given));
            }
            ids.push(id);
        }
    }
    if let Some(kind) = resource
        .get("url_type")
        .and_then(Value::as_str)
        .filter(|kind| !kind.is_empty())
    {
        draft.note(
            &format!("resources[{place}].url_type"),
            format!("a file of the portal ({kind}) becomes a link"),
        );
    }
    for (key, value) in resource {
        if key == "id" || COMPUTED.contains(&key.as_str()) || value.is_null() {
            continue;
        }
        match (key.as_str(), value) {
            ("extras", Value::Object(extras)) => {
                for (key, value) in extras {
                    let key = if resource.contains_key(key) {
                        free_key(&out, key)
                    } else {
                        key.clone()
                    };
                    put(&mut out, key, value);
                }
            }
            ("extras", _) => draft.note(
                &format!("resources[{place}].extras"),
                "left out: it is not an object",
            ),
            _ => put(&mut out, key.clone(), value),
        }
    }
    out
}

/// Keeps a value, unless it says nothing. Lists of objects stay as JSON text: rules of lists do not apply to them.
fn put(out: &mut Map<String, Value>, key: String, value: &Value) {
    if text::is_blank(value) {
        return;
    }
    let nested = value
        .as_array()
        .is_some_and(|list| list.iter().any(Value::is_object));
    out.insert(
        key,
        if nested {
            Value::String(value.to_string())
        } else {
            value.clone()
        },
    );
}
