//! Resources within a dataset.

use serde_json::{Value, json};

use crate::site::{Asking, FREE, RESOURCE, TAKEN};

#[track_caller]
fn check(resources: Value, expected: Value) {
    let got = Asking::sysadmin().create(json!({"name": "rs", "resources": resources}));
    let got = got
        .get("ok")
        .or_else(|| got.get("errors"))
        .and_then(|one| one.get("resources"))
        .cloned();
    assert_eq!(got.unwrap_or(json!(null)), expected, "{resources}");
}

#[test]
fn wrong_resources() {
    check(
        json!([{"url": "http://example.org"}, {"url": "http://example.org", "size": "big"}]),
        json!([{}, {"size": ["Invalid integer"]}]),
    );
    check(
        json!([{"size": "x", "last_modified": "never", "created": "x"}]),
        json!([{"created": ["Date format incorrect"], "last_modified": ["Date format incorrect"], "size": ["Invalid integer"]}]),
    );
    check(
        json!([{"id": "no-uuid"}, {}, {"cache_last_updated": "bad"}]),
        json!([{"id": ["Invalid id provided"]}, {"cache_last_updated": ["Date format incorrect"]}]),
    );
    check(
        json!([{"size": 1.5}]),
        json!([{"size": ["Invalid integer"]}]),
    );
    check(
        json!([{"size": []}]),
        json!([{"size": ["Invalid integer"]}]),
    );
    check(
        json!([{"last_modified": "2020-13-45"}]),
        json!([{"last_modified": ["Date format incorrect"]}]),
    );
    check(
        json!([{"id": RESOURCE}]),
        json!([{"id": ["Resource id already exists."]}]),
    );
}

#[test]
fn sizes_and_dates_are_read() {
    check(
        json!([{"size": "12"}, {"size": 12.0}, {"size": ""}, {"size": null}, {"size": " 1_000 "}, {"size": true}]),
        json!([{"size": 12}, {"size": 12}, {"size": null}, {"size": 1000}, {"size": 1}]),
    );
    check(
        json!([{"created": "2019-01-02T03:04:05", "last_modified": "2020-02-03", "cache_last_updated": "2021/05/06"}]),
        json!([{"created": "2019-01-02T03:04:05", "last_modified": "2020-02-03T00:00:00", "cache_last_updated": "2021-05-06T00:00:00"}]),
    );
}

#[test]
fn other_keys_stay_and_some_go() {
    check(
        json!([{"url": " http://a ", "weird": "kept", "nested": {"a": [1]}, "objects": [{"b": 1}], "n": 5, "nothing": null,
            "extras": "dropped", "state": "deleted", "position": 9, "package_id": "x", "tracking_summary": {},
            "revision_timestamp": "x", "metadata_modified": "x", "datastore_active": false, "name": 5}]),
        json!([{"url": "http://a", "weird": "kept", "nested": {"a": [1]}, "objects": [{"b": 1}], "n": 5, "nothing": null,
            "datastore_active": false, "name": "5"}]),
    );
}

#[test]
fn formats_are_unified_or_guessed() {
    for (resource, expected) in [
        (
            json!({"url": "http://a/x", "format": "text/csv"}),
            Some("CSV"),
        ),
        (
            json!({"url": "http://a/x", "format": "plain text"}),
            Some("plain text"),
        ),
        (json!({"url": "http://a/x", "format": ""}), Some("")),
        (json!({"url": "http://a/x"}), None),
        (json!({"url": "http://a/x.csv"}), Some("CSV")),
        (json!({"url": "http://a/x.csv", "format": ""}), Some("CSV")),
        (
            json!({"url": "http://a/x.csv", "format": "PDF"}),
            Some("PDF"),
        ),
        (json!({"url": "http://a/x.csv", "id": FREE}), None),
        (
            json!({"url": "http://a/x.csv", "id": FREE, "format": ""}),
            Some(""),
        ),
        (json!({"url": " http://a/x.csv"}), Some("CSV")),
        (json!({"url": "http://a.csv"}), None),
        (json!({"url": "http://a/x.geojson"}), Some("GeoJSON")),
        (json!({"url": 5, "format": 7}), Some("7")),
    ] {
        let got = Asking::sysadmin().create(json!({"name": "fm", "resources": [resource]}));
        assert_eq!(
            got["ok"]["resources"][0]
                .get("format")
                .and_then(Value::as_str),
            expected,
            "{resource}"
        );
    }
}

#[test]
fn resources_of_the_dataset_itself_keep_their_ids() {
    let shown = json!({"id": TAKEN, "name": "taken", "type": "dataset", "resources": [
        {"id": RESOURCE, "url": "http://a", "size": 3, "state": "active", "position": 0, "package_id": TAKEN}]});
    let asking = Asking::sysadmin();
    assert_eq!(
        asking.update(
            shown.clone(),
            json!({"id": TAKEN, "name": "taken", "resources": [{"id": RESOURCE, "url": "b"}]})
        ),
        json!({"ok": {"id": TAKEN, "name": "taken", "resources": [{"id": RESOURCE, "url": "b"}]}})
    );
    let resources = shown["resources"].clone();
    assert_eq!(
        asking.update(
            shown,
            json!({"id": TAKEN, "name": "taken", "resources": resources})
        ),
        json!({"ok": {"id": TAKEN, "name": "taken", "resources": resources}}),
        "what comes back as it was shown is not looked at"
    );
    let other = json!({"id": FREE, "name": "other", "type": "dataset", "resources": []});
    assert_eq!(
        asking.update(
            other,
            json!({"id": FREE, "name": "other", "resources": [{"id": RESOURCE}]})
        ),
        json!({"errors": {"resources": [{"id": ["Resource id already exists."]}]}})
    );
}
