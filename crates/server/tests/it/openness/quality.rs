//! Quality that is kept: summed up, changed by exactly what changes, and by time.

use serde_json::json;

use super::{closed, metric, names, rivers, site};

#[actix_web::test]
async fn one_changed_fact_changes_its_metric_and_the_sums_of_its_organization() {
    let (site, _, _) = site().await;
    for (name, owner) in [
        ("rivers", "water"),
        ("lakes", "water"),
        ("trees", "forests"),
    ] {
        site.done("package_create", rivers(name, owner)).await;
    }
    site.done(
        "package_create",
        json!({"name": "plan", "owner_org": "water", "private": true}),
    )
    .await;
    site.catch_up();
    let before = site
        .asked("organization_quality_show", json!({"id": "water"}))
        .await;
    assert_eq!(before["records"], 2, "what is private does not count");
    assert_eq!(metric(&before, "geo_search")["not_met"], 2);
    let alone = site
        .asked("package_quality_show", json!({"id": "rivers"}))
        .await;
    assert_eq!(
        before["points"], alone["assessment"]["points"],
        "the mean of two alike"
    );
    site.done(
        "package_patch",
        json!({"id": "rivers", "spatial": "{\"type\": \"Point\", \"coordinates\": [1, 2]}"}),
    )
    .await;
    site.catch_up();
    let after = site
        .asked("organization_quality_show", json!({"id": "water"}))
        .await;
    let points = |of: &serde_json::Value| of["points"].as_f64().unwrap();
    assert_eq!(points(&after), points(&before) + 10.0);
    let (others, with) = (
        before["dimensions"].to_string(),
        after["dimensions"].to_string(),
    );
    assert_ne!(others, with);
    for dimension in before["dimensions"].as_array().unwrap() {
        for one in dimension["metrics"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            let is_same = metric(&after, id) == one;
            assert_eq!(is_same, id != "geo_search", "{id}");
        }
    }
    let found = json!({"id": "geo_search", "points": 10.0, "of": 20, "met": 1, "not_met": 1, "not_assessed": 0});
    assert_eq!(*metric(&after, "geo_search"), found);
    // What is missing most comes first; nobody has looked at addresses, which is no fault.
    assert_eq!(
        after["to_improve"][0],
        json!({"metric": "categories", "records": 2, "points": 30.0, "of": 30})
    );
    let lacking = site
        .asked(
            "quality_list",
            json!({"organization": "water", "measure": "geo_search"}),
        )
        .await;
    assert_eq!(
        (&lacking["count"], names(&lacking)),
        (&json!(1), vec!["lakes"])
    );
    // Another owner, and none at all: sums follow.
    site.done(
        "package_owner_org_update",
        json!({"id": "rivers", "organization_id": "forests"}),
    )
    .await;
    site.done("package_delete", json!({"id": "lakes"})).await;
    site.catch_up();
    for (id, records) in [("water", 0), ("forests", 2)] {
        let found = site
            .asked("organization_quality_show", json!({ "id": id }))
            .await;
        assert_eq!(found["records"], records, "{id}");
    }
    let whole = site.asked("site_quality_show", json!({})).await;
    assert_eq!(
        (&whole["records"], &whole["rating"]),
        (&json!(2), &json!("sufficient"))
    );
    let list = site.asked("organization_quality_list", json!({})).await;
    assert_eq!(
        (list.as_array().unwrap().len(), &list[0]["name"]),
        (1, &json!("forests"))
    );
    // Everything again finds what is kept already.
    site.done("quality_recompute", json!({})).await;
    site.catch_up();
    assert_eq!(site.asked("site_quality_show", json!({})).await, whole);
}

