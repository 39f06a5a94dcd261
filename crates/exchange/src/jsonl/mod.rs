//! Lines of `ckanapi dump` and `ckanapi load`: what a `…_show` action answers, one record a line.

mod normal;

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::error::ExchangeError;

pub use normal::normalise;

/// What the lines of a dump are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Datasets of every type.
    Datasets,
    /// Groups.
    Groups,
    /// Organizations.
    Organizations,
    /// Accounts.
    Users,
}

impl Kind {
    /// Every kind, in an order in which they can be loaded.
    pub const ALL: [Self; 4] = [
        Self::Users,
        Self::Organizations,
        Self::Groups,
        Self::Datasets,
    ];

    /// Returns its name on the command line, as `ckanapi` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Datasets => "datasets",
            Self::Groups => "groups",
            Self::Organizations => "organizations",
            Self::Users => "users",
        }
    }
}

/// Keys of a dataset that the server works out.
const OF_DATASETS: &[&str] = &[
    "creator_user_id",
    "isopen",
    "license_title",
    "license_url",
    "metadata_created",
    "num_resources",
    "num_tags",
    "organization",
    "relationships_as_object",
    "relationships_as_subject",
    "revision_id",
    "tracking_summary",
];

/// Keys of a resource that the server works out.
const OF_RESOURCES: &[&str] = &[
    "datastore_active",
    "metadata_modified",
    "package_id",
    "position",
    "revision_id",
    "state",
    "tracking_summary",
];

/// Keys of a group or organization that the server works out.
const OF_GROUPS: &[&str] = &[
    "created",
    "display_name",
    "image_display_url",
    "is_organization",
    "member_count",
    "num_followers",
    "package_count",
    "packages",
    "revision_id",
    "tags",
];

/// Keys of an account that the server works out.
const OF_USERS: &[&str] = &[
    "activity",
    "apikey",
    "capacity",
    "created",
    "datasets",
    "display_name",
    "email_hash",
    "image_display_url",
    "last_active",
    "number_administered_packages",
    "number_created_packages",
    "number_of_edits",
    "num_followers",
];

/// Makes the input of the `…_create` or `…_update` action out of a line of a dump.
///
/// Ids stay, so that records that name one another still do. An account needs a `password` or `password_hash`
/// besides where it is new: dumps have none.
pub fn load_input(kind: Kind, line: Value) -> Result<Value, ExchangeError> {
    let Value::Object(mut record) = line else {
        return Err(ExchangeError::shape("a line is an object"));
    };
    match kind {
        Kind::Datasets => dataset(&mut record),
        Kind::Groups | Kind::Organizations => group(&mut record),
        Kind::Users => drop_keys(&mut record, OF_USERS),
    }
    Ok(Value::Object(record))
}

fn drop_keys(record: &mut Map<String, Value>, keys: &[&str]) {
    record.retain(|key, _| !keys.contains(&key.as_str()));
}

fn dataset(record: &mut Map<String, Value>) {
    // A site that made the organization anew has another id for it: then its name counts.
    if record.get("owner_org").is_none_or(Value::is_null)
        && let Some(name) = record
            .get("organization")
            .and_then(|organization| organization.get("name"))
            .cloned()
    {
        record.insert("owner_org".to_owned(), name);
    }
    drop_keys(record, OF_DATASETS);
    drop_nulls(record);
    for resource in objects(record, "resources") {
        drop_keys(resource, OF_RESOURCES);
        drop_nulls(resource);
    }
    for tag in objects(record, "tags") {
        tag.retain(|key, value| {
            matches!(key.as_str(), "name" | "vocabulary_id") && !value.is_null()
        });
    }
    for group in objects(record, "groups") {
        // The name is what both sites have in common.
        let named = group.contains_key("name");
        group.retain(|key, _| key == "name" || (key == "id" && !named));
    }
}

fn group(record: &mut Map<String, Value>) {
    drop_keys(record, OF_GROUPS);
    drop_nulls(record);
    for list in ["users", "groups"] {
        for member in objects(record, list) {
            member.retain(|key, _| matches!(key.as_str(), "name" | "capacity"));
        }
    }
}

fn drop_nulls(record: &mut Map<String, Value>) {
    record.retain(|_, value| !value.is_null());
}

