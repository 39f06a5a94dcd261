//! One fact more is one metric more.

use cairn_domain::licence::Register;
use serde_json::{Map, Value, json};

use super::{
    Assessment, METRICS, MOST_POINTS, assess, has_open_licence, in_languages, stars, timeliness,
};
use crate::site::Site;

fn site() -> Site {
    Site {
        base_uri: "https://data.example".to_owned(),
        url: "https://data.example".to_owned(),
        title: "Data".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        geometries: Default::default(),
        inherits_license: true,
        has_subcatalogues: false,
    }
}

fn assessed(record: &Value) -> Assessment {
    let answers = |address: &str| match address {
        address if address.contains("unknown") => None,
        address => Some(!address.contains("broken")),
    };
    let record: &Map<String, Value> = record.as_object().unwrap();
    assess(record, &site(), &answers).unwrap()
}

/// The metrics that are met in part or whole, with their points.
fn reached(record: &Value) -> Vec<(&'static str, f64)> {
    let findings = assessed(record).findings;
    let reached = findings.iter().filter(|finding| finding.points() > 0.0);
    reached
        .map(|finding| (finding.metric.id, finding.points()))
        .collect()
}

fn bare() -> Value {
    json!({"id": "a", "name": "rivers", "title": "Rivers", "notes": "Where they flow",
        "resources": [{"id": "r", "url": "https://files.example/broken"}]})
}

#[test]
fn the_points_are_those_of_the_rules() {
    let sum: u16 = METRICS.iter().map(|metric| metric.points).sum();
    assert_eq!(sum, MOST_POINTS);
}

