//! Packages of other portals, case by case.

use cairn_exchange::source::Kind;
use serde_json::{Value, json};

use crate::site::map;

const ID: &str = "8e298b01-266e-4f2c-a1e9-1ad777fc39b5";
const OTHER: &str = "0a298b01-266e-4f2c-a1e9-1ad777fc39b5";

/// Maps a package with the given keys and compares what became of them.
#[track_caller]
fn check(given: Value, expected: Value) {
    let mut package = json!({"id": ID, "name": "rivers"});
    let mut wanted = json!({"id": ID, "name": "rivers", "type": "dataset"});
    for (into, from) in [(&mut package, &given), (&mut wanted, &expected)] {
        for (key, value) in from.as_object().expect("an object") {
            into[key] = value.clone();
        }
    }
    let made = map(Kind::CkanPackages, &package).unwrap_or_else(|error| panic!("{given}: {error}"));
    assert_eq!(made.dataset, Some(wanted), "{given}\n{:?}", made.notes);
}

#[test]
fn core_fields_stay_and_computed_ones_go() {
    check(
        json!({"title": "Rivers", "notes": "N", "license_id": "cc-by", "license_title": "CC", "isopen": true,
            "num_tags": 1, "revision_id": "x", "creator_user_id": "y", "metadata_created": "2020-01-01",
            "metadata_modified": "2020-01-01T00:00:00", "state": "active", "private": false, "author": null}),
        json!({"title": "Rivers", "notes": "N", "license_id": "cc-by", "metadata_modified": "2020-01-01T00:00:00",
            "state": "active"}),
    );
    check(
        json!({"license_id": "ca-ogl-lgo", "license_title": "OGL", "license_url": "http://a"}),
        json!({"license_id": "ca-ogl-lgo", "extras": [{"key": "license_title", "value": "OGL"},
            {"key": "license_url", "value": "http://a"}]}),
    );
}

#[test]
fn foreign_keys_become_extras_and_known_ones_fields() {
    check(
        json!({"collection": "primary", "audience": ["a", "b"], "empty": {"en": "", "fr": ""},
            "title_translated": {"en": "Rivers", "fr": "Rivières"}, "subject": ["law"], "frequency": "P1Y",
            "keywords": {"en": ["l'eau", "sea"]}, "extras": [{"key": "collection", "value": "x"}]}),
        json!({"title_translated": {"en": "Rivers", "fr": "Rivières"}, "subject": ["law"], "update_frequency": "yearly",
            "keywords": {"en": ["l eau", "sea"]},
            "extras": [{"key": "collection", "value": "x"}, {"key": "source_collection", "value": "primary"},
                {"key": "audience", "value": "[\"a\",\"b\"]"}]}),
    );
    check(
        json!({"frequency": "not_planned", "time_period_coverage_start": "2013-04-01 00:00:00"}),
        json!({"temporal_start": "2013-04-01", "extras": [{"key": "frequency", "value": "not_planned"}]}),
    );
}

#[test]
fn what_the_rules_refuse_is_set_aside() {
    check(
        json!({"maintainer_email": "see the page", "version": "v".repeat(101), "geographic_granularity": "national",
            "subject": ["whim"]}),
        json!({"extras": [{"key": "geographic_granularity", "value": "national"},
            {"key": "source_maintainer_email", "value": "see the page"}, {"key": "subject", "value": "[\"whim\"]"},
            {"key": "source_version", "value": "v".repeat(101)}]}),
    );
    check(
        json!({"extras": [{"key": "name", "value": "x"}, {"key": "k", "value": null}, {"key": "k", "value": "y"}]}),
        json!({"extras": [{"key": "source_name", "value": "x"}, {"key": "k", "value": ""},
            {"key": "source_k", "value": "y"}]}),
    );
}

#[test]
fn resources_keep_what_is_theirs() {
    check(
        json!({"resources": [
            {"id": OTHER, "url": "http://a/x.csv", "size": "12", "position": 0, "package_id": "x", "mimetype": null,
                "url_type": "upload", "own": {"a": 1}, "fields": [{"t": 1}], "datastore_active": true},
            {"id": OTHER, "url": "http://a", "size": "large", "created": "once"},
            {"id": "17", "url": "http://b", "state": "active"},
            {"id": ID, "url": "http://c", "state": "deleted"}, "text", {}]}),
        json!({"resources": [
            {"id": OTHER, "url": "http://a/x.csv", "size": "12", "own": {"a": 1}, "fields": "[{\"t\":1}]"},
            {"url": "http://a", "source_created": "once", "source_size": "large"},
            {"id": "cb846f39-5975-38d5-b9d6-b4ba67bfdd1b", "source_id": "17", "url": "http://b"}]}),
    );
}

