//! Rows as they come, and what is written again.

use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;
use serde_json::{Value, json};

use super::*;
use crate::mapped::Options;

fn row(period: &str, deliverable: &str, status: &str, progress: &str) -> Row {
    let given = json!({"reporting_period": period, "commitments": "C02", "milestones": "C02.1", "indicators": deliverable,
        "status": status, "progress_en": progress, "progress_fr": null, "evidence_en": "https://example.org ", "owner_org": "pch",
        "owner_org_title": "Canadian Heritage | Patrimoine canadien", "indicator_en": "b'Projects'", "indicator_fr": r"b'Projets \xc3\xa0 venir'",
        "indicator_due_date": "b'2023-03'", "indicator_deadline_en": "b'By March 2023'", "indicator_lead_dept": "b'pch'", "indicator_s4d": "True"});
    match given {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

fn mapped(rows: &[Row]) -> Map<String, Value> {
    let (schemas, licences) = (SchemaSet::builtin(), Register::builtin());
    let options = Options {
        source: "nap",
        attribution: None,
        owner: Some("tbs-sct"),
        language: "en",
        schemas: &schemas,
        licences: &licences,
    };
    let made = records(rows, &options).expect("records");
    assert_eq!(made.len(), 1);
    match made.into_iter().next().and_then(|one| one.dataset) {
        Some(Value::Object(record)) => record,
        _ => Map::new(),
    }
}

#[test]
fn rows_become_one_commitment_and_come_back() {
    let rows_given = [
        row("2022-03", "C02.1.01", "LP", "Began.\n"),
        row("2022-03", "C02.1.02", "NS", ""),
        row("2022-06", "C02.1.01", "C", "Done."),
    ];
    let record = mapped(&rows_given);
    assert_eq!(
        record["title_translated"]["fr"],
        "Démocratie et espace civique"
    );
    assert_eq!(record["completion"], "substantial");
    assert_eq!(record["due_date"], "2023-03");
    assert_eq!(record["milestones"][0]["completion"], "complete");
    assert_eq!(
        record["milestones"][0]["title"],
        json!({"en": "Projects", "fr": "Projets à venir"})
    );
    assert_eq!(record["progress"].as_array().map(Vec::len), Some(3));
    let again = rows(&record);
    for (given, written) in rows_given.iter().zip(&again) {
        for (name, _) in COLUMNS {
            assert_eq!(read::cell(given, name), written[*name], "{name}");
        }
    }
    let file = file(&again).expect("a file");
    assert!(file.starts_with("reporting_period,commitments,"), "{file}");
}

#[test]
fn what_was_changed_since_is_written_as_it_is_now() {
    let mut record = mapped(&[row("2022-03", "C02.1.01", "LP", " Began.")]);
    record["progress"][0]["status_text"]["en"] = json!("Rewritten.");
    record["milestones"][0]["lead"] = json!("tbs-sct");
    let written = &rows(&record)[0];
    assert_eq!(written["progress_en"], "Rewritten.");
    assert_eq!(written["owner_org"], "tbs-sct");
    assert_eq!(written["evidence_en"], "https://example.org ");
}

#[test]
fn rows_without_a_deliverable_are_refused() {
    let (schemas, licences) = (SchemaSet::builtin(), Register::builtin());
    let options = Options {
        source: "nap",
        attribution: None,
        owner: None,
        language: "en",
        schemas: &schemas,
        licences: &licences,
    };
    let error = records(&[row("2022-03", "", "C", "")], &options).expect_err("no deliverable");
    assert_eq!(error.to_string(), "row 1: indicators is empty");
}
