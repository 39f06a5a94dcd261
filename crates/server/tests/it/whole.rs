//! The whole catalogue as one document, and the feed of what changed.

use serde_json::{Value, json};

use crate::support::Site;

async fn filled() -> Site {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    for number in 0..3 {
        site.done(
            "package_create",
            json!({
                "name": format!("open-{number}"), "title": "Open", "notes": "N", "owner_org": "water", "license_id": "cc-by",
                "contact_name": "C", "contact_email": "c@example.org", "update_frequency": "yearly", "tags": [{"name": "river"}],
                "resources": [{"url": "https://example.org/f.csv", "format": "CSV", "mimetype": "text/csv"}],
            }),
        )
        .await;
    }
    site.done(
        "package_create",
        json!({"name": "closed", "owner_org": "water", "private": true}),
    )
    .await;
    site
}

#[actix_web::test]
async fn every_public_record_is_in_each_document() {
    let site = filled().await;
    let answer = site.get("/data.json").token(&site.token).send().await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let catalog = answer.json();
    assert_eq!(
        catalog["conformsTo"],
        "https://project-open-data.cio.gov/v1.1/schema"
    );
    let entries = catalog["dataset"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for (path, expected) in [
        ("/accrualPeriodicity", json!("R/P1Y")),
        ("/publisher/name", json!("Water")),
        ("/contactPoint/hasEmail", json!("mailto:c@example.org")),
        ("/accessLevel", json!("public")),
        ("/keyword", json!(["river"])),
        (
            "/distribution/0/downloadURL",
            json!("https://example.org/f.csv"),
        ),
        ("/distribution/0/mediaType", json!("text/csv")),
    ] {
        assert_eq!(entries[0].pointer(path), Some(&expected), "{path}");
    }
    let lines = site.get("/catalog.jsonl").token(&site.token).send().await;
    let records: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records.len(), 3);
    assert_eq!(records[0]["tags"][0]["name"], "river");
    let statements = site.get("/catalog-all.nt").token(&site.token).send().await;
    assert_eq!(statements.text().matches("ns/dcat#Dataset> .").count(), 3);
    for answer in [lines, statements] {
        assert!(!answer.text().contains("closed"));
    }
    let empty = Site::new().get("/data.json").send().await.json();
    assert_eq!(empty["dataset"], json!([]));
}

#[actix_web::test]
async fn the_feed_tells_what_changed_and_what_is_gone() {
    let site = filled().await;
    let ask = async |since: &str| {
        site.get(&format!("/api/changes?since={since}"))
            .send()
            .await
            .json()
    };
    let ids = |changes: &Value| -> Vec<String> {
        let list = changes["changes"].as_array().unwrap();
        list.iter()
            .map(|one| one["name"].as_str().unwrap_or("deleted").to_owned())
            .collect()
    };
    let all = ask("0").await;
    assert_eq!(ids(&all), ["open-0", "open-1", "open-2"]);
    let start = site.get("/api/changes").send().await.json();
    assert_eq!(start["changes"], json!([]));
    let cursor = start["cursor"].as_str().unwrap();
    site.done("package_patch", json!({"id": "open-1", "notes": "other"}))
        .await;
    site.done("package_patch", json!({"id": "closed", "notes": "other"}))
        .await;
    site.done("package_delete", json!({"id": "open-0"})).await;
    let later = ask(cursor).await;
    assert_eq!(ids(&later), ["open-1", "deleted"]);
    let hash = |changes: &Value| {
        let list = changes["changes"].as_array().unwrap();
        list.iter().find(|one| one["name"] == "open-1").unwrap()["sha256"].clone()
    };
    assert_ne!(hash(&all), hash(&later));
    let end = later["cursor"].as_str().unwrap();
    let last = ask(end).await;
    assert_eq!(
        (&last["changes"], &last["more"]),
        (&json!([]), &json!(false))
    );
    // One after another the same is told.
    let mut at = "0".to_owned();
    let mut told = Vec::new();
    loop {
        let part = site
            .get(&format!("/api/changes?limit=1&since={at}"))
            .send()
            .await
            .json();
        told.extend(ids(&part));
        at = part["cursor"].as_str().unwrap().to_owned();
        if part["more"] == false {
            break;
        }
    }
    assert_eq!(told, ["open-2", "open-1", "deleted"]);
    for bad in ["since=x", "since=-1", "limit=0"] {
        let answer = site.get(&format!("/api/changes?{bad}")).send().await;
        assert_eq!(answer.status.as_u16(), 400, "{bad}");
    }
}

#[actix_web::test]
async fn a_record_is_described_for_search_engines() {
    let site = filled().await;
    let answer = site.get("/dataset/open-0/schemaorg.jsonld").send().await;
    assert_eq!(answer.header("content-type"), Some("application/ld+json"));
    assert_eq!(answer.json()["@type"], "Dataset");
    for hidden in ["closed", "none"] {
        let answer = site
            .get(&format!("/dataset/{hidden}/schemaorg.jsonld"))
            .send()
            .await;
        assert_eq!(answer.status.as_u16(), 404, "{hidden}");
    }
}