#[test]
fn a_fact_changes_its_metric_alone() {
    let nothing = reached(&bare());
    assert_eq!(nothing, [("dcat_ap", 30.0)]);
    let theme = "http://publications.europa.eu/resource/authority/data-theme/ENVI";
    for (key, value, expected) in [
        (
            "tags",
            json!([{"name": "water"}]),
            &[("keywords", 30.0)][..],
        ),
        ("theme", json!([theme]), &[("categories", 30.0)]),
        (
            "spatial_uri",
            json!("https://sws.geonames.org/6251999/"),
            &[("geo_search", 20.0)],
        ),
        (
            "temporal_start",
            json!("2020-01-01"),
            &[("time_search", 20.0)],
        ),
        (
            "access_rights",
            json!("http://publications.europa.eu/resource/authority/access-right/PUBLIC"),
            &[("access_rights", 10.0), ("access_rights_listed", 5.0)],
        ),
        (
            "access_rights",
            json!("https://rights.example/ask"),
            &[("access_rights", 10.0)],
        ),
        (
            "contact_email",
            json!("who@data.example"),
            &[("contact", 20.0)],
        ),
        (
            "publisher_name",
            json!("Ministry of Rivers"),
            &[("publisher", 10.0)],
        ),
        (
            "license_url",
            json!("https://data.example/licence"),
            &[("licence", 20.0)],
        ),
        (
            "license_url",
            json!("https://creativecommons.org/licenses/by/4.0/"),
            &[("licence", 20.0), ("licence_listed", 10.0)],
        ),
        // Of the record and its one file, the record says when.
        ("issued", json!("2020-01-01"), &[("issued", 2.5)]),
        ("modified", json!("2020-01-01"), &[("modified", 2.5)]),
    ] {
        let mut record = bare();
        record[key] = value;
        let mut found = reached(&record);
        found.retain(|one| !nothing.contains(one));
        assert_eq!(found, expected, "{key}");
    }
    for (key, value, expected) in [
        (
            "url",
            json!("https://files.example/rivers"),
            &[("access_url_answers", 50.0)][..],
        ),
        ("url", json!("https://files.example/unknown"), &[]),
        (
            "download_url",
            json!("https://files.example/broken.csv"),
            &[("download_url", 20.0)],
        ),
        (
            "download_url",
            json!("https://files.example/rivers.csv"),
            &[("download_url", 20.0), ("download_url_answers", 30.0)],
        ),
        ("mimetype", json!("text/csv"), &[("media_type", 10.0)]),
        (
            "rights",
            json!("https://data.example/rights"),
            &[("rights", 5.0)],
        ),
        ("size", json!(12), &[("byte_size", 5.0)]),
    ] {
        let mut record = bare();
        record["resources"][0][key] = value;
        let mut found = reached(&record);
        found.retain(|one| !nothing.contains(one));
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn a_metric_of_files_counts_their_share() {
    let mut record = bare();
    let files = [
        "https://a.example/1",
        "https://a.example/broken",
        "https://a.example/unknown",
        "https://a.example/2",
    ];
    record["resources"] = files
        .iter()
        .enumerate()
        .map(|(number, url)| json!({"id": format!("r{number}"), "url": url}))
        .collect();
    let assessment = assessed(&record);
    let finding = assessment
        .findings
        .iter()
        .find(|one| one.metric.id == "access_url_answers")
        .unwrap();
    assert_eq!(
        (finding.met, finding.not_met, finding.not_assessed),
        (2, 1, 1)
    );
    assert_eq!(finding.points(), 25.0);
}

#[test]
fn what_dcat_ap_does_not_allow_is_named() {
    let mut record = bare();
    record["title"] = json!("");
    record["name"] = json!("");
    record["notes"] = json!("");
    let assessment = assessed(&record);
    let mut wrong: Vec<&str> = assessment
        .violations
        .iter()
        .map(|one| one.property.as_str())
        .collect();
    wrong.sort_unstable();
    assert_eq!(
        wrong,
        [
            "http://purl.org/dc/terms/description",
            "http://purl.org/dc/terms/title"
        ]
    );
    assert_eq!(assessment.rating(), "bad");
}

#[test]
fn stars_are_those_of_the_best_file_of_an_open_record() {
    for (files, is_open, expected) in [
        (&["CSV"][..], false, (0, Some("licence"))),
        (&[], true, (0, Some("no_files"))),
        (&["PDF"], true, (1, Some("structure"))),
        (&["PDF", "XLSX"], true, (2, Some("format"))),
        (&["XLS", "csv", "GeoJSON"], true, (3, Some("addresses"))),
        (&["TTL"], true, (4, Some("links"))),
        (&["something"], true, (1, Some("structure"))),
    ] {
        let resources: Vec<Value> = files
            .iter()
            .map(|format| json!({"format": format}))
            .collect();
        let record = json!({"resources": resources});
        let found = stars(record.as_object().unwrap(), is_open);
        assert_eq!((found.stars, found.next), expected, "{files:?}");
    }
    let linked = json!({"resources": [{"id": "a", "format": "CSV"},
        {"id": "b", "format": "CSV", "data_quality": ["data_includes_uris", "data_includes_links"]}]});
    let found = stars(linked.as_object().unwrap(), true);
    assert_eq!(
        (found.stars, found.next, found.resource.as_deref()),
        (5, None, Some("b"))
    );
}

#[test]
fn licences_are_known_by_id_address_and_title() {
    let register = Register::builtin();
    for (key, said, expected) in [
        ("license_id", "cc-by", true),
        (
            "license_url",
            "https://creativecommons.org/licenses/by/4.0/",
            true,
        ),
        (
            "license_url",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            false,
        ),
        ("license_id", "notspecified", false),
        ("license_id", "cc-by-4", false),
    ] {
        let record = json!({ key: said });
        let found = has_open_licence(record.as_object().unwrap(), &register);
        assert_eq!(found, expected, "{said}");
    }
}

#[test]
fn lateness_is_counted_from_what_was_promised() {
    let now = "2026-03-01T12:00:00".parse().unwrap();
    for (frequency, changed, expected) in [
        ("monthly", "2026-01-21", Some((0, Some(true)))),
        // 30 days and a quarter, and three days of grace.
        ("monthly", "2026-01-20", Some((0, Some(true)))),
        ("monthly", "2026-01-19", Some((1, Some(false)))),
        ("R/P1W", "2026-02-01", Some((17, Some(false)))),
        (
            "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
            "2025-12-01",
            Some((0, Some(true))),
        ),
        ("as_required", "2001-01-01", Some((0, None))),
        ("now and then", "2026-01-01", None),
    ] {
        let record = json!({"update_frequency": frequency, "metadata_modified": "2026-02-28T00:00:00",
            "resources": [{"last_modified": "2020-01-01T00:00:00"}, {"last_modified": format!("{changed}T10:00:00")}]});
        let found = timeliness(record.as_object().unwrap(), now);
        let found = found.map(|found| (found.late_days, found.on_time()));
        assert_eq!(found, expected, "{frequency} {changed}");
    }
}

#[test]
fn languages_are_compared() {
    let record = json!({"title_translated": {"en": "Rivers", "fr": "Rivières"}, "notes_translated": {"en": "All", "fr": " "},
        "keywords": {"en": [], "fr": []},
        "resources": [{"name_translated": {"en": "List", "fr-t-en": "Liste"}}, {"description_translated": {"fr": "Tout"}}]});
    let languages = ["en".to_owned(), "fr".to_owned()];
    let found = in_languages(record.as_object().unwrap(), &languages);
    let found: Vec<(u32, u32, String)> = found
        .into_iter()
        .map(|one| (one.said, one.of, one.missing.join(",")))
        .collect();
    assert_eq!(
        found,
        [
            (3, 4, "resources[1].description_translated".to_owned()),
            (3, 4, "notes_translated".to_owned())
        ]
    );
}
