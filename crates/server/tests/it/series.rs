//! Series of datasets, as clients of ckanext-dataset-series know them.

use serde_json::{Value, json};

use crate::participation::{call, library, member, ok};
use crate::support::{Hands, Site};

/// Names of what stands before and behind a record in its only series.
async fn around(site: &Site, name: &str) -> [String; 2] {
    let shown = site.action("package_show", &json!({ "id": name }));
    let shown = shown.send().await.result();
    let place = shown["series_navigation"][0].clone();
    ["previous", "next"].map(|key| place[key]["name"].as_str().unwrap_or("-").to_owned())
}

#[actix_web::test]
async fn what_is_in_a_series_tells_what_stands_before_and_behind_it() {
    let site = Site::with_pages(Hands::at("2026-03-01T08:00:00"), |_, _| {});
    library(&site).await;
    let editor = member(&site, "ed", "editor").await;
    let series = json!({"name": "levels", "type": "dataset_series", "title": "Levels", "owner_org": "water",
        "series_order_field": "temporal_start", "series_order_type": "date"});
    let series = site.done("package_create", series).await;
    let id = &series["id"];
    // By its name, by its id, alone, in a list, in the text of a list.
    for (year, named) in [
        (2023, json!("levels")),
        (2021, json!([id])),
        (2022, json!(format!("[{id}]"))),
    ] {
        let name = format!("levels-{year}");
        let record = json!({"name": name, "title": name, "owner_org": "water", "temporal_start": format!("{year}-01"), "in_series": named});
        let made = ok(&site, &editor, "package_create", record).await;
        assert_eq!(made["in_series"], json!([id]));
        assert_eq!(made.get("series_navigation"), None);
    }
    assert_eq!(around(&site, "levels-2021").await, ["-", "levels-2022"]);
    assert_eq!(
        around(&site, "levels-2022").await,
        ["levels-2021", "levels-2023"]
    );
    assert_eq!(around(&site, "levels-2023").await, ["levels-2022", "-"]);
    let whole = async || {
        let shown = site.action("package_show", &json!({"id": "levels"}));
        shown.send().await.result()["series_navigation"].clone()
    };
    let told = whole().await;
    assert_eq!(
        (
            &told["count"],
            &told["first"]["name"],
            &told["last"]["name"]
        ),
        (&json!(3), &json!("levels-2021"), &json!("levels-2023"))
    );
    let params = json!({"rows": 0, "facet.field": ["vocab_in_series"]});
    let found = site.action("package_search", &params).send().await.result();
    assert_eq!(found["facets"]["vocab_in_series"][id.as_str().unwrap()], 3);

    // What is read is written back, and changes nothing of the series.
    let mut again = ok(&site, &editor, "package_show", json!({"id": "levels-2022"})).await;
    again["notes"] = json!("Of lakes");
    let again = ok(&site, &editor, "package_update", again).await;
    assert_eq!(
        (&again["in_series"], &again["notes"]),
        (&json!([id]), &json!("Of lakes"))
    );

    // What not everybody may see has no place in the order that they are told.
    site.done(
        "package_patch",
        json!({"id": "levels-2022", "private": true}),
    )
    .await;
    assert_eq!(around(&site, "levels-2021").await, ["-", "levels-2023"]);
    assert_eq!(whole().await["count"], 2);
    let own = ok(&site, &editor, "package_show", json!({"id": "levels-2021"})).await;
    assert_eq!(own["series_navigation"][0]["next"]["name"], "levels-2022");

    let page = async |path: &str| site.get(path).send().await.text();
    for (path, part) in [
        ("/dataset_series/levels", "2 records</a>"),
        (
            "/fr/dataset_series/levels",
            "<dt>Premier</dt><dd><a href=\"/fr/dataset/levels-2021\">",
        ),
        (
            "/dataset/levels-2021",
            "<dt>After it</dt><dd><a href=\"/dataset/levels-2023\">",
        ),
        ("/dataset/levels-2021.ttl", "dcat:inSeries"),
    ] {
        let text = page(path).await;
        assert!(text.contains(part), "{path}: {part} in {text}");
    }
    let list = page(&format!(
        "/dataset?vocab_in_series={}",
        id.as_str().unwrap()
    ))
    .await;
    assert!(
        list.contains("levels-2023") && !list.contains("/dataset/rivers"),
        "{list}"
    );
    assert!(list.contains("Levels"), "{list}");

    // A series that goes takes nothing along.
    site.done("package_delete", json!({"id": "levels"})).await;
    let shown = site.action("package_show", &json!({"id": "levels-2021"}));
    let shown = shown.send().await.result();
    assert_eq!(
        (shown.get("series_navigation"), &shown["in_series"]),
        (None, &json!([id]))
    );
}

#[actix_web::test]
async fn whoever_adds_to_a_series_may_change_it() {
    let site = Site::new();
    library(&site).await;
    site.done("organization_create", json!({"name": "forests"}))
        .await;
    let editor = member(&site, "ed", "editor").await;
    for (name, owner, private) in [
        ("ours", "water", false),
        ("theirs", "forests", false),
        ("hidden", "forests", true),
    ] {
        let series = json!({"name": name, "type": "dataset_series", "title": name, "owner_org": owner, "private": private});
        site.done("package_create", series).await;
    }
    let refused = |message: &str| json!({"in_series": [message]});
    for (named, status, error) in [
        (
            json!(["theirs"]),
            403,
            json!({"message": "Access denied: User not authorized to add datasets to this series"}),
        ),
        (json!(["hidden"]), 409, refused("Dataset series not found")),
        (json!(["none"]), 409, refused("Dataset series not found")),
        (
            json!(["rivers"]),
            409,
            refused("Wrong dataset type for dataset series"),
        ),
        (
            json!(vec!["x"; 21]),
            409,
            refused("A dataset is in 20 series at most"),
        ),
        (json!({"a": 1}), 409, Value::Null),
        (json!([1, null]), 409, Value::Null),
    ] {
        let params = json!({"id": "rivers", "in_series": named});
        let answer = call(&site, &editor, "package_patch", params.clone()).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{params}: {}",
            answer.text()
        );
        let mut found = answer.json()["error"].clone();
        found.as_object_mut().unwrap().remove("__type");
        if !error.is_null() {
            assert_eq!(found, error, "{params}");
        }
    }
    // What somebody else put it into stays where others change it.
    site.done(
        "package_patch",
        json!({"id": "rivers", "in_series": ["theirs"]}),
    )
    .await;
    let params = json!({"match__name": "rivers", "update__notes": "Long", "update__in_series__extend": ["ours"]});
    let revised = ok(&site, &editor, "package_revise", params).await;
    assert_eq!(revised["package"]["in_series"].as_array().unwrap().len(), 2);
    let plain = json!({"id": "rivers", "in_series": []});
    let plain = ok(&site, &editor, "package_patch", plain).await;
    assert_eq!(
        plain.get("in_series").cloned().unwrap_or(json!([])),
        json!([])
    );
    let unordered = json!({"id": "rivers", "in_series": "ours"});
    ok(&site, &editor, "package_patch", unordered).await;
    let shown = ok(&site, &editor, "package_show", json!({"id": "rivers"})).await;
    assert_eq!(
        (
            &shown["series_navigation"][0]["name"],
            shown["series_navigation"][0].get("next")
        ),
        (&json!("ours"), None)
    );
}