#[actix_web::test]
async fn each_fact_changes_its_own_metrics_and_days_are_remembered_by_month() {
    let (site, clock, _) = site().await;
    for name in ["rivers", "lakes"] {
        site.done("package_create", rivers(name, "water")).await;
    }
    site.catch_up();
    let shown = async || {
        site.asked("organization_quality_show", json!({"id": "water"}))
            .await
    };
    let ids: Vec<String> = shown().await["dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["metrics"].as_array().unwrap())
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    let record = site.asked("package_show", json!({"id": "rivers"})).await;
    let resource = |key: &str, value: serde_json::Value| {
        let mut resources = record["resources"].clone();
        resources[0][key] = value;
        json!({ "resources": resources })
    };
    // A day for each fact; on the next one it is taken back.
    for (day, (patch, expected)) in (10_u32..).step_by(2).zip([
        (json!({"tags": []}), vec!["keywords"]),
        (
            json!({"subject": ["nature_and_environment"]}),
            vec!["categories"],
        ),
        (json!({"temporal_start": "2020-01-01"}), vec!["time_search"]),
        (
            json!({"contact_email": "water@example.org"}),
            vec!["contact"],
        ),
        (resource("rights", json!("Free to use")), vec!["rights"]),
    ]) {
        let before = shown().await;
        let back: serde_json::Map<String, serde_json::Value> = patch
            .as_object()
            .unwrap()
            .keys()
            .map(|key| (key.clone(), record.get(key).cloned().unwrap_or_default()))
            .collect();
        let change = async |patch: &serde_json::Value, day: u32| {
            clock.set(&format!("2026-03-{day}T09:00:00"));
            let mut params = patch.clone();
            params["id"] = json!("rivers");
            site.done("package_patch", params).await;
            site.catch_up();
            // What is written down of the month is what was found on its last day.
            let history = site
                .asked("quality_history_list", json!({"id": "water"}))
                .await;
            assert_eq!(history.as_array().unwrap().len(), 1, "{history}");
            (shown().await, history[0]["points"].clone())
        };
        let (after, noted) = change(&patch, day).await;
        let differ = |one: &serde_json::Value, other: &serde_json::Value| -> Vec<String> {
            let differ = |id: &&String| metric(one, id) != metric(other, id);
            ids.iter().filter(differ).cloned().collect()
        };
        let changed = differ(&after, &before);
        assert_eq!(changed, expected, "{patch}");
        assert_eq!(noted, after["points"], "{patch}");
        let (again, noted) = change(&json!(back), day + 1).await;
        let changed = differ(&again, &before);
        assert!(changed.is_empty(), "{patch} taken back: {changed:?}");
        assert_eq!(noted, before["points"]);
    }
}

#[actix_web::test]
async fn time_alone_makes_records_late_and_months_are_remembered() {
    let (site, clock, _) = site().await;
    for (name, owner) in [("rivers", "water"), ("trees", "forests")] {
        site.done("package_create", rivers(name, owner)).await;
    }
    site.catch_up();
    // A month and a quarter, and three days of grace.
    for (now, late) in [("2026-04-10T09:00:00", 0), ("2026-04-11T09:00:00", 2)] {
        clock.set(now);
        site.catch_up();
        let found = site.asked("site_quality_show", json!({})).await;
        assert_eq!(found["timeliness"]["late"], late, "{now}");
    }
    clock.set("2026-05-02T09:00:00");
    site.done(
        "package_patch",
        json!({"id": "rivers", "current_as_of": "2026-05-01"}),
    )
    .await;
    site.catch_up();
    let late = site.asked("quality_list", json!({"order": "late"})).await;
    assert_eq!((&late["count"], names(&late)), (&json!(1), vec!["trees"]));
    assert_eq!(late["results"][0]["late_days"], 22);
    let history = site.asked("quality_history_list", json!({})).await;
    let months: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["month"].as_str().unwrap(),
                one["on_time"].as_i64().unwrap(),
                one["late"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        months,
        [
            ("2026-05-01", 1, 1),
            ("2026-04-01", 0, 2),
            ("2026-03-01", 2, 0)
        ]
    );
    let own = site
        .asked("quality_history_list", json!({"id": "water", "limit": 1}))
        .await;
    assert_eq!(
        (own.as_array().unwrap().len(), &own[0]["late"]),
        (1, &json!(0))
    );
}

#[actix_web::test]
async fn figures_are_tables_as_well() {
    let (site, _, _) = site().await;
    for number in 0..3 {
        site.done(
            "package_create",
            rivers(&format!("rivers-{number}"), "water"),
        )
        .await;
    }
    site.done(
        "package_create",
        json!({"name": "formula", "title": "=1+1"}),
    )
    .await;
    site.catch_up();
    for (path, lines, part) in [
        ("/quality.csv", 5, "rivers-2,Rivers,water,"),
        (
            "/quality.csv?organization=water&measure=categories",
            4,
            "sufficient",
        ),
        (
            "/quality.csv?measure=categories&state=met",
            1,
            "id,name,title",
        ),
        ("/quality.csv", 5, ",'=1+1,"),
        ("/quality/organizations.csv", 2, "water,Water,3,"),
        (
            "/charter.csv?organization=water",
            45,
            "open,1.1,open_licence,met,1.0,3,3,0,,records,1.0",
        ),
        ("/charter/comparison.csv", 3, "water,Water,3,"),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("text/csv; charset=utf-8")),
            "{path}"
        );
        let text = answer.text();
        assert_eq!(text.lines().count(), lines, "{path}: {text}");
        assert!(
            text.starts_with('\u{feff}') && text.contains(part),
            "{path}: {text}"
        );
    }
    for (path, status) in [
        ("/quality.csv?measure=none", 409),
        ("/quality.csv?organization=none", 404),
        ("/inventory.csv?columns=none", 409),
    ] {
        let answer = site.get(path).send().await;
        assert!(
            answer.status.is_client_error(),
            "{path} {status}: {}",
            answer.status
        );
    }
}

#[actix_web::test]
async fn what_is_not_open_stands_behind_figures_without_points_and_comes_last() {
    let (site, _, _) = site().await;
    site.done("package_create", rivers("rivers", "water")).await;
    site.done("package_create", closed("wells", "water")).await;
    site.catch_up();
    let params = json!({"measure": "access_level_known", "state": "met"});
    let behind = site.asked("quality_list", params).await;
    let state = json!({"measure": "open_in_inventory"});
    let closed = site.asked("quality_list", state).await;
    assert_eq!(
        (&closed["count"], names(&closed)),
        (&json!(1), vec!["wells"])
    );
    let line = &closed["results"][0];
    for key in ["points", "of", "rating", "stars"] {
        assert_eq!(line[key], json!(null), "{key}");
    }
    assert_eq!(names(&behind).last(), Some(&"wells"));
    let table = site
        .get("/quality.csv?measure=open_in_inventory")
        .send()
        .await;
    assert!(table.text().contains(",water,,,,,0,"), "{}", table.text());
}
