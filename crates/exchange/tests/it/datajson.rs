//! Records of `data.json` catalogues, case by case.

use cairn_exchange::datajson;
use cairn_exchange::name::Names;
use cairn_exchange::source::Kind;
use serde_json::{Value, json};

use crate::site::{map, options};

const ID: &str = "8e298b01-266e-4f2c-a1e9-1ad777fc39b5";

/// Maps a record with the given keys and compares what became of them; the extra `identifier` is always there.
#[track_caller]
fn check(given: Value, expected: Value) {
    let mut record = json!({"title": "Rivers", "identifier": ID});
    for (key, value) in given.as_object().expect("an object") {
        record[key] = value.clone();
    }
    let mut extras = vec![json!({"key": "identifier", "value": ID})];
    let mut wanted = json!({"id": ID, "name": "rivers", "type": "dataset", "title": "Rivers"});
    for (key, value) in expected.as_object().expect("an object") {
        match value {
            Value::Array(list) if key == "extras" => extras.extend(list.iter().cloned()),
            other => wanted[key] = other.clone(),
        }
    }
    wanted["extras"] = Value::Array(extras);
    let made = map(Kind::DataJson, &record).unwrap_or_else(|error| panic!("{given}: {error}"));
    assert_eq!(made.dataset, Some(wanted), "{given}\n{:?}", made.notes);
}

#[test]
fn fields_find_their_places() {
    check(
        json!({"description": "N", "keyword": ["a b", "c,d"], "modified": "2020-01-02", "issued": "2019-05-06T00:00:00Z",
            "accrualPeriodicity": "R/P3M", "landingPage": "https://a.gov", "conformsTo": "https://b.gov",
            "language": ["en-US", "fr"], "theme": ["x"], "programCode": ["1:2"], "dataQuality": true}),
        json!({"notes": "N", "tags": [{"name": "a b"}, {"name": "c d"}], "current_as_of": "2020-01-02",
            "date_published": "2019-05-06", "update_frequency": "quarterly", "url": "https://a.gov",
            "conforms_to": ["https://b.gov"], "languages": ["en", "fr"],
            "extras": [{"key": "theme", "value": "[\"x\"]"}, {"key": "programCode", "value": "[\"1:2\"]"},
                {"key": "dataQuality", "value": "true"}]}),
    );
    check(
        json!({"modified": "R/P1D", "accrualPeriodicity": null, "language": ["es"]}),
        json!({"update_frequency": "daily", "languages": ["other"],
            "extras": [{"key": "modified", "value": "R/P1D"}, {"key": "language", "value": "[\"es\"]"}]}),
    );
}

#[test]
fn contacts() {
    check(
        json!({"contactPoint": {"fn": "Ann", "hasEmail": "mailto:ann@a.gov"}}),
        json!({"contact_name": "Ann", "contact_email": "ann@a.gov"}),
    );
    check(
        json!({"contactPoint": {"fn": "Ann", "hasEmail": "mailto:ann at a.gov"}}),
        json!({"contact_name": "Ann", "extras": [{"key": "contact", "value": "mailto:ann at a.gov"}]}),
    );
    check(
        json!({"contactPoint": "Ann", "mbox": "ann@a.gov"}),
        json!({"contact_name": "Ann", "contact_email": "ann@a.gov", "extras": [{"key": "mbox", "value": "ann@a.gov"}]}),
    );
}

#[test]
fn access_levels_keep_their_reason() {
    check(
        json!({"accessLevel": "public", "rights": "true"}),
        json!({"access_level": "open", "extras": [{"key": "rights", "value": "true"}]}),
    );
    check(
        json!({"accessLevel": "non-public", "rights": null}),
        json!({"access_level": "restricted", "exemption": "none",
            "exemption_rationale": {"en": "Access level of the source: non-public. It states no reason."},
            "extras": [{"key": "accessLevel", "value": "non-public"}]}),
    );
    check(
        json!({"accessLevel": "restricted public", "rights": "Names of people."}),
        json!({"access_level": "restricted", "exemption": "none", "exemption_rationale": {"en": "Names of people."},
            "extras": [{"key": "rights", "value": "Names of people."}, {"key": "accessLevel", "value": "restricted public"}]}),
    );
}

#[test]
fn licences_by_address() {
    check(
        json!({"license": "https://www.usa.gov/government-works"}),
        json!({"license_id": "other-pd", "extras": [{"key": "license", "value": "https://www.usa.gov/government-works"}]}),
    );
    check(
        json!({"license": "http://a.gov/terms"}),
        json!({"extras": [{"key": "license", "value": "http://a.gov/terms"}]}),
    );
    check(
        json!({"license": "Creative Commons Attribution"}),
        json!({"license_id": "cc-by"}),
    );
}

