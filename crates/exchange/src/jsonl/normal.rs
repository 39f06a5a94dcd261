//! What is left of a record when everything is taken away that two sites cannot have in common.

use serde_json::{Map, Value};

use super::Kind;

/// Keys that each site works out for itself.
const OF_DATASETS: &[&str] = &[
    "creator_user_id",
    "metadata_created",
    "metadata_modified",
    "revision_id",
    "tracking_summary",
];
const OF_RESOURCES: &[&str] = &[
    "datastore_active",
    "metadata_modified",
    "package_id",
    "revision_id",
    "tracking_summary",
];
const OF_GROUPS: &[&str] = &[
    "created",
    "image_display_url",
    "num_followers",
    "package_count",
    "packages",
    "revision_id",
];
const OF_USERS: &[&str] = &[
    "apikey",
    "created",
    "image_display_url",
    "last_active",
    "number_created_packages",
    "num_followers",
    "password_hash",
];

/// Returns a record as two sites that hold the same show it alike: keys sorted, lists without an order of their own
/// sorted, times and ids that each site gives out left away.
pub fn normalise(kind: Kind, record: &Value) -> Value {
    let Value::Object(map) = record else {
        return sorted(record);
    };
    let own: &[&str] = match kind {
        Kind::Datasets => OF_DATASETS,
        Kind::Groups | Kind::Organizations => OF_GROUPS,
        Kind::Users => OF_USERS,
    };
    let mut out = Map::with_capacity(map.len());
    for (key, value) in map {
        if own.contains(&key.as_str()) {
            continue;
        }
        let value = match (kind, key.as_str()) {
            (Kind::Datasets, "resources") => {
                each(value, |resource| without(resource, OF_RESOURCES))
            }
            (Kind::Datasets, "tags") => by(each(value, |tag| only(tag, &["name"])), "name"),
            (Kind::Datasets, "groups") => {
                by(each(value, |group| only(group, &["name", "title"])), "name")
            }
            (Kind::Datasets, "organization") => only(value, &["id", "name", "title"]),
            (_, "extras") => by(each(value, |extra| only(extra, &["key", "value"])), "key"),
            (Kind::Groups | Kind::Organizations, "users" | "groups") => by(
                each(value, |member| only(member, &["name", "capacity"])),
                "name",
            ),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    sorted(&Value::Object(out))
}

fn each(list: &Value, change: impl Fn(&Value) -> Value) -> Value {
    match list {
        Value::Array(items) => items.iter().map(change).collect(),
        other => other.clone(),
    }
}

fn without(value: &Value, keys: &[&str]) -> Value {
    filtered(value, |key| !keys.contains(&key))
}

fn only(value: &Value, keys: &[&str]) -> Value {
    filtered(value, |key| keys.contains(&key))
}

fn filtered(value: &Value, keeps: impl Fn(&str) -> bool) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(key, _)| keeps(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Sorts a list of objects by a text of theirs.
fn by(list: Value, key: &str) -> Value {
    match list {
        Value::Array(mut items) => {
            items.sort_by_key(|item| {
                item.get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            });
            Value::Array(items)
        }
        other => other,
    }
}

/// Sorts the keys of objects, however deep.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(&String, &Value)> = map.iter().collect();
            pairs.sort_by_key(|(key, _)| *key);
            Value::Object(
                pairs
                    .into_iter()
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_sites_do_not_share_goes_away() {
        let here = json!({"name": "a", "metadata_created": "1", "tags": [{"name": "b", "id": "1"}, {"name": "a", "id": "2"}],
            "extras": [{"key": "z", "value": "1"}, {"key": "a", "value": "2"}], "title": "A",
            "organization": {"id": "o", "name": "o", "title": "O", "created": "1"},
            "resources": [{"url": "2", "package_id": "x"}, {"url": "1", "metadata_modified": "y"}]});
        let there = json!({"title": "A", "name": "a", "metadata_created": "2", "tags": [{"name": "a", "id": "3"}, {"name": "b", "id": "4"}],
            "extras": [{"key": "a", "value": "2"}, {"key": "z", "value": "1"}],
            "organization": {"title": "O", "id": "o", "name": "o", "created": "2"},
            "resources": [{"url": "2"}, {"url": "1"}]});
        let (here, there) = (
            normalise(Kind::Datasets, &here),
            normalise(Kind::Datasets, &there),
        );
        assert_eq!(here.to_string(), there.to_string());
        assert!(here.to_string().starts_with("{\"extras\":[{\"key\":\"a\""));
        let moved = json!({"name": "a", "resources": [{"url": "1"}, {"url": "2"}]});
        let kept = json!({"name": "a", "resources": [{"url": "2"}, {"url": "1"}]});
        assert_ne!(
            normalise(Kind::Datasets, &moved),
            normalise(Kind::Datasets, &kept),
            "resources have an order"
        );
    }

    #[test]
    fn members_and_accounts() {
        assert_eq!(
            normalise(
                Kind::Organizations,
                &json!({"users": [{"name": "b", "capacity": "admin", "id": "1"}, {"name": "a"}], "created": "1"})
            ),
            json!({"users": [{"name": "a"}, {"name": "b", "capacity": "admin"}]})
        );
        assert_eq!(
            normalise(
                Kind::Users,
                &json!({"name": "a", "last_active": "1", "email_hash": "h"})
            ),
            json!({"email_hash": "h", "name": "a"})
        );
        assert_eq!(normalise(Kind::Users, &json!([1])), json!([1]));
    }
}
