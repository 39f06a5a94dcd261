//! `cairn crosswalk`: what is there, and what becomes of records.

use serde_json::json;

use crate::place::{Place, repository};

const OWN: &str = "
name: neighbour
title: {en: Our neighbour}
format: ckan
fields:
- {from: refresh, to: update_frequency, list: frequencies}
- {from: theirs, to: contact_name}
lists:
  frequencies: {each day: daily}
left_out: [number]
tests:
- {about: how often, given: {name: a, title: A, refresh: Each day}, expected: {update_frequency: daily}}
- {about: a file, sample: {file: none.json, record: a}, expected: {title: A}}
";

#[test]
fn crosswalks_are_listed_those_of_the_folder_too() {
    let place = Place::sqlite();
    let folder = place.path("walks");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("own.yaml"), OWN).unwrap();
    std::fs::write(folder.join("notes.txt"), "no crosswalk").unwrap();
    let set = format!("schemas.crosswalks={}", folder.display());
    let listed = place.run(&["crosswalk", "list", "--set", &set]).done();
    for part in ["ca-open-canada", "dcat-ap", "neighbour", "Our neighbour"] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let checked = place
        .run(&["crosswalk", "check", "neighbour", "--set", &set])
        .done();
    assert!(
        checked.contains("1 of 1 tests pass, 1 need a file that is not here"),
        "{checked}"
    );
    std::fs::write(folder.join("bad.yaml"), "name: [").unwrap();
    let said = place.run(&["crosswalk", "list", "--set", &set]).failed(2);
    assert!(said.contains("bad.yaml"), "{said}");
}

#[test]
fn a_steward_sees_what_became_of_which_field_and_what_stayed() {
    let place = Place::sqlite();
    let own = place.file("own.yaml", OWN);
    let sample = place.file(
        "sample.json",
        json!({"result": {"results": [
            {"name": "lakes", "title": "Lakes", "refresh": "each day", "number": 7, "colour": "blue", "resources": []},
            {"name": "rivers", "title": "Rivers", "refresh": "at times", "theirs": "Desk", "resources": []},
            {"name": "odd", "organization": {"title": ""}, "resources": []},
        ]}})
        .to_string(),
    );
    let said = place.run(&["crosswalk", "check", &own, &sample]);
    assert_eq!(said.code, Some(3), "{said:?}");
    for part in [
        "3 records, 2 of them taken",
        "odd: the record has no name",
        "refresh  update_frequency  1      \"each day\" → \"daily\"",
        "refresh  \"at times\"  1      the list frequencies does not have it",
        "number   (left out)",
        "colour  1",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let one = place
        .run(&["crosswalk", "check", &own, &sample, "--record", "rivers"])
        .done();
    assert!(
        one.contains("theirs: \"Desk\" became contact_name: \"Desk\""),
        "{one}"
    );
    let report = place
        .run(&[
            "crosswalk",
            "check",
            &own,
            &sample,
            "--record",
            "lakes",
            "--json",
        ])
        .json();
    assert_eq!(report["datasets"][0]["update_frequency"], "daily");
    assert_eq!(report["tests"]["passed"], 1);
    let wrong = OWN.replace("update_frequency: daily}", "update_frequency: weekly}");
    let wrong = place.file("wrong.yaml", wrong);
    let said = place.run(&["crosswalk", "check", &wrong]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.out
            .contains("how often: update_frequency is \"daily\", not \"weekly\"")
    );
    place.run(&["crosswalk", "check", "none.yaml"]).failed(1);
}

#[test]
fn crosswalks_that_ship_pass_with_the_files_of_the_repository() {
    let place = Place::sqlite();
    for (name, tests) in [("ca-bc", 2), ("ca-qc", 3), ("ca-ab", 3)] {
        let file = repository().join("crosswalks").join(format!("{name}.yaml"));
        let said = place
            .run(&["crosswalk", "check", &file.display().to_string()])
            .done();
        let expected = format!("{tests} of {tests} tests pass");
        assert!(said.contains(&expected), "{said}");
    }
}
