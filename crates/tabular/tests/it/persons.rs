//! What the detectors find in tables that governments publish: offices everywhere, persons hardly anywhere.

use std::path::{Path, PathBuf};

use cairn_tabular::cell::CellRef;
use cairn_tabular::file::{Format, Limits, Part, Reader, Wishes};
use cairn_tabular::profile::{Profile, Profiler};
use cairn_tabular::types::Type;

/// A file and its findings, `column: kind, confidence, values`, each with what we think of it.
const FINDINGS: &[(&str, &[(&str, &str)])] = &[
    (
        "ar-catalogo-justicia.xlsx",
        &[(
            "catalog_publisher_mbox: email, possible, 1",
            "the mailbox of a ministry",
        )],
    ),
    (
        "fr-communes-fibre.csv",
        &[(
            "NUMEPCI: social_insurance, possible, 404",
            "numbers of public bodies: nine digits with the same check digit",
        )],
    ),
    (
        "fr-irve-bornes.csv",
        &[(
            "ad_station: address, possible, 487",
            "where charging stations are",
        )],
    ),
    (
        "toronto-geojson-as-csv.csv",
        &[
            (
                "consultant_fullname: person_name, likely, 232",
                "staff of the city, by name: worth a look, and public by office",
            ),
            (
                "website: email, likely, 1",
                "an e-mail address in the wrong column",
            ),
            ("email: email, likely, 232", "of the staff"),
            ("consultant_phone: phone, likely, 107", "of the staff"),
            (
                "phone: phone, likely, 232",
                "of centres; the table names persons beside them",
            ),
            (
                "full_address: postal_code, likely, 232",
                "of centres, likewise",
            ),
            ("address: address, likely, 232", "of centres, likewise"),
            ("full_address: address, likely, 232", "of centres, likewise"),
            (
                "contact_fullname: person_name, possible, 232",
                "the column is one of contacts",
            ),
            (
                "contact_email: email, possible, 232",
                "the column is one of contacts",
            ),
        ],
    ),
    (
        "toronto-voting-record-special-chars.csv",
        &[
            (
                "First Name: person_name, likely, 10",
                "councillors: persons, public by office",
            ),
            ("Last Name: person_name, likely, 10", "councillors"),
        ],
    ),
    (
        "us-boston311-100.csv",
        &[
            (
                "closure_reason: phone, possible, 1",
                "a telephone number in a remark",
            ),
            (
                "location: address, possible, 78",
                "where something was reported",
            ),
            (
                "location_street_name: address, possible, 83",
                "where something was reported",
            ),
        ],
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/tables")
}

fn profile(path: &Path) -> Option<Profile> {
    let format = Format::of_file_name(path.file_name()?.to_str()?)?;
    let scratch = tempfile::tempdir().unwrap();
    let mut reader = Reader::open(
        path,
        format,
        &Part::default(),
        &Limits::default(),
        scratch.path(),
    )
    .unwrap();
    let survey = reader.survey(&Wishes::default(), &mut |_| Ok(())).unwrap();
    let columns = survey
        .columns
        .iter()
        .map(|column| (column.id.clone(), column.ty));
    let mut profiler = Profiler::new(columns.collect());
    reader
        .rows(
            &survey,
            &mut |cells| {
                profiler.row(cells);
                Ok(())
            },
            &mut |_| Ok(()),
        )
        .unwrap();
    Some(profiler.finish())
}

fn told(profile: &Profile) -> Vec<String> {
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    profile
        .findings
        .iter()
        .map(|finding| {
            format!(
                "{}: {}, {}, {}",
                finding.column,
                word(serde_json::json!(finding.kind)),
                word(serde_json::json!(finding.confidence)),
                finding.count
            )
        })
        .collect()
}

#[test]
fn findings_in_open_data_are_those_that_we_know() {
    let mut seen = 0;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // What is expected of the files when they are loaded.
        .filter(|path| !path.ends_with("expected.json"))
        .collect();
    files.sort();
    for path in files {
        let Some(profile) = profile(&path) else {
            continue;
        };
        seen += 1;
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected: Vec<&str> = FINDINGS
            .iter()
            .filter(|(file, _)| *file == name)
            .flat_map(|(_, findings)| findings.iter().map(|(finding, _)| *finding))
            .collect();
        assert_eq!(told(&profile), expected, "{name}");
    }
    assert!(seen >= FINDINGS.len());
}

/// Values are looked at once while they are counted, and again from where they are not; what comes out is the same.
#[test]
fn values_that_come_again_count_each_time() {
    for different in [7, 30_000] {
        let text = Type::parse("text").unwrap();
        let mut profiler = Profiler::new(vec![("contact".to_owned(), text)]);
        let rows = 60_000;
        for row in 0..rows {
            let value = format!("person{:05}@example.org", row % different);
            profiler.row(&[CellRef::Text(&value)]);
        }
        let profile = profiler.finish();
        assert_eq!(profile.findings[0].count, rows);
        let lengths = profile.columns[0].statistics.lengths.unwrap();
        assert_eq!((lengths.min, lengths.max, lengths.mean), (23, 23, 23.0));
    }
}
