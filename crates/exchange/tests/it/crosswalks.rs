//! The crosswalks that ship, on records of the portals that they are for.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use cairn_exchange::crosswalk::{Crosswalk, Sample};

use crate::site::options;

/// Reads a file of `fixtures`.
fn open(file: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(file);
    let raw = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if !file.ends_with(".gz") {
        return Some(raw);
    }
    let mut bytes = Vec::new();
    let read = flate2::read::GzDecoder::new(raw.as_slice()).read_to_end(&mut bytes);
    read.unwrap_or_else(|error| panic!("{file}: {error}"));
    Some(bytes)
}

fn all() -> Vec<Crosswalk> {
    Crosswalk::built_in().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_tests_of_every_file_pass() {
    let mut names = Vec::new();
    for crosswalk in all() {
        assert!(crosswalk.tests() > 1, "{} has no tests", crosswalk.name());
        let trials = crosswalk.run_tests(&options("s"), open);
        let told: Vec<String> = trials
            .failures
            .iter()
            .map(|failure| format!("{}: {}", failure.about, failure.message))
            .collect();
        assert!(
            told.is_empty() && trials.left_out == 0,
            "{}:\n{}",
            crosswalk.name(),
            told.join("\n")
        );
        assert!(!crosswalk.title("fr").is_empty());
        names.push(crosswalk.name().to_owned());
    }
    assert_eq!(names.len(), 8, "{names:?}");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 8);
}

#[test]
fn every_record_of_the_portals_is_taken_with_its_crosswalk() {
    for (name, files) in [
        (
            "ca-open-canada",
            &["demo/ca-open-canada/package_show.127.json.gz"][..],
        ),
        (
            "ca-on",
            &[
                "demo/ca-toronto/death-registry-statistics-package.json",
                "demo/ca-toronto/ttc-routes-and-schedules.json",
            ],
        ),
        (
            "uk-data-gov-uk",
            &[
                "demo/uk-data-gov-uk/package_search.json",
                "demo/uk-data-gov-uk/package_show.json",
            ],
        ),
        (
            "us-data-gov",
            &[
                "demo/us-federal/gsa.data.json.gz",
                "demo/us-federal/fcc.data.json.gz",
            ],
        ),
        (
            "dcat-ap",
            &[
                "rdf/dataset.rdf",
                "rdf/example-ms_dataset_hvd_profile.jsonld",
            ],
        ),
    ] {
        let crosswalk = all()
            .into_iter()
            .find(|one| one.name() == name)
            .unwrap_or_else(|| panic!("no crosswalk {name}"));
        for file in files {
            let bytes = open(file).unwrap_or_default();
            let plain = file.trim_end_matches(".gz");
            let sample = Sample::read(crosswalk.format(), &bytes, plain)
                .unwrap_or_else(|error| panic!("{file}: {error}"));
            let tried = sample.map_all(&crosswalk, &options("s"));
            assert!(!tried.is_empty(), "{file}");
            for (record, tried) in tried {
                let (made, _) = tried.unwrap_or_else(|error| panic!("{file}: {record}: {error}"));
                assert!(made.dataset.is_some(), "{file}: {record}");
            }
        }
    }
}
