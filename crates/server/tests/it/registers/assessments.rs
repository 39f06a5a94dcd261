//! Impact assessments: scored as published, kept with versions, stale when their data are not what they were.

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use serde_json::{Map, Value, json};

use super::{algorithm, world};
use crate::post_office::post_office;
use crate::support::Site;

/// Answers every question that is asked with its first choice, until nothing new is asked.
async fn answers(site: &Site) -> Value {
    let mut answers = Map::new();
    loop {
        let found = site
            .done(
                "algorithm_assessment_questions",
                json!({"answers": answers}),
            )
            .await;
        let before = answers.len();
        for page in found["pages"].as_array().unwrap() {
            for question in page["questions"].as_array().unwrap() {
                if question["asked"] == true && question["kind"] == "one" {
                    let name = question["name"].as_str().unwrap().to_owned();
                    let first = question["choices"][0]["value"].clone();
                    answers.entry(name).or_insert(first);
                }
            }
        }
        if answers.len() == before {
            return Value::Object(answers);
        }
    }
}

#[actix_web::test]
async fn an_assessment_holds_until_its_data_change() {
    let (server, letters) = post_office("250 taken");
    let site = Site::with(|settings, _| {
        settings.mail.server = Some(server);
        settings.mail.security = cairn_catalogue::settings::MailSecurity::None;
        settings.mail.from = Some("site@example.org".to_owned());
    });
    world(&site).await;
    let mut record = algorithm("sorter");
    record["risks"] = json!([{"title": "It errs"}]);
    record["recourse"] = json!({"en": "Write.", "fr": "Écrivez."});
    record["impact_assessments"] = json!([{"kind": "pia_dpia", "title": "Privacy"}]);
    site.done("package_create", record).await;

    let unanswered = site
        .action(
            "algorithm_assessment_create",
            &json!({"id": "sorter", "answers": {}}),
        )
        .token(&site.token)
        .send()
        .await;
    assert_eq!(unanswered.status, 409);
    assert!(
        unanswered.json()["error"]
            .get("projectDetailsPhase")
            .is_some()
    );

    let answers = answers(&site).await;
    let scored = site
        .done(
            "algorithm_assessment_create",
            json!({"id": "sorter", "answers": answers, "dry_run": true}),
        )
        .await;
    // The sum of what the questionnaire itself says of each choice.
    let questions = site
        .done(
            "algorithm_assessment_questions",
            json!({"answers": answers}),
        )
        .await;
    let sum = |counts_for: &str| -> u64 {
        let pages = questions["pages"].as_array().unwrap().iter();
        pages
            .flat_map(|page| page["questions"].as_array().unwrap())
            .filter(|question| question["counts_for"] == counts_for && question["asked"] == true)
            .filter_map(|question| {
                let given = answers.get(question["name"].as_str()?)?;
                let choices = question["choices"].as_array()?;
                choices.iter().find(|choice| choice["value"] == *given)?["points"].as_u64()
            })
            .sum()
    };
    assert_eq!(scored["score"]["raw"], sum("raw_impact"));
    assert_eq!(scored["score"]["mitigation"], sum("mitigation"));
    assert_eq!(
        (
            &scored["score"]["raw_of"],
            &scored["score"]["mitigation_of"]
        ),
        (&json!(167), &json!(77))
    );

    let made = site
        .done(
            "algorithm_assessment_create",
            json!({"id": "sorter", "answers": answers}),
        )
        .await;
    assert_eq!(
        (&made["version"], &made["stale"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(made["data"][0]["name"], "requests");
    let shown = site.done("package_show", json!({"id": "sorter"})).await;
    assert_eq!(shown["impact_level"], made["level"].to_string());
    let kinds: Vec<&Value> = shown["impact_assessments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(kinds, [&json!("pia_dpia"), &json!("aia")]);

    run_readers(&site.app, READERS).unwrap();
    let latest = json!({"id": "sorter"});
    assert_eq!(
        site.done("algorithm_assessment_show", latest.clone()).await["stale"],
        Value::Null
    );

    site.done(
        "package_patch",
        json!({"id": "requests", "notes": "Other columns."}),
    )
    .await;
    run_readers(&site.app, READERS).unwrap();
    let stale = site.done("algorithm_assessment_show", latest.clone()).await;
    assert_eq!(
        (&stale["reason"], &stale["cause"]),
        (&json!("changed"), &json!("requests"))
    );
    assert_eq!(stale["data"][0]["changed"], true);
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let letter = letters.recv().unwrap();
    assert!(letter.contains("RCPT TO:<admin@example.org>"), "{letter}");
    assert!(letter.contains("Assessment out of date"), "{letter}");
    let waiting = site.done("algorithm_assessment_list", json!({})).await;
    assert_eq!(waiting[0]["package_name"], "sorter");

    // Assessed again it holds again; restricted and withdrawn data end it too.
    for (change, reason) in [
        (json!({"id": "requests", "private": true}), "restricted"),
        (
            json!({"id": "requests", "private": false, "state": "deleted"}),
            "withdrawn",
        ),
    ] {
        let again = site
            .done(
                "algorithm_assessment_create",
                json!({"id": "sorter", "answers": answers}),
            )
            .await;
        assert_eq!(again["stale"], Value::Null);
        site.done("package_patch", change).await;
        run_readers(&site.app, READERS).unwrap();
        let now = site.done("algorithm_assessment_show", latest.clone()).await;
        assert_eq!(now["reason"], reason);
        site.done(
            "package_patch",
            json!({"id": "requests", "private": false, "state": "active"}),
        )
        .await;
        run_readers(&site.app, READERS).unwrap();
    }
    let all = site
        .done("algorithm_assessment_list", json!({"id": "sorter"}))
        .await;
    assert_eq!(all.as_array().unwrap().len(), 3);
    let first = site
        .done(
            "algorithm_assessment_show",
            json!({"id": "sorter", "version": 1}),
        )
        .await;
    assert_eq!(
        (&first["version"], &first["reason"]),
        (&json!(1), &json!("changed"))
    );
}
