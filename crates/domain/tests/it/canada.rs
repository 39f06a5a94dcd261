//! The schemas of open.canada.ca, unchanged, and records and organizations of its own.

use std::sync::LazyLock;

use cairn_domain::schema::{Kind, SchemaSet};
use serde_json::{Value, json};

use crate::site::{ALICE, Asking, WATER};

static SCHEMAS: LazyLock<SchemaSet> = LazyLock::new(|| {
    let schemas = [
        include_str!("../fixtures/ca-canada/dataset.yaml"),
        include_str!("../fixtures/ca-canada/info.yaml"),
        include_str!("../fixtures/ca-canada/prop.yaml"),
        include_str!("../fixtures/ca-canada/organization.yaml"),
    ];
    let presets = [include_str!("../fixtures/ca-canada/presets.yaml").to_owned()];
    SchemaSet::with_documents(&schemas.map(str::to_owned), &presets)
        .expect("the documents are schemas")
});

fn asking() -> Asking {
    Asking {
        schemas: SCHEMAS.clone(),
        create_unowned: false,
        ..Asking::sysadmin()
    }
}

fn records() -> impl Iterator<Item = Value> {
    let lines = include_str!("../fixtures/ca-canada/records.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a record"))
}

/// Keys that a record does not keep: CKAN makes them, or the schema says so.
const NOT_KEPT: &[&str] = &[
    "owner_org",
    "organization",
    "num_tags",
    "num_resources",
    "isopen",
    "license_title",
    "license_url",
    "creator_user_id",
    "metadata_created",
    "revision_id",
    "relationships_as_object",
    "relationships_as_subject",
    "groups",
    "tags",
    "resources",
    "package_id",
    "position",
    "state",
    "related_type",
    "related_relationship",
    "validation_options",
    "extras",
];

#[track_caller]
fn keeps(before: &Value, after: &Value) {
    for (key, value) in before.as_object().expect("an object") {
        if !value.is_null() && !NOT_KEPT.contains(&key.as_str()) {
            assert_eq!(after.get(key), Some(value), "{key}");
        }
    }
}

#[test]
fn nothing_in_the_documents_is_unknown() {
    let set = &*SCHEMAS;
    assert_eq!(set.unknown_validators(), [""; 0]);
    assert_eq!(set.unknown_presets(), [""; 0]);
    assert_eq!(set.unknown_choice_helpers(), [""; 0]);
    assert!(set.types(Kind::Dataset).contains(&"prop"));
    let shown = set
        .get(Kind::Dataset, "info")
        .expect("info is a type")
        .expanded();
    assert_eq!(shown["dataset_fields"][0]["field_name"], json!("id"));
}

#[test]
fn records_pass_unchanged() {
    let asking = asking();
    for record in records() {
        let mut input = record.clone();
        input["owner_org"] = json!("water");
        let created = asking.create(input.clone());
        keeps(
            &record,
            created.get("ok").unwrap_or_else(|| panic!("{created}")),
        );
        let resources = record["resources"].as_array().into_iter().flatten();
        for (before, after) in
            resources.zip(created["ok"]["resources"].as_array().into_iter().flatten())
        {
            keeps(before, after);
        }
        let mut current = record.clone();
        current["owner_org"] = json!(WATER);
        let updated = asking.update(current, input);
        keeps(
            &record,
            updated.get("ok").unwrap_or_else(|| panic!("{updated}")),
        );
    }
}

#[test]
fn organizations_pass_unchanged() {
    for line in include_str!("../fixtures/ca-canada/organizations.jsonl").lines() {
        let input: Value = serde_json::from_str(line).expect("an organization");
        let got = asking().create_group(true, input.clone());
        keeps(&input, got.get("ok").unwrap_or_else(|| panic!("{got}")));
    }
}

#[test]
fn what_is_missing_is_said() {
    let got = asking().create(json!({"type": "dataset"}));
    assert_eq!(got.get("ok"), None);
    let errors = got["errors"].as_object().expect("errors").clone();
    for (key, expected) in [
        ("collection", json!(["Missing value"])),
        ("title_translated-en", json!(["Missing value"])),
        ("title_translated-fr", json!(["Missing value"])),
        ("keywords-fr", json!(["Missing value"])),
        ("subject", json!(["Select at least one"])),
        ("owner_org", json!(["Missing value"])),
        ("frequency", json!(["Missing value"])),
        ("date_published", json!(["Missing value"])),
        ("license_id", json!(["Missing value"])),
    ] {
        assert_eq!(errors.get(key), Some(&expected), "{key}");
    }
    assert!(
        !errors.contains_key("id") && !errors.contains_key("name"),
        "both are made"
    );
}

/// Changes one record and says what comes of it.
fn changed(changes: Value) -> Value {
    let mut input = records().next().expect("a record");
    input["owner_org"] = json!("water");
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    asking().create(input)
}

