//! Canada's tracker: 735 rows in, commitments with deliverables and periods, and the same rows out.

use std::collections::BTreeMap;

use cairn_catalogue::jobs;
use serde_json::json;

use super::fixture;
use crate::support::Site;

/// Returns the rows of the tracker by period and deliverable, as columns by name.
fn rows(text: &str) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    reader
        .records()
        .map(|row| {
            let row: BTreeMap<String, String> = names
                .iter()
                .cloned()
                .zip(row.unwrap().iter().map(str::to_owned))
                .collect();
            (
                (row["reporting_period"].clone(), row["indicators"].clone()),
                row,
            )
        })
        .collect()
}

#[actix_web::test]
async fn the_tracker_goes_in_and_comes_out_as_it_was() {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "tbs-sct", "title": "Treasury Board"}),
    )
    .await;
    let file = fixture("registers/ca-nap-commitments.parquet");
    let import = || async {
        let begun = site
            .post("/api/3/action/commitment_tracker_import")
            .token(&site.token)
            .multipart(&[
                ("owner_org", None, b"tbs-sct"),
                ("upload", Some("nap.parquet"), &file),
            ])
            .send()
            .await
            .result();
        assert_eq!(begun["rows"], 735, "{begun}");
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
        let shown = site
            .done("register_import_show", json!({"id": begun["job"]}))
            .await;
        assert_eq!(shown["state"], "done", "{shown}");
        shown["result"].clone()
    };
    let report = import().await;
    assert_eq!(
        (&report["created"], &report["failed"]),
        (&json!(5), &json!(0)),
        "{report}"
    );
    let again = import().await;
    assert_eq!(again["unchanged"], 5, "{again}");

    let found = site
        .done(
            "package_search",
            json!({"fq": "dataset_type:commitment", "sort": "name asc"}),
        )
        .await;
    let deliverables: usize = found["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["milestones"].as_array().unwrap().len())
        .sum();
    assert_eq!(deliverables, 106);
    let overview = site.done("commitment_overview", json!({})).await;
    assert_eq!(overview["total"], 5, "{overview}");

    let out = site.done("commitment_tracker_export", json!({})).await;
    assert_eq!(out["count"], 735);
    let written = rows(out["text"].as_str().unwrap());
    // Every cell of every row, as Python itself reads what its program wrote.
    let meant = fixture("registers/ca-nap-commitments.meant.csv.gz");
    let meant = rows(std::str::from_utf8(&meant).unwrap());
    assert_eq!((written.len(), meant.len()), (735, 735));
    for (key, row) in &meant {
        assert_eq!(&written[key], row, "{key:?}");
    }
    // What stands in the file, as the program that made it meant it.
    let ten = &written[&("2022-03".to_owned(), "C02.1.01".to_owned())];
    for (column, expected) in [
        ("status", "SP"),
        ("milestones", "C02.1"),
        ("owner_org", "pch"),
        ("owner_org_title", "Canadian Heritage | Patrimoine canadien"),
        ("indicator_due_date", "2023-03"),
        ("indicator_deadline_fr", "D’ici mars 2023"),
        ("challenges_fr", "S/O"),
        ("challenges_en", ""),
    ] {
        assert_eq!(ten[column], expected, "{column}");
    }
    assert!(ten["progress_en"].contains("i. projects that aim to understand"));
    // The rows that were written make the same records again, and are written the same again.
    let sent = out["text"].as_str().unwrap().as_bytes();
    let begun = site
        .post("/api/3/action/commitment_tracker_import")
        .token(&site.token)
        .multipart(&[
            ("owner_org", None, b"tbs-sct"),
            ("source", None, b"second"),
            ("upload", Some("nap.csv"), sent),
        ])
        .send()
        .await
        .result();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let shown = site
        .done("register_import_show", json!({"id": begun["job"]}))
        .await;
    assert_eq!(shown["result"]["created"], 5, "{shown}");
    let second = site
        .done("commitment_tracker_export", json!({"fq": "name:second-*"}))
        .await;
    assert_eq!(rows(second["text"].as_str().unwrap()), written);
}

#[actix_web::test]
async fn rows_that_are_none_are_told() {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    let told = site
        .done(
            "commitment_tracker_import",
            json!({"owner_org": "water", "records": [{"reporting_period": "2022-03", "commitments": "C01"}]}),
        )
        .await;
    assert_eq!(told["failed"], 1);
    assert_eq!(
        told["errors"][0]["error"]["message"],
        "row 1: indicators is empty"
    );
    let overview = site
        .done("commitment_overview", json!({"organization": "water"}))
        .await;
    assert_eq!(overview["total"], 0);
    let wrong = site
        .action(
            "commitment_overview",
            &json!({"organization": "a\" OR *:*"}),
        )
        .send()
        .await;
    assert_eq!(wrong.status, 409);
}