#[test]
fn types_and_names() {
    check(
        json!({"type": "info"}),
        json!({"extras": [{"key": "source_type", "value": "info"}]}),
    );
    check(
        json!({"type": "data-request", "title": "T", "notes": "N"}),
        json!({"type": "data-request", "title": "T", "notes": "N"}),
    );
    // A type of ours that this record cannot satisfy.
    check(
        json!({"type": "algorithm", "title": "T"}),
        json!({"title": "T", "extras": [{"key": "source_type", "value": "algorithm"}]}),
    );
    check(
        json!({"name": "Rivières 2020!"}),
        json!({"name": "rivieres-2020"}),
    );
    let made = map(Kind::CkanPackages, &json!({"id": "17", "title": "No name"})).expect("it maps");
    let dataset = made.dataset.expect("a dataset");
    assert_eq!(
        (&dataset["name"], &dataset["extras"]),
        (
            &json!("no-name"),
            &json!([{"key": "source_id", "value": "17"}])
        )
    );
    assert!(cairn_domain::text::is_uuid(
        dataset["id"].as_str().expect("an id")
    ));
}

#[test]
fn tags_groups_and_organizations() {
    let made = map(
        Kind::CkanPackages,
        &json!({"id": ID, "name": "rivers", "owner_org": OTHER, "organization": {"id": OTHER, "name": "water",
                "title": "Water | Eau", "image_url": "logo.png", "created": "2020", "category": "ministerial"},
            "groups": [{"id": ID, "name": "nature", "display_name": "Nature", "image_display_url": "http://a/i.png"}],
            "tags": [{"name": "sea, lakes", "vocabulary_id": "v"}, {"name": "sea, lakes"}, "river"]}),
    )
    .expect("it maps");
    let dataset = made.dataset.expect("a dataset");
    assert_eq!(dataset["owner_org"], json!("water"));
    assert_eq!(dataset["groups"], json!([{"name": "nature"}]));
    assert_eq!(
        dataset["tags"],
        json!([{"name": "sea lakes"}, {"name": "river"}])
    );
    assert_eq!(
        made.organizations,
        [
            json!({"id": OTHER, "name": "water", "title": "Water | Eau", "extras": [
            {"key": "source_image_url", "value": "logo.png"}, {"key": "category", "value": "ministerial"}]})
        ]
    );
    assert_eq!(
        made.groups,
        [json!({"id": ID, "name": "nature", "image_url": "http://a/i.png", "title": "Nature"})]
    );
    let notes: Vec<String> = made.notes.iter().map(ToString::to_string).collect();
    assert!(
        notes
            .iter()
            .any(|note| note == "tags: a tag of a vocabulary becomes a free tag"),
        "{notes:?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("organization.category: kept as an extra")),
        "{notes:?}"
    );
}

#[test]
fn what_is_no_package_is_an_error() {
    for (given, expected) in [
        (json!([]), "a package is an object"),
        (json!("x"), "a package is an object"),
        (json!({"title": "x"}), "the record has no id or name"),
        (
            json!({"id": ID, "organization": {"title": ""}}),
            "the record has no name",
        ),
    ] {
        assert_eq!(
            map(Kind::CkanPackages, &given).map_err(|error| error.to_string()),
            Err(expected.to_owned()),
            "{given}"
        );
    }
}

#[test]
fn odd_values_never_panic() {
    let odd = [
        json!(null),
        json!(1),
        json!("x"),
        json!([]),
        json!([1, {"a": 2}]),
        json!({"a": []}),
        json!([[{}]]),
    ];
    let keys = [
        "name",
        "title",
        "type",
        "private",
        "organization",
        "owner_org",
        "groups",
        "tags",
        "tag_string",
        "extras",
        "resources",
        "keywords",
        "title_translated",
        "spatial",
        "state",
        "license_id",
        "anything",
    ];
    for key in keys {
        for value in &odd {
            let mut package = json!({"id": ID, "name": "rivers"});
            package[key] = value.clone();
            if let Ok(made) = map(Kind::CkanPackages, &package) {
                assert_eq!(
                    made.dataset.map(|dataset| dataset["id"].clone()),
                    Some(json!(ID)),
                    "{key}: {value}"
                );
            }
        }
    }
}
