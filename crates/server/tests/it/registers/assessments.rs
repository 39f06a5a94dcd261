//! Impact assessments: scored as published, kept with versions, stale when their data are not what they were.

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use serde_json::{Map, Value, json};

use super::consultations::{letter, posts};
use super::{algorithm, world};
use crate::notifications::run_job;
use crate::post_office::post_office;
use crate::support::{Hands, Site};

/// Answers every question that is asked with its first choice, until nothing new is asked.
pub(super) async fn answers(site: &Site) -> Value {
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
    let site = Site::with(|settings, _| posts(settings, server));
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

/// Makes a data set and an algorithm that uses it, and has somebody assess that.
async fn assessed(site: &Site, token: &str, name: &str, answers: &Value) {
    site.done(
        "package_create",
        json!({
            "name": format!("data-{name}"), "owner_org": "water",
            "title_translated": {"en": format!("Data {name}"), "fr": format!("Données {name}")},
        }),
    )
    .await;
    let mut record = algorithm(&format!("sorter-{name}"));
    record["datasets"] = json!([{"role": "input", "dataset": format!("data-{name}")}]);
    site.done("package_create", record).await;
    let asked = json!({"id": format!("sorter-{name}"), "answers": answers, "update_record": false});
    let made = site
        .action("algorithm_assessment_create", &asked)
        .token(token)
        .send()
        .await
        .result();
    assert_eq!(made["data"][0]["name"], format!("data-{name}"));
}

#[actix_web::test]
async fn who_answers_for_an_assessment_is_told_why_it_does_not_hold_any_more() {
    let (server, letters) = post_office("250 taken");
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |settings, _| posts(settings, server));
    world(&site).await;
    let (alice, boss, carol) = (site.user("alice"), site.user("boss"), site.user("carol"));
    for (name, role) in [("alice", "editor"), ("boss", "admin"), ("carol", "member")] {
        let member = json!({"id": "water", "username": name, "role": role});
        site.done("organization_member_create", member).await;
    }
    let answers = answers(&site).await;
    let cases = [
        (
            "changed",
            "package_patch",
            json!({"id": "data-changed", "notes_translated": {"en": "Other columns.", "fr": "Autres colonnes."}}),
            "changed",
        ),
        (
            "withdrawn",
            "package_delete",
            json!({"id": "data-withdrawn", "reason": "It was wrong"}),
            "was withdrawn",
        ),
        (
            "restricted",
            "package_patch",
            json!({"id": "data-restricted", "access_level": "restricted", "exemption": "privacy",
                "exemption_rationale": {"en": "Owners are named", "fr": "Les propriétaires sont nommés"}}),
            "is no longer public",
        ),
    ];
    for (name, ..) in &cases {
        assessed(&site, &alice, name, &answers).await;
    }
    let go_on = |minutes: i64| {
        clock.go_on(chrono::TimeDelta::minutes(minutes));
        run_readers(&site.app, READERS).unwrap();
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
    };
    go_on(1);
    assert!(letters.try_recv().is_err(), "nothing has changed");
    let news = async |token: &str| -> Vec<String> {
        let found = site
            .action("notification_list", &json!({}))
            .token(token)
            .send()
            .await
            .result();
        let found = found.as_array().unwrap().iter();
        let name = |one: &Value| one["package"]["name"].as_str().unwrap().to_owned();
        found
            .map(|one| format!("{} {}", name(one), one["kind"].as_str().unwrap()))
            .collect()
    };
    let params = json!({"digest": "daily"});
    let asked = site.action("notification_settings_update", &params);
    asked.token(&alice).send().await.result();
    for (name, action, change, said) in &cases {
        site.done(action, change.clone()).await;
        go_on(1);
        let told = letter(&letters);
        assert!(told.contains("RCPT TO:<alice@example.org>"), "{told}");
        assert!(
            told.contains(&format!("The data set \"Data {name}\" {said}")),
            "{told}"
        );
        assert_eq!(
            news(&alice).await[0],
            format!("sorter-{name} stale"),
            "the latest comes first"
        );
        let latest = json!({"id": format!("sorter-{name}")});
        let shown = site.done("algorithm_assessment_show", latest).await;
        assert_eq!(shown["reason"], *name);
    }
    assert!(news(&boss).await.is_empty() && news(&carol).await.is_empty());

    // Whoever follows the algorithm as well hears of later changes beside it, on the list and by letter.
    let params = json!({"id": "sorter-restricted"});
    let asked = site.action("follow_dataset", &params).token(&alice);
    asked.send().await.result();
    site.done(
        "package_patch",
        json!({"id": "sorter-restricted", "version": "2"}),
    )
    .await;
    go_on(1);
    let heard = news(&alice).await;
    assert_eq!(
        heard[..2],
        ["sorter-restricted changed", "sorter-restricted stale"]
    );
    clock.go_on(chrono::TimeDelta::days(1));
    run_job(&site, "send_digests");
    let digest = letter(&letters);
    for said in ["changed", "its impact assessment is out of date"] {
        assert!(digest.contains(said), "{said}: {digest}");
    }
    let params = json!({"digest": "none"});
    let asked = site.action("notification_settings_update", &params);
    asked.token(&alice).send().await.result();

    // It waits on the desk of those who can assess it again.
    let desk = async |token: &str| site.get("/dashboard/work").token(token).send().await.text();
    for token in [&alice, &boss] {
        let page = desk(token).await;
        for (name, .., said) in &cases {
            assert!(
                page.contains(&format!("/algorithm/assess/sorter-{name}")),
                "{page}"
            );
            assert!(page.contains(&format!("Data {name} {said}")), "{page}");
        }
    }
    let page = desk(&carol).await;
    assert!(!page.contains("/algorithm/assess/"), "{page}");

    // They are told once; assessed again it does not wait any more.
    site.done(
        "package_patch",
        json!({"id": "data-changed", "version": "2"}),
    )
    .await;
    go_on(1);
    assert!(letters.try_recv().is_err());
    let again = json!({"id": "sorter-changed", "answers": answers, "update_record": false});
    site.action("algorithm_assessment_create", &again)
        .token(&alice)
        .send()
        .await
        .result();
    let page = desk(&alice).await;
    assert!(!page.contains("/algorithm/assess/sorter-changed"), "{page}");

    // Where the account is gone, those who look after the organization are told.
    site.done("user_delete", json!({"id": "alice"})).await;
    site.done(
        "package_patch",
        json!({"id": "data-changed", "version": "3"}),
    )
    .await;
    go_on(1);
    let mut told = [letter(&letters), letter(&letters)].map(|told| {
        let rest = told.split("RCPT TO:<").nth(1).unwrap();
        rest.split('>').next().unwrap().to_owned()
    });
    told.sort();
    assert_eq!(told, ["admin@example.org", "boss@example.org"]);
    assert!(letters.try_recv().is_err());
    assert_eq!(news(&boss).await, ["sorter-changed stale"]);
}
