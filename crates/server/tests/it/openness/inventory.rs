//! The inventory: levels, votes, planned days, opening, tables in and out.

use serde_json::{Value, json};

use super::{closed, indicator, names, rivers, site};

#[actix_web::test]
async fn a_line_is_voted_for_is_late_and_becomes_an_open_record_with_the_same_id() {
    let (site, clock, boss) = site().await;
    let voter = site.user("voter");
    site.done("package_create", rivers("rivers", "water")).await;
    let wells = site.done("package_create", closed("wells", "water")).await;
    let planned = json!({"name": "dams", "owner_org": "water", "title": "Dams", "access_level": "open_to_be_published", "planned_date": "2026-03-10"});
    site.done("package_create", planned).await;
    site.done(
        "package_create",
        json!({"name": "locks", "owner_org": "water", "access_level": "under_review"}),
    )
    .await;
    site.done("package_create", json!({"name": "secret", "owner_org": "water", "access_level": "under_review", "private": true}))
        .await;
    site.catch_up();
    let found = site
        .asked("inventory_list", json!({"organization": "water"}))
        .await;
    assert_eq!(
        (&found["count"], &found["levels"]),
        (
            &json!(4),
            &json!({"open": 1, "open_to_be_published": 1, "under_review": 1, "restricted": 1, "none": 0})
        )
    );
    // One vote a person, and what is open needs none.
    for (token, id, wants, expected) in [
        (&voter, "wells", true, 1),
        (&voter, "wells", true, 1),
        (&boss, "wells", true, 2),
        (&voter, "locks", true, 1),
        (&boss, "wells", false, 1),
        (&boss, "wells", true, 2),
    ] {
        let (status, done) = site
            .told(token, "inventory_vote", json!({"id": id, "wants": wants}))
            .await;
        assert_eq!(
            (status, &done["votes"]),
            (200, &json!(expected)),
            "{id} {wants}: {done}"
        );
    }
    let (status, error) = site
        .told(&voter, "inventory_vote", json!({"id": "rivers"}))
        .await;
    assert_eq!(
        (status, &error["id"]),
        (409, &json!(["The record is open already"]))
    );
    let (status, _) = site
        .told(&voter, "inventory_vote", json!({"id": "secret"}))
        .await;
    assert_eq!(status, 403);
    let found = site.asked("inventory_list", json!({})).await;
    assert_eq!(names(&found)[..2], ["wells", "locks"]);
    assert_eq!(
        (&found["results"][0]["votes"], &found["results"][0]["voted"]),
        (&json!(2), &json!(false))
    );
    let (_, own) = site
        .told(
            &voter,
            "inventory_list",
            json!({"access_level": "restricted"}),
        )
        .await;
    assert_eq!(
        (names(&own), &own["results"][0]["voted"]),
        (vec!["wells"], &json!(true))
    );
    // The planned day passes.
    for (now, late) in [
        ("2026-03-10T23:00:00", vec![]),
        ("2026-03-11T01:00:00", vec!["dams"]),
    ] {
        clock.set(now);
        site.catch_up();
        let found = site.asked("inventory_list", json!({"late": true})).await;
        assert_eq!(names(&found), late, "{now}");
        assert_eq!(found["late"], late.len(), "{now}");
    }
    // Votes stay with a line that changes.
    site.done("package_patch", json!({"id": "wells", "notes": "Deep"}))
        .await;
    site.catch_up();
    let (status, _) = site
        .told(&voter, "inventory_publish", json!({"id": "wells"}))
        .await;
    assert_eq!(status, 403);
    let resources = json!([{"url": "https://files.example/wells.csv", "format": "CSV"}]);
    let (status, opened) = site
        .told(
            &boss,
            "inventory_publish",
            json!({"id": "wells", "license_id": "cc-by", "resources": resources}),
        )
        .await;
    assert_eq!(status, 200, "{opened}");
    assert_eq!(opened["id"], wells["id"]);
    for (key, value) in [
        ("access_level", json!("open")),
        ("date_published", json!("2026-03-11")),
        ("exemption", Value::Null),
        ("num_resources", json!(1)),
    ] {
        assert_eq!(opened.get(key).cloned().unwrap_or_default(), value, "{key}");
    }
    let (status, _) = site
        .told(&boss, "inventory_publish", json!({"id": "wells"}))
        .await;
    assert_eq!(status, 409);
    site.catch_up();
    let found = site
        .asked(
            "inventory_list",
            json!({"access_level": "open", "order": "name"}),
        )
        .await;
    assert_eq!(names(&found), ["rivers", "wells"]);
}

