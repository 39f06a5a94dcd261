//! Registers in and out, and what a record has to say at its level.

use cairn_catalogue::jobs;
use serde_json::{Value, json};

use super::{algorithm, fixture, world};
use crate::support::Site;

/// Returns the lines of a table, compared without their order.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    rows.sort();
    rows
}

/// Returns the first rows of a table, more than are taken in at once.
fn first(table: &[u8], rows: usize) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(table);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for row in reader.records().take(rows) {
        writer.write_record(&row.unwrap()).unwrap();
    }
    writer.into_inner().unwrap()
}

#[actix_web::test]
async fn an_inventory_goes_in_by_a_job_and_comes_out_as_it_was() {
    let site = Site::new();
    let file = first(&fixture("registers/us-federal-2023.csv.gz"), 230);
    let parts: &[(&str, Option<&str>, &[u8])] = &[
        ("form", None, b"us-2023"),
        ("upload", Some("us.csv"), &file),
    ];
    let begun = site
        .post("/api/3/action/algorithm_register_import")
        .token(&site.token)
        .multipart(parts)
        .send()
        .await
        .result();
    assert_eq!(begun["rows"], 230, "{begun}");
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let shown = site
        .done("register_import_show", json!({"id": begun["job"]}))
        .await;
    assert_eq!(shown["state"], "done", "{shown}");
    let report = &shown["result"];
    assert_eq!(
        (&report["created"], &report["failed"]),
        (&json!(230), &json!(0)),
        "{}",
        report["errors"]
    );
    assert!(report["kept"]["Department_Code"].as_u64().unwrap() > 0);
    let out = site
        .done("algorithm_register_export", json!({"form": "us-2023"}))
        .await;
    assert_eq!(out["count"], 230);
    let given = String::from_utf8(file).unwrap();
    assert_eq!(lines(out["text"].as_str().unwrap()), lines(&given));
    // In any other form too.
    let of_commerce = given.matches(",Department of Commerce\n").count();
    for form in ["nl", "atrs", "us", "ca", "on", "hf"] {
        let other = site
            .done(
                "algorithm_register_export",
                json!({"form": form, "fq": "organization:department-of-commerce"}),
            )
            .await;
        assert_eq!(other["count"], of_commerce, "{form}");
    }
}

