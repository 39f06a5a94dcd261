//! The demonstration catalogue: real records of several portals and of registers of algorithms.

use serde_json::{Value, json};

use crate::place::{Place, everywhere, repository};

fn folder() -> String {
    repository().join("fixtures/demo").display().to_string()
}

fn demo(place: &Place, arguments: &[&str]) -> Value {
    let folder = folder();
    let said = place.run(&[&["demo", "--from", &folder, "--json"], arguments].concat());
    assert_eq!(said.code, Some(0), "{said:?}");
    said.json()
}

#[test]
fn the_catalogue_loads_and_nothing_is_left_out() {
    let place = Place::sqlite();
    // The first records of the long files: a debug build takes its time.
    let report = demo(&place, &["--take", "250"]);
    assert_eq!(report["left_out"], json!([]));
    let created = |kind: &str| report["created"][kind].as_u64().unwrap_or(0);
    assert!(
        created("dataset") >= 1000 && created("algorithm") >= 350,
        "{report}"
    );
    let of_source = report["created_by_source"].as_object().unwrap();
    assert!(of_source.len() >= 12, "{report}");
    assert!(report["organizations"].as_u64().unwrap() >= 100, "{report}");

    let server = place.serve(&[]);
    let all = created("dataset") + created("algorithm");
    assert!(
        server.ready.contains(&format!("with {all} records")),
        "{}",
        server.ready
    );
    let mut anonymous = server.anonymous();
    let mut search = |params: Value| anonymous.done("package_search", &params);
    let found = search(
        json!({"q": "extras_attribution:*", "rows": 0, "facet.field": ["dataset_type", "organization"], "facet.limit": -1}),
    );
    assert_eq!(found["count"], json!(all), "every record says whom to name");
    let facets = &found["search_facets"];
    assert_eq!(facets["dataset_type"]["items"].as_array().unwrap().len(), 2);
    assert!(facets["organization"]["items"].as_array().unwrap().len() >= 100);
    for register in ["uk-atrs", "nl-algoritmeregister"] {
        assert!(
            of_source[register]["algorithm"].as_u64().unwrap() >= 100,
            "{report}"
        );
    }
    let water = search(json!({"q": "water", "rows": 5}));
    assert!(water["count"].as_u64().unwrap() > 3, "{water}");
}

#[test]
fn a_part_loads_on_every_database_and_again_changes_nothing() {
    everywhere(|place| {
        let part = ["--take", "8"];
        let first = demo(place, &part);
        let count = |report: &Value, key: &str| report[key].as_u64().unwrap();
        let all: u64 = first["created"]
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_u64)
            .sum();
        assert!(all > 60, "{first}");
        assert!(
            first["not_taken"]["nl-algoritmeregister/algoritmes.2026-08-08.json.gz"]
                .as_u64()
                .unwrap()
                > 1000
        );
        let before = place.run(&["dump", "datasets"]).done();
        let again = demo(place, &part);
        assert_eq!(
            (
                &again["created"],
                count(&again, "organizations"),
                count(&again, "was_there")
            ),
            (&json!({}), 0, all),
            "{again}"
        );
        assert_eq!(place.run(&["dump", "datasets"]).done(), before);
        let one = demo(place, &["--only", "uk-atrs", "--take", "9"]);
        assert_eq!(one["created"], json!({"algorithm": 1}), "{one}");
        place
            .run(&["demo", "--from", &folder(), "--only", "mars"])
            .failed(2);
    });
}

#[test]
fn a_record_that_is_left_out_says_why() {
    let place = Place::sqlite();
    let file = |kind: &str| json!({"path": format!("{kind}.json"), "kind": kind});
    let manifest = json!({"version": 1, "sources": [{"name": "town", "title": "Town", "url": "https://example.org", "licence": "CC0",
        "attribution": "Town", "owner": {"name": "town", "title": "Town", "description": "A town"},
        "files": [file("data-json"), file("ckan-packages")]}]});
    place.file("manifest.json", manifest.to_string());
    let good = json!({"title": "Trees", "identifier": "trees", "description": "Trees", "distribution": []});
    place.file(
        "data-json.json",
        json!({"dataset": [good, {"identifier": "nameless"}]}).to_string(),
    );
    let package =
        json!({"id": "8e298b01-266e-4f2c-a1e9-1ad777fc39b5", "name": "trees", "resources": []});
    place.file("ckan-packages.json", json!([package]).to_string());
    let folder = place.path("").display().to_string();
    let said = place.run(&["demo", "--from", &folder]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(
        said.err.contains("left out data-json.json record 2: "),
        "{said:?}"
    );
    assert!(said.out.contains("2 records new"), "{said:?}");
}