#[test]
fn wrong_values_are_said() {
    for (changes, expected) in [
        (
            json!({"collection": "x", "subject": ["persons", "x", "y"]}),
            json!({"collection": ["unexpected choice \"x\""],
                "subject": ["unexpected choice \"x\"", "unexpected choice \"y\""]}),
        ),
        (
            json!({"subject": {"a": 1}}),
            json!({"subject": ["expecting list of strings"]}),
        ),
        (
            json!({"title_translated": {"en": "T"}, "notes_translated": {"en": "N", "fr-t-en": "N", "!": "x"}}),
            json!({"title_translated": ["Required language \"fr\" missing"],
                "notes_translated": ["invalid language code: \"!\""]}),
        ),
        (
            json!({"title_translated": {"en": "T", "fr": null}}),
            json!({"title_translated": ["invalid type for \"fr\" value", "Required language \"fr\" missing"]}),
        ),
        (
            json!({"title_translated": "{"}),
            json!({"title_translated": ["Failed to decode JSON string"]}),
        ),
        (
            json!({"title_translated": ["x"]}),
            json!({"title_translated": ["expecting JSON object"]}),
        ),
        (
            json!({"keywords": {"en": ["a,b", "c  d"], "fr": "un, deux"}}),
            json!({"keywords": ["Tag \"a,b\" may not contain commas", "Tag \"c  d\" may not contain consecutive spaces"]}),
        ),
        (
            json!({"date_published": "2999-01-01", "ready_to_publish": "true"}),
            json!({"date_published": ["Date may not be in the future when this record is marked ready to publish"]}),
        ),
        (
            json!({"license_id": "gpl"}),
            json!({"license_id": ["unexpected choice \"gpl\""]}),
        ),
        (
            json!({"spatial": "{\"type\": \"Point\"}"}),
            json!({"spatial": ["Error: Wrong GeoJSON object: no coordinates"]}),
        ),
        (
            json!({"name": "not-a-uuid"}),
            json!({"name": ["Badly formed hexadecimal UUID string"]}),
        ),
        (
            json!({"extras": [{"key": "collection", "value": "x"}, {"key": "other", "value": "x"}]}),
            json!({"extras": [{"key": ["There is a schema field with the same name"]}, {}]}),
        ),
        (
            json!({"relationship": [{"related_relationship": "x"}]}),
            json!({"relationship": [{"related_relationship": ["unexpected choice \"x\""],
                "related_type": ["Missing value"], "related_url-en": ["Missing value"],
                "related_url-fr": ["Missing value"]}]}),
        ),
    ] {
        assert_eq!(
            changed(changes.clone()),
            json!({"errors": expected}),
            "{changes}"
        );
    }
}

#[test]
fn what_a_form_sends_counts_too() {
    let got = changed(
        json!({"title_translated": null, "title_translated-en": "A", "title_translated-fr": "B",
        "keywords": "{\"en\": \"one, two\", \"fr\": [\"un\"]}", "subject": "persons",
        "relationship": null, "relationship-3-related_type": "x"}),
    );
    assert_eq!(
        got["errors"]["relationship"][0]["related_type"],
        json!(["unexpected choice \"x\""])
    );
    let got = changed(
        json!({"title_translated": null, "title_translated-en": "A", "title_translated-fr": "B",
        "keywords": "{\"en\": \"one, two\", \"fr\": [\"un\"]}", "subject": "persons"}),
    );
    assert_eq!(got["ok"]["title_translated"], json!({"en": "A", "fr": "B"}));
    assert_eq!(got["ok"]["title"], json!("A"));
    assert_eq!(
        got["ok"]["keywords"],
        json!({"en": ["one", "two"], "fr": ["un"]})
    );
    assert_eq!(got["ok"]["subject"], json!(["persons"]));
}

#[test]
fn suggestions_are_read_only_but_for_sysadmins() {
    let current = json!({"id": ALICE, "name": ALICE, "type": "prop", "owner_org": WATER,
        "title_translated": {"en": "T", "fr": "T"}, "notes_translated": {"en": "N", "fr": "N"},
        "keywords": {"en": ["k"], "fr": ["k"]}, "reason": "academic", "subject": ["persons"]});
    let mut input = current.clone();
    input["reason"] = json!("business");
    input["status"] = json!([{"date": "2026-01-02", "reason": "in_progress", "comments": {"en": "a", "fr": "b"}},
        {"date": "2026-03-04", "reason": "released", "comments": {"en": "a", "fr": "b"}}]);
    let editor = Asking {
        sysadmin: false,
        ..asking()
    };
    let got = editor.update(current.clone(), input.clone());
    assert_eq!(got["ok"]["reason"], json!("academic"), "{got}");
    assert_eq!(
        got["ok"]["status"][0]["date"],
        json!("2026-03-04"),
        "the latest comes first"
    );
    assert_eq!(
        asking().update(current, input)["ok"]["reason"],
        json!("business")
    );
}
