//! The schemas of British Columbia's catalogue, unchanged.

use cairn_domain::schema::{Documents, Kind, SchemaSet};
use serde_json::{Value, json};

use crate::site::{Asking, WATER};

fn schemas(choices: &[(String, String)]) -> SchemaSet {
    let schemas = [
        include_str!("../fixtures/ca-bc/bcdc_dataset.yaml"),
        include_str!("../fixtures/ca-bc/organization.json"),
        include_str!("../fixtures/ca-bc/group.json"),
    ];
    let schemas = schemas.map(str::to_owned);
    let presets = [include_str!("../fixtures/ca-bc/bcdc_presets.json").to_owned()];
    SchemaSet::with(&Documents {
        schemas: &schemas,
        presets: &presets,
        choices,
    })
    .expect("the documents are schemas")
}

fn valid() -> Value {
    json!({"type": "bcdc_dataset", "name": "silver-prices", "title": "Silver prices", "owner_org": "water",
        "publish_state": "DRAFT", "notes": "N", "license_id": "2", "security_class": "PUBLIC", "view_audience": "Public",
        "download_audience": "Public", "metadata_visibility": "Public", "tag_string": "silver,prices",
        "resource_status": "onGoing",
        "contacts": [{"name": "A", "email": "a@example.org", "org": "any", "role": "custodian", "displayed": ["displayed"]}],
        "dates": [{"type": "Created", "date": "2026-01-02"}],
        "resources": [{"name": "R", "url": "http://a/x.csv", "bcdc_type": "document", "resource_update_cycle": "daily",
            "format": "csv", "resource_storage_location": "external", "resource_type": "data",
            "resource_access_method": "direct access", "json_table_schema": {"fields": []},
            "temporal_extent": [{"beginning_date": "2020-01-01", "end_date": "2021-01-01"}]}]})
}

#[track_caller]
fn check(change: impl FnOnce(&mut Value), expected: Value) {
    let mut input = valid();
    change(&mut input);
    let asking = Asking {
        schemas: schemas(&[]),
        ..Asking::sysadmin()
    };
    assert_eq!(asking.create(input)["errors"], expected);
}

#[test]
fn nothing_but_two_lists_is_unknown() {
    let set = schemas(&[]);
    assert_eq!(set.unknown_validators(), [""; 0]);
    assert_eq!(set.unknown_presets(), [""; 0]);
    assert_eq!(
        set.unknown_choice_helpers(),
        ["edc_orgs_form", "available_parent_orgs"]
    );
    assert!(set.types(Kind::Dataset).contains(&"bcdc_dataset"));
}

#[test]
fn a_record_passes() {
    let asking = Asking {
        schemas: schemas(&[]),
        ..Asking::sysadmin()
    };
    let got = asking.create(valid());
    let record = got.get("ok").unwrap_or_else(|| panic!("{got}"));
    assert_eq!(record["owner_org"], json!(WATER));
    assert_eq!(record["contacts"], valid()["contacts"]);
    assert_eq!(
        record["resources"][0]["json_table_schema"],
        json!({"fields": []})
    );
    assert_eq!(record["resources"][0]["format"], json!("csv"));
    assert_eq!(
        record["tags"][1],
        json!({"name": "prices", "vocabulary_id": null})
    );
}

#[test]
fn lists_of_choices_can_be_given() {
    let given = [(
        "edc_orgs_form".to_owned(),
        r#"[{"value": "x", "label": "X"}]"#.to_owned(),
    )];
    let set = schemas(&given);
    assert_eq!(set.unknown_choice_helpers(), ["available_parent_orgs"]);
    let asking = Asking {
        schemas: set,
        ..Asking::sysadmin()
    };
    assert_eq!(
        asking.create(valid())["errors"],
        json!({"contacts": [{"org": ["unexpected choice \"any\""]}]})
    );
}

#[test]
fn conditions_count() {
    check(
        |input| input["resource_status"] = json!("historicalArchive"),
        json!({"retention_expiry_date": ["Missing value"], "source_data_path": ["Missing value"]}),
    );
    check(
        |input| input["resources"][0]["bcdc_type"] = json!("geographic"),
        json!({"resources": [{"iso_topic_category": ["Missing value"], "projection_name": ["Missing value"],
            "spatial_datatype": ["Missing value"]}]}),
    );
    check(
        |input| input["resources"][0]["temporal_extent"] = json!([{}, {"end_date": "2021-01-01"}]),
        json!({"resources": [{"temporal_extent": ["Only one value is allowed"]}]}),
    );
    check(
        |input| input["contacts"] = json!([{"name": "A", "role": "king"}, {"name": "B"}]),
        json!({"contacts": [
            {"email": ["Missing value"], "org": ["Missing value"], "role": ["unexpected choice \"king\""]},
            {"email": ["Missing value"], "org": ["Missing value"], "role": ["Missing value"]}]}),
    );
    check(|input| input["contacts"] = json!("x"), json!(null));
}

#[test]
fn json_objects_are_checked() {
    for (value, message) in [
        (
            json!([1]),
            "Unsupported type for JSON field: <class 'list'>",
        ),
        (json!("[1]"), "Unsupported value for JSON field: [1]"),
    ] {
        check(
            |input| input["resources"][0]["json_table_schema"] = value,
            json!({"resources": [{"json_table_schema": [message]}]}),
        );
    }
}