#[actix_web::test]
async fn an_inventory_goes_out_and_comes_in_again() {
    let (site, _, boss) = site().await;
    let table = "ref_number,title_en,title_fr,description_en,publisher_en,date_published,language,size,eligible_for_release,date_released,portal_url_en,user_votes,owner_org\r\n\
        W-1,Rivers,Rivières,\"All, and more\",Water branch,2020-01-31,\"en, fr\",3 MB,Y,2020-02-01,https://open.example/1,7,water\r\n\
        W-2,Dams,Barrages,Dams,,,,,Y,2027-01-01,,,\r\n\
        W-3,Wells,Puits,Names,,,,,N,,,,\r\n\
        W-4,Locks,Écluses,,,someday,,,,,,,\r\n\
        W-1,Again,Encore,,,,,,,,,,\r\n";
    let import = async |text: &str, more: Value| {
        let mut params = json!({"organization": "water", "text": text});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        site.told(&boss, "inventory_import", params).await
    };
    let (status, tried) = import(table, json!({"dry_run": true})).await;
    assert_eq!(status, 200, "{tried}");
    let counts = |of: &Value| {
        ["created", "updated", "unchanged", "failed"].map(|key| of[key].as_u64().unwrap())
    };
    assert_eq!(counts(&tried), [2, 0, 0, 3], "{tried}");
    let (_, nothing) = site.told(&boss, "package_show", json!({"id": "w-1"})).await;
    assert_eq!(nothing["__type"], "Not Found Error");
    let (_, done) = import(table, json!({})).await;
    assert_eq!(counts(&done), [2, 0, 0, 3]);
    let rows = done["rows"].as_array().unwrap();
    let errors: Vec<(u64, &Value)> = rows
        .iter()
        .filter(|row| row["outcome"] == "failed")
        .map(|row| (row["row"].as_u64().unwrap(), &row["errors"]))
        .collect();
    let expected = [
        (
            4,
            json!({"exemption": ["Missing value"], "exemption_rationale": ["Missing value"]}),
        ),
        (5, json!({"date_published": ["Date format incorrect"]})),
        (6, json!({"name": ["Row 2 has this name already"]})),
    ];
    for ((row, error), (place, wanted)) in errors.iter().zip(&expected) {
        assert_eq!((row, *error), (place, wanted));
    }
    let reasons = json!({"exemption": "privacy", "exemption_rationale": {"en": "Owners are named", "fr": "Les propriétaires sont nommés"}});
    let (_, done) = import(table, reasons).await;
    assert_eq!(counts(&done), [1, 0, 2, 2], "{done}");
    site.catch_up();
    let shown = site.asked("package_show", json!({"id": "w-1"})).await;
    assert_eq!(
        (
            &shown["access_level"],
            &shown["languages"],
            &shown["maintainer_branch"]["en"]
        ),
        (&json!("open"), &json!(["en", "fr"]), &json!("Water branch"))
    );
    // What goes out comes in again and changes nothing, in either form.
    for columns in ["canada", "ontario"] {
        let path = format!("/inventory.csv?organization=water&columns={columns}");
        let out = site.get(&path).send().await.text();
        assert_eq!(out.lines().count(), 4, "{out}");
        let (status, again) = import(&out, json!({})).await;
        assert_eq!(
            (status, counts(&again)),
            (200, [0, 0, 3, 0]),
            "{columns}: {again}\n{out}"
        );
        assert_eq!(again["columns"], columns);
    }
    let out = site.get("/inventory.csv").send().await.text();
    let other = out.replace("Barrages", "Digues");
    let (_, changed) = import(&other, json!({})).await;
    assert_eq!(counts(&changed), [0, 1, 2, 0], "{changed}");
    for (text, field) in [("a,b\r\n1,2\r\n", "upload"), ("", "upload")] {
        let (status, error) = import(text, json!({})).await;
        assert_eq!((status, error.get(field).is_some()), (409, true), "{error}");
    }
    let stranger = site.user("stranger");
    let params = json!({"organization": "water", "text": table});
    let (status, _) = site.told(&stranger, "inventory_import", params).await;
    assert_eq!(status, 403);
}

