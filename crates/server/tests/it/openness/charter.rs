//! The report on the Open Data Charter, what officers sign of it, and the years beside each other.

use serde_json::{Value, json};

use super::{closed, indicator, names, rivers, site};

#[actix_web::test]
async fn a_figure_leads_to_its_records_and_what_is_not_known_is_neither_met_nor_failed() {
    let (site, clock, _) = site().await;
    site.done("package_create", rivers("rivers", "water")).await;
    let mut bare = rivers("lakes", "water");
    for key in ["license_id", "update_frequency", "notes_translated"] {
        bare.as_object_mut().unwrap().remove(key);
    }
    site.done("package_create", bare).await;
    site.done("package_create", closed("wells", "water")).await;
    site.done(
        "package_create",
        json!({"name": "locks", "owner_org": "water", "access_level": "under_review"}),
    )
    .await;
    site.catch_up();
    clock.set("2026-03-12T09:00:00");
    let report = site
        .asked("charter_report_show", json!({"organization": "water"}))
        .await;
    assert_eq!(
        (&report["records"], &report["inventory"]),
        (&json!(2), &json!(4))
    );
    for (id, state, numerator, denominator) in [
        ("open_licence", "not_met", json!(1), json!(2)),
        ("access_level_known", "met", json!(4), json!(4)),
        ("open_in_inventory", "not_met", json!(2), json!(4)),
        ("decided", "not_met", json!(3), json!(4)),
        ("justified_closure", "met", json!(1), json!(1)),
        ("on_time", "met", json!(1), json!(1)),
        ("every_language", "not_met", json!(1), json!(2)),
        ("links_work", "not_assessed", json!(0), json!(0)),
        ("changes_visible", "met", json!(1), json!(1)),
        ("harvested", "not_assessed", json!(0), json!(0)),
        ("feedback_open", "not_met", json!(0), json!(1)),
    ] {
        let found = indicator(&report, id);
        assert_eq!(
            (&found["state"], &found["numerator"], &found["denominator"]),
            (&json!(state), &numerator, &denominator),
            "{id}: {found}"
        );
    }
    assert_eq!(indicator(&report, "review_age")["days"], 10);
    assert_eq!(indicator(&report, "links_work")["not_assessed"], 2);
    for (measure, state, expected) in [
        ("open_licence", "not_met", vec!["lakes"]),
        ("open_licence", "met", vec!["rivers"]),
        ("decided", "not_met", vec!["locks"]),
        ("links_work", "not_assessed", vec!["lakes", "rivers"]),
    ] {
        let found = site
            .asked("quality_list", json!({"organization": "water", "measure": measure, "state": state, "order": "name"}))
            .await;
        assert_eq!(
            (names(&found), &found["count"]),
            (expected.clone(), &json!(expected.len())),
            "{measure} {state}"
        );
    }
}