#[actix_web::test]
async fn rows_are_tried_told_and_brought_up_to_date() {
    let site = Site::new();
    world(&site).await;
    let row = |name: &str, about: &str| {
        json!({"AI use case name": name, "Ministry": "Health", "Use case description": about, "Launch date": "2024-05-01",
            "AI capabilities": "Chatbot", "Autonomous": "No", "Human in the loop": "Always", "User base": "Public",
            "What data is used": "Questions"})
    };
    let import = |rows: Vec<Value>, more: Value| {
        let mut asked = json!({"form": "on", "records": rows, "owner_org": "water"});
        for (key, value) in more.as_object().unwrap() {
            asked[key] = value.clone();
        }
        site.done("algorithm_register_import", asked)
    };
    let rows = || {
        vec![
            row("Bot", "Answers."),
            json!({"Ministry": "Health"}),
            row("Sorter", "Sorts."),
        ]
    };
    let tried = import(rows(), json!({"dry_run": true})).await;
    assert_eq!(
        (&tried["created"], &tried["failed"]),
        (&json!(2), &json!(1)),
        "{tried}"
    );
    assert_eq!(tried["errors"][0]["row"], 2);
    let none = site
        .done("package_search", json!({"fq": "dataset_type:algorithm"}))
        .await;
    assert_eq!(none["count"], 0, "a try changes nothing");
    let done = import(rows(), json!({})).await;
    assert_eq!(
        (&done["created"], &done["failed"]),
        (&json!(2), &json!(1)),
        "{done}"
    );
    let again = import(rows(), json!({})).await;
    assert_eq!(again["unchanged"], 2, "{again}");
    let changed = import(vec![row("Bot", "Answers more.")], json!({})).await;
    assert_eq!(changed["updated"], 1, "{changed}");
    let bot = site.done("package_show", json!({"id": "bot"})).await;
    assert_eq!(bot["notes_translated"]["en"], "Answers more.");
    assert_eq!(bot["organization"]["name"], "water");
    // Another organization has a register of the same form, with a row that is called alike: each has its own record.
    site.done("organization_create", json!({"name": "ferries"}))
        .await;
    let other = |about: &str| import(vec![row("Bot", about)], json!({"owner_org": "ferries"}));
    let theirs = other("Puts out.").await;
    assert_eq!(
        (&theirs["created"], &theirs["failed"]),
        (&json!(1), &json!(0)),
        "{theirs}"
    );
    assert_eq!(other("Puts out.").await["unchanged"], 1);
    let ours = import(vec![row("Bot", "Answers more.")], json!({})).await;
    assert_eq!(ours["unchanged"], 1, "{ours}");
    let theirs = site.done("package_show", json!({"id": "bot-2"})).await;
    assert_eq!(
        (
            &theirs["organization"]["name"],
            &theirs["notes_translated"]["en"]
        ),
        (&json!("ferries"), &json!("Puts out."))
    );
    // An editor of the organization may as well, as often as they like; of another one they may not.
    let editor = site.user("editor");
    site.done(
        "organization_member_create",
        json!({"id": "water", "username": "editor", "role": "editor"}),
    )
    .await;
    site.done(
        "organization_create",
        json!({"name": "fire", "title": "Fire Office"}),
    )
    .await;
    for outcome in ["created", "unchanged"] {
        let asked = json!({"form": "on", "records": [row("Helper", "Helps.")], "owner_org": "water", "source": "mine"});
        let report = site
            .action("algorithm_register_import", &asked)
            .token(&editor)
            .send()
            .await
            .result();
        assert_eq!(report[outcome], 1, "{report}");
    }
    let asked = json!({"form": "on", "records": rows(), "owner_org": "fire"});
    let refused = site
        .action("algorithm_register_import", &asked)
        .token(&editor)
        .send()
        .await;
    assert_eq!(refused.status, 403);
    // Only those who may create records there.
    let stranger = site.user("stranger");
    let asked = json!({"form": "on", "records": rows(), "owner_org": "water"});
    let refused = site
        .action("algorithm_register_import", &asked)
        .token(&stranger)
        .send()
        .await;
    assert_eq!(refused.status, 403);
    for wrong in [
        json!({"form": "xml", "records": []}),
        json!({"form": "hf", "records": []}),
        json!({"form": "on"}),
        json!({"form": "on", "records": [1]}),
        json!({"form": "on", "records": rows(), "owner_org": "none"}),
    ] {
        let answer = site
            .action("algorithm_register_import", &wrong)
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status, 409, "{wrong}: {}", answer.text());
    }
}

#[actix_web::test]
async fn high_risk_asks_for_assessment_risks_and_a_way_to_object() {
    let site = Site::new();
    world(&site).await;
    let mut high = algorithm("sorter");
    high["risk_class"] = json!("high");
    let refused = site
        .action("package_create", &high)
        .token(&site.token)
        .send()
        .await;
    assert_eq!(refused.status, 409);
    let errors = refused.json()["error"].clone();
    for field in ["impact_assessments", "risks", "recourse", "ai_act_area"] {
        assert!(errors.get(field).is_some(), "{field}: {errors}");
    }
    // A draft may be as incomplete as it is.
    let mut draft = high.clone();
    draft["state"] = json!("draft");
    draft["name"] = json!("sorter-draft");
    site.done("package_create", draft).await;
    high["impact_assessments"] = json!([{"kind": "aia", "title": "AIA"}]);
    high["risks"] = json!([{"title": "It errs"}]);
    high["recourse"] = json!({"en": "Write.", "fr": "Écrivez."});
    high["ai_act_area"] = json!(["essential_services"]);
    site.done("package_create", high).await;
}
