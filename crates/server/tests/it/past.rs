//! The catalogue as it was: what is shown, and what stays hidden.

use serde_json::{Value, json};

use crate::support::Site;

/// Returns the moment after everything that was done so far.
fn now(site: &Site) -> String {
    format!("{}Z", cairn_catalogue::clock::iso(site.app.clock.now()))
}

async fn found(site: &Site, token: Option<&str>, params: &Value) -> Vec<String> {
    let call = site.action("package_search", params);
    let answer = match token {
        Some(token) => call.token(token),
        None => call,
    };
    let result = answer.send().await.result();
    let mut names: Vec<String> = result["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(result["count"], names.len());
    names.sort();
    names
}

#[actix_web::test]
async fn a_record_is_shown_as_it_was_to_those_who_see_it_now_and_might_have_then() {
    let site = Site::new();
    let organization = site
        .done("organization_create", json!({"name": "org"}))
        .await;
    let before = now(&site);
    site.done(
        "package_create",
        json!({"name": "first", "title": "One", "owner_org": organization["id"], "private": true}),
    )
    .await;
    let private = now(&site);
    site.done("package_patch", json!({"id": "first", "private": false}))
        .await;
    let public = now(&site);
    site.done(
        "package_patch",
        json!({"id": "first", "title": "Two", "name": "second"}),
    )
    .await;
    let renamed = now(&site);
    let show = async |token: Option<&str>, id: &str, at: &str| {
        let call = site.action("package_show", &json!({"id": id, "as_of": at}));
        let answer = match token {
            Some(token) => call.token(token),
            None => call,
        };
        let answer = answer.send().await;
        (
            answer.status.as_u16(),
            answer.json()["result"]["title"].clone(),
        )
    };
    let admin = Some(site.token.as_str());
    for (token, id, at, expected) in [
        (None, "second", &renamed, (200, json!("Two"))),
        (None, "second", &public, (200, json!("One"))),
        (None, "first", &public, (200, json!("One"))),
        (None, "second", &private, (403, Value::Null)),
        (admin, "second", &private, (200, json!("One"))),
        (admin, "second", &before, (404, Value::Null)),
        (None, "none", &public, (404, Value::Null)),
    ] {
        assert_eq!(show(token, id, at).await, expected, "{id} {at}");
    }
    assert_eq!(show(None, "second", "soon").await.0, 409);
    // What was made private since does not come back.
    site.done("package_patch", json!({"id": "second", "private": true}))
        .await;
    assert_eq!(show(None, "second", &public).await.0, 403);
    assert_eq!(show(admin, "second", &public).await, (200, json!("One")));
    site.done("dataset_purge", json!({"id": "second"})).await;
    assert_eq!(show(admin, "second", &public).await.0, 404);
}

#[actix_web::test]
async fn a_search_of_the_past_finds_what_was_there() {
    let site = Site::with(|settings, _| settings.transparency.past_records = 6);
    let organization = site
        .done("organization_create", json!({"name": "org"}))
        .await;
    let records = [
        "changed", "deleted", "hidden", "purged", "renamed", "steady",
    ];
    for name in records {
        site.done(
            "package_create",
            json!({"name": name, "title": format!("Water {name}"), "owner_org": organization["id"], "tags": [{"name": "old"}]}),
        )
        .await;
    }
    let then = now(&site);
    site.done(
        "package_patch",
        json!({"id": "changed", "title": "Fire", "tags": [{"name": "new"}]}),
    )
    .await;
    site.done("package_patch", json!({"id": "hidden", "private": true}))
        .await;
    site.done("package_delete", json!({"id": "deleted"})).await;
    site.done("dataset_purge", json!({"id": "purged"})).await;
    site.done("package_patch", json!({"id": "renamed", "name": "other"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "later", "title": "Water later", "tags": [{"name": "new"}]}),
    )
    .await;
    let all = json!({"q": "water", "as_of": then});
    assert_eq!(
        found(&site, None, &all).await,
        ["changed", "renamed", "steady"]
    );
    assert_eq!(
        found(&site, None, &json!({"q": "fire", "as_of": then})).await,
        [""; 0]
    );
    assert_eq!(
        found(&site, None, &json!({"q": "water"})).await,
        ["later", "other", "steady"]
    );
    // Whoever sees them now finds them as they were.
    let admin = Some(site.token.as_str());
    assert_eq!(
        found(&site, admin, &all).await,
        ["changed", "deleted", "hidden", "renamed", "steady"]
    );
    let answer = site
        .action(
            "package_search",
            &json!({"as_of": then, "facet.field": ["tags"], "sort": "name desc", "rows": 1, "fl": ["name", "title"]}),
        )
        .send()
        .await
        .result();
    assert_eq!(answer["count"], 3);
    assert_eq!(answer["facets"], json!({"tags": {"old": 3}}));
    assert_eq!(answer["results"][0]["name"], "steady");
    let now = now(&site);
    assert_eq!(
        found(&site, None, &json!({"as_of": now, "sort": "name asc"})).await,
        ["changed", "later", "other", "steady"]
    );
    site.done("package_patch", json!({"id": "steady", "notes": "x"}))
        .await;
    site.done("package_create", json!({"name": "one-more"}))
        .await;
    site.done("package_create", json!({"name": "two-more"}))
        .await;
    let refused = site.action("package_search", &all).send().await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("More than 6 records"),
        "{}",
        refused.text()
    );
    let refused = site
        .action("package_search", &json!({"as_of": "x"}))
        .send()
        .await;
    assert_eq!(refused.status, 409);
}
