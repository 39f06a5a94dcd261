//! The search of CKAN's first APIs.

use serde_json::json;

use crate::support::Site;

#[actix_web::test]
async fn programs_of_old_find_records() {
    let site = Site::new();
    site.done("organization_create", json!({"name": "water"}))
        .await;
    let id = site
        .done(
            "package_create",
            json!({
                "name": "levels", "title": "Levels", "owner_org": "water", "tags": [{"name": "river"}],
                "extras": [{"key": "basin", "value": "east"}], "resources": [{"url": "http://a.example/f.csv", "format": "CSV"}],
            }),
        )
        .await["id"]
        .clone();
    site.done("package_create", json!({"name": "flows", "title": "Flows"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "closed", "title": "Levels", "owner_org": "water", "private": true}),
    )
    .await;
    let ask = async |path: &str| {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        answer.json()
    };
    for (path, results) in [
        ("/api/search/dataset?q=levels", json!(["levels"])),
        ("/api/1/search/dataset?q=levels", json!(["levels"])),
        ("/api/2/search/dataset?q=levels", json!([id])),
        ("/api/3/search/dataset?q=levels", json!(["levels"])),
        (
            "/api/3/search/dataset?order_by=name",
            json!(["flows", "levels"]),
        ),
        (
            "/api/3/search/dataset?order_by=name&offset=1&limit=1",
            json!(["levels"]),
        ),
        (
            "/api/3/search/dataset?tags=river&fl=title",
            json!([{"title": "Levels"}]),
        ),
        (
            "/api/3/search/dataset?organization=water&fl=id,res_format",
            json!([{"id": id, "res_format": ["CSV"]}]),
        ),
    ] {
        assert_eq!(ask(path).await["results"], results, "{path}");
    }
    let all = ask("/api/3/search/dataset?q=levels&all_fields=1").await;
    assert_eq!(all["count"], 1);
    let record = &all["results"][0];
    for (path, expected) in [
        ("/tags", json!(["river"])),
        ("/organization", json!("water")),
        ("/extras", json!({"basin": "east"})),
        ("/dataset_type", json!("dataset")),
        ("/capacity", json!("public")),
        ("/res_url", json!(["http://a.example/f.csv"])),
    ] {
        assert_eq!(record.pointer(path), Some(&expected), "{path}");
    }
    assert!(record["data_dict"].as_str().unwrap().contains("levels"));
    for bad in ["limit=x", "%7B!x=y", "q=%7B!x%7Dy"] {
        let answer = site
            .get(&format!("/api/3/search/dataset?{bad}"))
            .send()
            .await;
        assert_eq!(answer.status.as_u16(), 400, "{bad}");
    }
}
