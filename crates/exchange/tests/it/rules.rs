//! The rules of Project Open Data, on the catalogues that are harvested, beside what the standard's own JSON Schemas say of them.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cairn_exchange::datajson::{Rules, faults};
use serde_json::Value;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/harvest")
}

fn read(path: &Path) -> Value {
    let raw = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    if path.extension().is_some_and(|end| end == "gz") {
        let read = flate2::read::GzDecoder::new(raw.as_slice()).read_to_end(&mut bytes);
        read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    } else {
        bytes = raw;
    }
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Finds a file in the folders of catalogues.
fn find(name: &str) -> PathBuf {
    ["", "gsa-datajson-samples", "gsa-harvester-examples"]
        .iter()
        .map(|folder| fixtures().join("datajson").join(folder).join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("there is no {name}"))
}

#[test]
fn as_many_records_are_against_the_rules_as_the_schemas_say() {
    let expected = read(&fixtures().join("expected/rules.json"));
    let expected = expected.as_object().unwrap_or_else(|| panic!("no object"));
    assert!(expected.len() > 40);
    for (name, numbers) in expected {
        let catalogue = read(&find(name));
        let records = catalogue["dataset"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        assert_eq!(records.len() as u64, numbers["records"], "{name}");
        for (rules, key) in [
            (Rules::Federal, "federal"),
            (Rules::NonFederal, "non-federal"),
        ] {
            let told: Vec<String> = records
                .iter()
                .map(|record| faults(record, rules))
                .filter(|faults| !faults.is_empty())
                .map(|faults| faults[0].to_string())
                .collect();
            let some = &told[..told.len().min(10)];
            assert_eq!(told.len() as u64, numbers[key], "{name}, {key}: {some:?}");
        }
    }
}