#[actix_web::test]
async fn a_line_that_was_imported_is_voted_for_is_late_is_opened_and_goes_out_again() {
    let (site, clock, boss) = site().await;
    let table = "ref_number,title_en,title_fr,eligible_for_release,date_released,exemption,exemption_rationale_en,exemption_rationale_fr\r\n\
        D-1,Dams,Barrages,Y,2026-03-10,,,\r\n\
        W-1,Wells,Puits,N,,privacy,Owners are named,Les propriétaires sont nommés\r\n\
        X-1,Wrong,Faux,N,,,,\r\n";
    let import = async |text: &str| {
        let params = json!({"organization": "water", "text": text});
        let (status, done) = site.told(&boss, "inventory_import", params).await;
        assert_eq!(status, 200, "{done}");
        done
    };
    let counts = |of: &Value| {
        ["created", "updated", "unchanged", "failed"].map(|key| of[key].as_u64().unwrap())
    };
    let done = import(table).await;
    assert_eq!(counts(&done), [2, 0, 0, 1], "{done}");
    let wrong = &done["rows"][2];
    assert_eq!(
        (&wrong["row"], &wrong["errors"]["exemption"]),
        (&json!(4), &json!(["Missing value"]))
    );
    site.catch_up();
    let dams = site.asked("package_show", json!({"id": "d-1"})).await;
    for name in ["one", "two"] {
        let token = site.user(name);
        let (status, _) = site
            .told(&token, "inventory_vote", json!({"id": "d-1"}))
            .await;
        assert_eq!(status, 200);
    }
    let kept = async || {
        let report = site
            .asked("charter_report_show", json!({"organization": "water"}))
            .await;
        let of = |id| {
            let found = indicator(&report, id);
            ["numerator", "denominator"].map(|key| found[key].as_i64().unwrap())
        };
        (of("promise_kept"), of("open_in_inventory"))
    };
    assert_eq!(kept().await, ([0, 0], [0, 1]), "the day has not passed");
    clock.set("2026-03-11T01:00:00");
    site.catch_up();
    assert_eq!(kept().await, ([0, 1], [0, 1]));
    let late = site.asked("inventory_list", json!({"late": true})).await;
    let line = &late["results"][0];
    assert_eq!(
        (names(&late), &line["votes"], &line["is_late"]),
        (vec!["d-1"], &json!(2), &json!(true))
    );
    let (status, opened) = site
        .told(&boss, "inventory_publish", json!({"id": "d-1"}))
        .await;
    assert_eq!((status, &opened["id"]), (200, &dams["id"]), "{opened}");
    site.catch_up();
    assert_eq!(kept().await, ([1, 1], [1, 2]));
    let late = site.asked("inventory_list", json!({"late": true})).await;
    assert_eq!(late["count"], 0);
    // What goes out tells the votes, and comes in again without a change.
    for (columns, part) in [("canada", "D-1,Dams,Barrages,"), ("ontario", "Barrages")] {
        let path = format!("/inventory.csv?organization=water&columns={columns}");
        let out = site.get(&path).send().await.text();
        assert!(out.contains(part), "{out}");
        assert_eq!(
            counts(&import(&out).await),
            [0, 0, 2, 0],
            "{columns}: {out}"
        );
    }
}

#[actix_web::test]
async fn lines_of_two_organizations_may_have_one_title() {
    let (site, _, boss) = site().await;
    let table = "ref_number,title_en,eligible_for_release,date_released\r\n,Budgets,Y,2020-02-01\r\nP-7,Plans,Y,2020-02-01\r\n";
    site.done("organization_create", json!({"name": "fire"}))
        .await;
    let import = async |organization: &str, text: &str| {
        let params = json!({"organization": organization, "text": text});
        let token = match organization {
            "water" => &boss,
            _ => &site.token,
        };
        site.told(token, "inventory_import", params).await.1
    };
    for (organization, outcome, expected) in [
        ("water", "created", ["budgets", "p-7"]),
        ("fire", "created", ["budgets-fire", "p-7-fire"]),
        ("water", "unchanged", ["budgets", "p-7"]),
        ("fire", "unchanged", ["budgets-fire", "p-7-fire"]),
    ] {
        let done = import(organization, table).await;
        let rows: Vec<(&str, &str)> = done["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                (
                    row["name"].as_str().unwrap(),
                    row["outcome"].as_str().unwrap(),
                )
            })
            .collect();
        let expected = expected.map(|name| (name, outcome));
        assert_eq!(rows, expected, "{organization}: {done}");
    }
    // A name that a line gives itself is meant.
    let named = "ref_number,title_en,eligible_for_release,date_released,name\r\n,Budgets,Y,2020-02-01,budgets\r\n";
    let refused = import("fire", named).await;
    assert_eq!(refused["failed"], 1, "{refused}");
}
