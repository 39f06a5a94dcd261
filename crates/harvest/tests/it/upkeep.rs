//! What happens around runs: messages about them, history that is removed, records that are held against rules.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use cairn_catalogue::settings::MailSecurity;
use serde_json::{Value, json};

use crate::post_office::post_office;
use crate::support::{Ahead, Site, counts, document};

fn catalogue(titles: &[&str]) -> Vec<u8> {
    let list: Vec<Value> = titles
        .iter()
        .map(|title| json!({"identifier": title.to_lowercase(), "title": title}))
        .collect();
    json!({"dataset": list}).to_string().into_bytes()
}

/// Adds a sysadmin with an e-mail address.
fn add_sysadmin(site: &Site) {
    let anna =
        json!({"name": "anna", "email": "anna@example.org", "password": "correct-horse-battery"});
    site.done("user_create", anna);
    site.done("user_patch", json!({"id": "anna", "sysadmin": true}));
}

#[test]
fn those_who_look_after_a_source_are_told_of_runs() {
    // All, those with errors, none: which of a good run and one with an error are told of.
    for (all, errored, expected) in [
        (
            true,
            false,
            &[
                "Harvesting Job Successful - Summary Notification",
                "Harvesting Job - Error Notification",
            ][..],
        ),
        (false, true, &["Harvesting Job - Error Notification"]),
        (false, false, &[]),
    ] {
        let (server, letters) = post_office("250 taken");
        let site = Site::with(|settings| {
            settings.mail.server = Some(server);
            settings.mail.security = MailSecurity::None;
            settings.mail.from = Some("post@example.org".to_owned());
            settings.site.title = "Waters".to_owned();
            settings.harvest.mail_all = all;
            settings.harvest.mail_errored = errored;
        });
        add_sysadmin(&site);
        let (peer, held) = document("application/json", catalogue(&["Rivers", "Lakes"]));
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source)), [2, 0, 0, 0, 0]);
        let mut told: Vec<String> = letters.try_iter().collect();
        *held.lock().unwrap() = b"{}".to_vec();
        assert_eq!(counts(&site.run(&source))[4], 1);
        told.extend(letters.try_iter());
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (letter, subject) in told.iter().zip(expected) {
            assert!(
                letter.contains(&format!("Subject: Waters - {subject}")),
                "{letter}"
            );
            assert!(letter.contains("anna@example.org"), "{letter}");
        }
        if let Some(letter) = told.last() {
            assert!(
                letter.contains("Errored: 1") && letter.contains("lists no datasets"),
                "{letter}"
            );
        }
    }
}

#[test]
fn history_goes_after_a_while_and_what_datasets_are_made_of_stays() {
    let clock = Arc::new(Ahead::default());
    let site = Site::at(Arc::clone(&clock) as _, |settings| {
        settings.harvest.history_days = 30
    });
    let (peer, held) = document(
        "application/json",
        catalogue(&["Rivers", "Lakes", "Seas", ""]),
    );
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    let first = site.run(&source);
    assert_eq!(counts(&first), [3, 0, 0, 0, 1]);
    let mut changed: Value = serde_json::from_slice(&catalogue(&["Rivers", "Lakes"])).unwrap();
    changed["dataset"][0]["description"] = json!("All");
    *held.lock().unwrap() = changed.to_string().into_bytes();
    assert_eq!(counts(&site.run(&source)), [0, 1, 1, 1, 0]);
    let objects = |only_current: bool| {
        let params = json!({"source_id": source["id"], "only_current": only_current});
        site.done("harvest_object_list", params)
            .as_array()
            .unwrap()
            .len()
    };
    let before = (objects(false), objects(true));
    assert_eq!(before.1, 2);
    // Nothing is old yet.
    clock.0.store(29, Ordering::SeqCst);
    site.prune();
    assert_eq!((objects(false), objects(true)), before);
    // The first run is old, and another one came after it; the second is the newest.
    clock.0.store(31, Ordering::SeqCst);
    site.prune();
    let jobs = site.done("harvest_job_list", json!({"source_id": source["id"]}));
    assert_eq!(jobs.as_array().unwrap().len(), 1);
    assert_eq!(jobs[0]["stats"]["updated"], 1);
    assert!(
        site.act("harvest_job_show", json!({"id": first["id"]}))
            .is_err()
    );
    assert_eq!((objects(false), objects(true)), (3, 2));
    let kept = site.done("harvest_object_show", json!({"dataset_id": "lakes"}));
    assert_eq!(kept["current"], true);
    // What is known of the records still holds: nothing comes twice.
    assert_eq!(counts(&site.run(&source)), [0, 0, 2, 0, 0]);
    // What became old meanwhile goes too, of whichever run it was.
    *held.lock().unwrap() = catalogue(&["Rivers", "Lakes"]);
    assert_eq!(counts(&site.run(&source)), [0, 1, 1, 0, 0]);
    clock.0.store(100, Ordering::SeqCst);
    site.prune();
    assert_eq!((objects(false), objects(true)), (2, 2));
}

