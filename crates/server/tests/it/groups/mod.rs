//! Groups and organizations: made, shown, changed, listed, deleted, and what datasets show of them.

mod changes;
mod datasets;
mod list;
mod made;
mod tree;

use serde_json::Value;

use crate::accounts::call;
use crate::support::Site;

/// Calls an action and returns the error of the answer, with its status.
async fn refused(site: &Site, token: &str, action: &str, params: Value) -> (u16, Value) {
    let mut error = call(site, token, action, params).await.json()["error"].take();
    let status = match error["__type"].as_str() {
        Some("Authorization Error") => 403,
        Some("Not Found Error") => 404,
        Some("Validation Error") => 409,
        other => panic!("{action}: {other:?}"),
    };
    error.as_object_mut().unwrap().shift_remove("__type");
    (status, error)
}

async fn allowed(site: &Site, token: &str, action: &str, params: Value) -> Value {
    call(site, token, action, params).await.result()
}

fn keys(dict: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = dict
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap_or_default())
        .collect()
}

const COLUMNS: &[&str] = &[
    "approval_status",
    "created",
    "description",
    "display_name",
    "id",
    "image_display_url",
    "image_url",
    "is_organization",
    "name",
    "state",
    "title",
    "type",
];

fn with(more: &[&'static str]) -> Vec<&'static str> {
    let mut all: Vec<&str> = COLUMNS.iter().chain(more).copied().collect();
    all.sort_unstable();
    all
}