#[actix_web::test]
async fn an_officer_signs_figures_that_stay_as_they_were_until_they_expire() {
    let (site, clock, boss) = site().await;
    site.done("package_create", rivers("rivers", "water")).await;
    site.done("package_create", rivers("trees", "forests"))
        .await;
    site.catch_up();
    let seen = site
        .asked("charter_report_show", json!({"organization": "water"}))
        .await;
    let params = |digest: &Value| {
        json!({"organization": "water", "officer": "A. Doe", "role": "Deputy minister", "digest": digest,
               "remarks": {"en": "Better & better", "fr": "De mieux en mieux"}})
    };
    let someone = site.user("someone");
    let (status, _) = site
        .told(&someone, "attestation_sign", params(&seen["digest"]))
        .await;
    assert_eq!(status, 403);
    // What the officer saw is what is signed.
    site.done(
        "package_patch",
        json!({"id": "rivers", "license_id": "notspecified"}),
    )
    .await;
    site.catch_up();
    let (status, error) = site
        .told(&boss, "attestation_sign", params(&seen["digest"]))
        .await;
    assert_eq!((status, error["digest"].is_array()), (409, true), "{error}");
    let seen = site
        .asked("charter_report_show", json!({"organization": "water"}))
        .await;
    let (status, signed) = site
        .told(&boss, "attestation_sign", params(&seen["digest"]))
        .await;
    assert_eq!(status, 200, "{signed}");
    assert_eq!(
        (
            &signed["year"],
            &signed["expires"],
            &signed["score"],
            &signed["digest"]
        ),
        (
            &json!(2026),
            &json!("2027-03-02T09:00:00"),
            &seen["score"],
            &seen["digest"]
        )
    );
    site.done(
        "package_patch",
        json!({"id": "rivers", "license_id": "cc-by"}),
    )
    .await;
    site.catch_up();
    let kept = site
        .asked("attestation_show", json!({"id": signed["id"]}))
        .await;
    assert_eq!(kept, signed, "what was signed does not change");
    assert_eq!(
        indicator(&kept["figures"], "open_licence")["state"],
        "not_met"
    );
    let status = async |now: &str| {
        clock.set(now);
        let found = site.asked("attestation_status_list", json!({})).await;
        let found = found.as_array().unwrap().iter();
        found
            .map(|one| {
                format!(
                    "{} {}",
                    one["name"].as_str().unwrap(),
                    one["status"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        status("2027-03-02T08:59:00").await,
        ["forests missing", "water attested"]
    );
    assert_eq!(
        status("2027-03-02T09:00:00").await,
        ["forests missing", "water expired"]
    );
    let list = site
        .asked(
            "attestation_list",
            json!({"organization": "water", "year": 2026}),
        )
        .await;
    assert_eq!(
        (list.as_array().unwrap().len(), &list[0]["is_good"]),
        (1, &json!(false))
    );
    for (path, part) in [
        ("/feeds/attestations.atom", "<title>Water – 2026</title>"),
        (
            "/feeds/attestations.atom?organization=water",
            "Better &amp; better",
        ),
        ("/fr/feeds/attestations.atom", "<title>Eau – 2026</title>"),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("application/atom+xml")),
            "{path}"
        );
        assert!(answer.text().contains(part), "{path}: {}", answer.text());
    }
    for (wrong, field) in [
        (json!({"organization": "water", "role": "x"}), "officer"),
        (
            json!({"organization": "water", "officer": "x", "role": " "}),
            "role",
        ),
        (
            json!({"organization": "water", "officer": "x", "role": "y", "remarks": {"de": "z"}}),
            "remarks",
        ),
        (
            json!({"organization": "water", "officer": "x", "role": "y", "remarks": [1]}),
            "remarks",
        ),
    ] {
        let (status, error) = site.told(&boss, "attestation_sign", wrong).await;
        assert_eq!((status, error.get(field).is_some()), (409, true), "{error}");
    }
}

#[actix_web::test]
async fn organizations_and_years_stand_beside_each_other() {
    let (site, clock, _) = site().await;
    site.done("package_create", rivers("rivers", "water")).await;
    let mut bare = rivers("trees", "forests");
    bare.as_object_mut().unwrap().remove("license_id");
    site.done("package_create", bare).await;
    site.catch_up();
    clock.set("2026-12-31T09:00:00");
    site.catch_up();
    clock.set("2027-02-01T09:00:00");
    site.done(
        "package_patch",
        json!({"id": "trees", "license_id": "cc-by"}),
    )
    .await;
    site.catch_up();
    let found = site
        .asked("charter_comparison_list", json!({"years": 2}))
        .await;
    let named: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(named, ["", "forests", "water"]);
    let forests = &found[1];
    assert_eq!(forests["principles"].as_object().unwrap().len(), 6);
    let years: Vec<&Value> = forests["years"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["year"])
        .collect();
    assert_eq!(years, [&json!(2026), &json!(2025)]);
    let (now, then) = (
        forests["score"].as_f64().unwrap(),
        forests["years"][0]["score"].as_f64().unwrap(),
    );
    assert!(now > then, "{now} {then}");
    assert_eq!(forests["years"][1]["score"], Value::Null);
    let report = site
        .asked("charter_report_show", json!({"organization": "forests"}))
        .await;
    assert_eq!(report["score"], forests["score"]);
    let past = site
        .asked(
            "charter_report_show",
            json!({"organization": "forests", "month": "2026-12"}),
        )
        .await;
    assert_eq!(past["score"], forests["years"][0]["score"]);
    assert_eq!(indicator(&past, "changes_visible")["state"], "met");
    let wrong = site
        .action("charter_report_show", &json!({"month": "soon"}))
        .send()
        .await;
    assert_eq!(wrong.status, 409);
}