/// Returns the objects of a list.
fn objects<'r>(
    record: &'r mut Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'r mut Map<String, Value>> {
    record
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}

/// Puts groups or organizations into an order in which each comes after those that it names as its parents. Those of
/// a circle, or with parents that are not among them, keep their place at the end.
pub fn parents_first(records: Vec<Value>) -> Vec<Value> {
    let name_of = |record: &Value| {
        record
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let known: HashSet<String> = records.iter().filter_map(name_of).collect();
    let mut placed: HashSet<String> = HashSet::with_capacity(records.len());
    let mut out = Vec::with_capacity(records.len());
    let mut waiting = records;
    loop {
        let before = waiting.len();
        let mut later = Vec::new();
        for record in waiting {
            let parents = record
                .get("groups")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let mut names = parents.filter_map(|parent| parent.get("name").and_then(Value::as_str));
            if names.all(|name| placed.contains(name) || !known.contains(name)) {
                placed.extend(name_of(&record));
                out.push(record);
            } else {
                later.push(record);
            }
        }
        if later.len() == before || later.is_empty() {
            out.extend(later);
            return out;
        }
        waiting = later;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(kind: Kind, line: Value, expected: Value) {
        assert_eq!(
            load_input(kind, line.clone()).ok(),
            Some(expected),
            "{line}"
        );
    }

    #[test]
    fn lines_become_inputs() {
        check(
            Kind::Datasets,
            json!({"id": "1", "name": "a", "title": "A", "notes": null, "owner_org": "o", "isopen": true, "num_tags": 1,
                "organization": {"name": "x"}, "metadata_modified": "2020-01-01T00:00:00", "metadata_created": "2020-01-01",
                "extras": [{"key": "k", "value": "v"}],
                "tags": [{"id": "t", "name": "T", "display_name": "T", "state": "active", "vocabulary_id": null}],
                "groups": [{"id": "g", "name": "g1", "title": "G"}],
                "resources": [{"id": "r", "package_id": "1", "position": 0, "url": "http://a", "size": null, "own": [1]}]}),
            json!({"id": "1", "name": "a", "title": "A", "owner_org": "o", "metadata_modified": "2020-01-01T00:00:00",
                "extras": [{"key": "k", "value": "v"}], "tags": [{"name": "T"}], "groups": [{"name": "g1"}],
                "resources": [{"id": "r", "url": "http://a", "own": [1]}]}),
        );
        check(
            Kind::Datasets,
            json!({"name": "a", "owner_org": null, "organization": {"name": "x"}}),
            json!({"name": "a", "owner_org": "x"}),
        );
        check(
            Kind::Organizations,
            json!({"id": "1", "name": "o", "title": "O", "created": "2020", "package_count": 3, "display_name": "O",
                "users": [{"id": "u", "name": "ann", "capacity": "admin", "fullname": "Ann"}],
                "groups": [{"name": "above", "capacity": "public", "id": "2"}], "packages": []}),
            json!({"id": "1", "name": "o", "title": "O", "users": [{"name": "ann", "capacity": "admin"}],
                "groups": [{"name": "above", "capacity": "public"}]}),
        );
        check(
            Kind::Users,
            json!({"id": "1", "name": "ann", "email": "a@b.ca", "email_hash": "x", "created": "2020", "sysadmin": false}),
            json!({"id": "1", "name": "ann", "email": "a@b.ca", "sysadmin": false}),
        );
        assert!(load_input(Kind::Users, json!([1])).is_err());
    }

    #[test]
    fn parents_come_first() {
        for (given, expected) in [
            (
                vec![("c", Some("b")), ("b", Some("a")), ("a", None)],
                ["a", "b", "c"],
            ),
            (
                vec![("a", Some("b")), ("b", Some("a")), ("c", None)],
                ["c", "a", "b"],
            ),
            (
                vec![("a", Some("elsewhere")), ("b", None), ("c", Some("a"))],
                ["a", "b", "c"],
            ),
        ] {
            let records = given
                .iter()
                .map(|(name, parent)| json!({"name": name, "groups": parent.map(|p| json!({"name": p})).into_iter().collect::<Vec<_>>()}))
                .collect();
            let got: Vec<String> = parents_first(records)
                .iter()
                .filter_map(|r| r["name"].as_str().map(str::to_owned))
                .collect();
            assert_eq!(got, expected);
        }
    }
}