#[test]
fn records_are_held_against_the_rules_that_the_source_names() {
    let record = json!({
        "@type": "dcat:Dataset", "identifier": "r", "title": "Rivers", "description": "All", "keyword": ["water"], "modified": "2026-01-31",
        "publisher": {"name": "Office"}, "contactPoint": {"fn": "Anna", "hasEmail": "mailto:anna@example.org"}, "accessLevel": "public",
    });
    let mut broken = record.clone();
    broken["identifier"] = json!("b");
    broken["modified"] = json!("yesterday");
    broken["contactPoint"]["hasEmail"] = json!("anna");
    broken["distribution"] = json!([{"downloadURL": "https://a.example/f.csv"}]);
    let body = json!({"dataset": [record, broken]})
        .to_string()
        .into_bytes();
    let site = Site::new();
    let (peer, _) = document("application/json", body);
    for (rules, added, expected) in [
        (
            json!("non-federal"),
            1,
            &[(
                "b",
                &[
                    "modified: \"yesterday\" is not a date or an interval of ISO 8601",
                    "contactPoint.hasEmail: \"anna\" is not an address that begins with mailto:",
                    "distribution[0].mediaType: it is required beside downloadURL",
                ][..],
            )][..],
        ),
        (
            json!(""),
            0,
            &[
                (
                    "r",
                    &["bureauCode: it is required", "programCode: it is required"],
                ),
                (
                    "b",
                    &["bureauCode: it is required", "programCode: it is required"],
                ),
            ],
        ),
        (Value::Null, 2, &[]),
    ] {
        let mut config = json!({"delete_missing": true});
        if !rules.is_null() {
            config["validator_schema"] = rules.clone();
        }
        let source = site.source("datajson", &format!("{}/data.json", peer.url), config);
        let seen = cairn_harvest::preview(&site.app, source["id"].as_str().unwrap()).unwrap();
        assert_eq!(
            seen["errors"].as_array().unwrap().len(),
            expected.len(),
            "{seen}"
        );
        let job = site.run(&source);
        assert_eq!(
            counts(&job),
            [added, 0, 0, 0, expected.len() as i64],
            "{rules}"
        );
        let report = site.report(&job);
        for (guid, lines) in expected {
            let failed = report["object_errors"]
                .as_object()
                .unwrap()
                .values()
                .find(|failed| failed["guid"] == *guid)
                .unwrap();
            let errors = failed["errors"].as_array().unwrap();
            let summary = errors[0]["message"].as_str().unwrap();
            let start = format!(
                "Identifier: {guid}; Title: Rivers; {} Error(s) Found. ### ERROR #1: ",
                errors.len() - 1
            );
            assert!(summary.starts_with(&start), "{summary}");
            for line in *lines {
                let found = errors
                    .iter()
                    .any(|error| error["message"] == *line && error["type"] == "Validation");
                assert!(found, "{line}: {errors:?}");
                assert!(summary.contains(line), "{summary}");
            }
        }
        site.done("harvest_source_clear", json!({"id": source["id"]}));
        site.done("harvest_source_delete", json!({"id": source["id"]}));
    }
    let error = site
        .act(
            "harvest_source_create",
            json!({"name": "mine", "url": "https://a.example/data.json", "source_type": "datajson",
                   "config": json!({"validator_schema": "mine"}).to_string()}),
        )
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("validator_schema must be federal or non-federal"),
        "{error}"
    );
}

#[test]
fn an_object_that_is_made_by_hand_is_of_what_there_is() {
    let site = Site::new();
    let source = site.source("ckan", "https://a.example/", json!({}));
    let job = site.done(
        "harvest_job_create",
        json!({"source_id": source["id"], "run": false}),
    );
    for (key, message) in [
        ("job_id", "Harvest job not found"),
        ("source_id", "Harvest source not found"),
        ("package_id", "Dataset not found"),
    ] {
        let mut params = json!({"guid": "g", "job_id": job["id"]});
        params[key] = json!("none");
        let refused = site.act("harvest_object_create", params).unwrap_err();
        let cairn_catalogue::ActionError::Validation(errors) = refused else {
            panic!("{key}: {refused}");
        };
        assert_eq!(errors[key], json!([message]), "{key}");
    }
    let made = site.done(
        "harvest_object_create",
        json!({"guid": "g", "job_id": job["id"]}),
    );
    assert_eq!(made["harvest_source_id"], source["id"]);
}