#[test]
fn what_belongs_together() {
    check(
        json!({"isPartOf": "5e298b01-266e-4f2c-a1e9-1ad777fc39b5", "references": ["https://a.gov/x", "a book"]}),
        json!({"related_records": [{"relation": "is_part_of", "record": "5e298b01-266e-4f2c-a1e9-1ad777fc39b5"},
                {"relation": "see_also", "url": "https://a.gov/x"}],
            "extras": [{"key": "isPartOf", "value": "5e298b01-266e-4f2c-a1e9-1ad777fc39b5"},
                {"key": "references", "value": "[\"a book\"]"}]}),
    );
}

#[test]
fn distributions_become_resources() {
    let made = map(
        Kind::DataJson,
        &json!({"title": "Rivers", "identifier": "r-1", "distribution": [
            {"@type": "dcat:Distribution", "downloadURL": "https://a.gov/x.csv", "accessURL": "https://a.gov", "title": "X",
                "mediaType": "text/csv", "format": "csv", "describedBy": "https://a.gov/d", "modified": "2020-01-01",
                "field": [{"title": "a"}]},
            {"accessURL": "https://b.gov", "description": null}, "x"]}),
    )
    .expect("it maps");
    let dataset = made.dataset.expect("a dataset");
    let resources = dataset["resources"].as_array().expect("resources");
    let mut first = resources[0].clone();
    assert!(cairn_domain::text::is_uuid(
        first["id"].as_str().expect("an id")
    ));
    first.as_object_mut().expect("an object").shift_remove("id");
    assert_eq!(
        first,
        json!({"url": "https://a.gov/x.csv", "access_url": "https://a.gov", "name": "X", "mimetype": "text/csv",
            "format": "csv", "last_modified": "2020-01-01", "describedBy": "https://a.gov/d", "field": "[{\"title\":\"a\"}]"})
    );
    assert_eq!(
        (resources.len(), &resources[1]["url"]),
        (2, &json!("https://b.gov"))
    );
    assert_eq!(made.notes.len(), 1, "{:?}", made.notes);
}

#[test]
fn an_identifier_that_comes_twice_is_one_record() {
    let mut names = Names::default();
    let options = options("s");
    let catalog = json!([{"title": "A1", "identifier": "1"}, {"title": "B1", "identifier": "1"}]);
    let made: Vec<_> = datajson::datasets(&catalog, &options, &mut names)
        .filter_map(Result::ok)
        .collect();
    let dataset = |place: usize| made[place].dataset.as_ref().expect("a dataset");
    assert_eq!(
        (&dataset(0)["id"], &dataset(0)["name"]),
        (&dataset(1)["id"], &dataset(1)["name"])
    );
    assert_eq!(
        (made[0].notes.len(), made[1].notes[0].field.as_str()),
        (0, "identifier")
    );
}

#[test]
fn publishers_have_bodies_above_them() {
    let mut names = Names::default();
    let options = options("s");
    let catalog = json!({"dataset": [
        {"title": "A", "identifier": "1", "publisher": {"name": "Office of Water", "mbox": "a@b.gov", "subOrganizationOf":
            {"name": "Department of Nature", "subOrganizationOf": {"name": "U.S. Government"}}}},
        {"title": "A", "identifier": "2", "publisher": {"name": "Department of Nature",
            "subOrganizationOf": {"name": "Department of Nature"}}},
        {"title": "A", "identifier": "3", "publisher": null},
        {"title": null, "identifier": "4"}, {"title": "A"}, 7]});
    let made: Vec<_> = datajson::datasets(&catalog, &options, &mut names).collect();
    let first = made[0].as_ref().expect("it maps");
    assert_eq!(
        first.organizations,
        [
            json!({"name": "u-s-government", "title": "U.S. Government"}),
            json!({"name": "department-of-nature", "title": "Department of Nature", "groups": [{"name": "u-s-government"}]}),
            json!({"name": "office-of-water", "title": "Office of Water", "groups": [{"name": "department-of-nature"}]}),
        ]
    );
    let field = |place: usize, key: &str| {
        made[place]
            .as_ref()
            .ok()
            .and_then(|mapped| mapped.dataset.as_ref())
            .map(|dataset| dataset[key].clone())
    };
    assert_eq!(field(0, "owner_org"), Some(json!("office-of-water")));
    assert_eq!(field(1, "owner_org"), Some(json!("department-of-nature")));
    assert_eq!(made[1].as_ref().expect("it maps").organizations.len(), 1);
    assert_eq!(field(2, "owner_org"), Some(json!(null)));
    let names: Vec<_> = (0..3).filter_map(|place| field(place, "name")).collect();
    assert_eq!(names, ["a_", "a_-2", "a_-3"].map(Value::from));
    let errors: Vec<String> = made[3..]
        .iter()
        .filter_map(|made| made.as_ref().err().map(ToString::to_string))
        .collect();
    assert_eq!(
        errors,
        [
            "the record has no title",
            "the record has no identifier",
            "a record is an object"
        ]
    );
}
