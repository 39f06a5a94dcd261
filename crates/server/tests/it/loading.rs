//! Files that are loaded into the DataStore by themselves, as those who upload them see it.

use actix_web::http::Method;
use cairn_catalogue::jobs;
use cairn_catalogue::settings::PrivacyHold;
use serde_json::{Value, json};

use crate::support::Site;

/// A site that loads, and the dataset `tables` on it.
async fn site() -> Site {
    let site = Site::with(|settings, _| settings.loading.enabled = true);
    site.done("package_create", json!({"name": "tables"})).await;
    site
}

async fn put(site: &Site, action: &str, parts: &[(&str, Option<&str>, &[u8])]) -> String {
    let answer = site
        .request(Method::POST, &format!("/api/3/action/{action}"))
        .token(&site.token)
        .multipart(parts)
        .send()
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.result()["id"].as_str().unwrap().to_owned()
}

/// Uploads a file as a new resource.
async fn upload(site: &Site, name: &str, content: &[u8]) -> String {
    put(
        site,
        "resource_create",
        &[
            ("package_id", None, b"tables"),
            ("upload", Some(name), content),
        ],
    )
    .await
}

/// Runs the jobs that are due.
fn work(site: &Site) {
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

async fn rows(site: &Site, id: &str) -> Value {
    let found = site
        .done("datastore_search", json!({"resource_id": id}))
        .await;
    found["records"].clone()
}

async fn types(site: &Site, id: &str) -> Value {
    let info = site.done("datastore_info", json!({"id": id})).await;
    info["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| json!([field["id"], field["type"]]))
        .collect()
}

async fn status(site: &Site, id: &str) -> Value {
    site.done("xloader_status", json!({"resource_id": id}))
        .await
}

fn messages(status: &Value) -> String {
    let logs = status["task_info"]["logs"].as_array().unwrap();
    let lines: Vec<&str> = logs
        .iter()
        .map(|entry| entry["message"].as_str().unwrap())
        .collect();
    lines.join("\n")
}

#[actix_web::test]
async fn an_upload_becomes_a_table() {
    let site = site().await;
    let id = upload(
        &site,
        "towns.csv",
        "code;town;area\n01;Zürich;1.234,5\n02;Genf;7,25\n".as_bytes(),
    )
    .await;
    assert_eq!(status(&site, &id).await["status"], "pending");
    work(&site);
    assert_eq!(
        rows(&site, &id).await,
        json!([
            {"_id": 1, "code": "01", "town": "Zürich", "area": 1234.5},
            {"_id": 2, "code": "02", "town": "Genf", "area": 7.25},
        ])
    );
    let resource = site.done("resource_show", json!({"id": id})).await;
    assert_eq!(resource["datastore_active"], json!(true));
    assert_eq!(
        resource["datastore_contains_all_records_of_source_file"],
        json!(true)
    );
    let status = status(&site, &id).await;
    assert_eq!(status["status"], "complete");
    assert_eq!(status["task_info"]["status"], "complete");
    assert!(
        messages(&status).contains("cells are separated by \";\""),
        "{status}"
    );
    assert_eq!(status["report"]["rows"], json!(2));
    let told = site
        .done(
            "task_status_show",
            json!({"entity_id": id, "task_type": "xloader", "key": "xloader"}),
        )
        .await;
    assert_eq!(told["state"], "complete");
    let found = site
        .done("datastore_search", json!({"resource_id": id, "q": "genf"}))
        .await;
    assert_eq!(found["total"], json!(1));
    // No activity and no version beside those of the people.
    let activity = site
        .done(
            "package_activity_list",
            json!({"id": "tables", "include_hidden_activity": true}),
        )
        .await;
    assert_eq!(activity.as_array().unwrap().len(), 2, "{activity}");
}

#[actix_web::test]
async fn formats_become_tables() {
    let site = site().await;
    for (name, content, expected) in [
        ("a.tsv", &b"x\ty\n1\ta b\n"[..], json!([{"_id": 1, "x": 1, "y": "a b"}])),
        (
            "a.json",
            br#"{"result": {"fields": [{"id": "x"}], "records": [{"x": 1, "y": {"z": [1]}}, {"y": null, "w": "2020-01-02"}]}}"#,
            json!([
                {"_id": 1, "x": 1, "y": {"z": [1]}, "w": null},
                {"_id": 2, "x": null, "y": null, "w": "2020-01-02"},
            ]),
        ),
        (
            "a.jsonl",
            b"{\"x\": 1.50}\n\n{\"x\": 2}\n",
            json!([{"_id": 1, "x": 1.5}, {"_id": 2, "x": 2}]),
        ),
        (
            "a.geojson",
            br#"{"type": "FeatureCollection", "bbox": [1, 2, 3, 4], "features": [{"type": "Feature", "id": 7, "properties": {"n": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}"#,
            json!([{"_id": 1, "n": "a", "id": 7, "geometry": {"type": "Point", "coordinates": [1, 2]}}]),
        ),
    ] {
        let id = upload(&site, name, content).await;
        work(&site);
        assert_eq!(rows(&site, &id).await, expected, "{name}: {}", status(&site, &id).await);
    }
}

#[actix_web::test]
async fn what_does_not_fit_is_told() {
    let site = site().await;
    let mut file = String::from("n,name,name\n");
    for number in 0..60 {
        file.push_str(&format!("{number},a,b\n"));
    }
    file.push_str("60,a,b,too much\n,,\nn,name,name\n");
    let id = upload(&site, "a.csv", file.as_bytes()).await;
    work(&site);
    let told = status(&site, &id).await;
    assert_eq!(told["report"]["rows"], json!(60));
    assert_eq!(told["report"]["rejected_rows"], json!(1));
    assert_eq!(told["report"]["blank_rows"], json!(1));
    assert_eq!(told["report"]["repeated_headers"], json!(1));
    assert_eq!(
        told["report"]["rejects"],
        json!([{"row": 62, "column": null, "value": "60 | a | b | too much", "reason": "4 cells, but there are 3 columns"}])
    );
    assert!(
        messages(&told).contains("\"name\" is called \"name_2\""),
        "{told}"
    );
    // A file that is no table is an error that is told.
    for (name, content, reason) in [
        ("empty.csv", &b""[..], "the file is empty"),
        (
            "page.csv",
            b"<!DOCTYPE html><html></html>",
            "the file is a page of HTML, not a table",
        ),
        ("broken.json", b"[{\"a\": 1}, {", "the JSON cannot be read"),
        (
            "broken.xlsx",
            b"PK\x03\x04 nonsense",
            "the archive cannot be read",
        ),
    ] {
        let id = upload(&site, name, content).await;
        work(&site);
        let told = status(&site, &id).await;
        assert_eq!(told["status"], "error", "{name}");
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(reason), "{name}: {message}");
        let resource = site.done("resource_show", json!({"id": id})).await;
        assert_eq!(resource["datastore_active"], json!(false));
    }
}

#[actix_web::test]
async fn what_a_steward_set_is_kept_when_a_file_changes() {
    let site = site().await;
    let id = upload(&site, "a.csv", b"code,n\n1,2\n3,4\n").await;
    work(&site);
    assert_eq!(
        types(&site, &id).await,
        json!([["code", "int4"], ["n", "int4"]])
    );
    let fields = json!([
        {"id": "code", "type": "int4", "info": {"label": "The code", "type_override": "text"}},
        {"id": "n", "type": "int4", "info": {"notes": "how many", "type_override": "numeric"}},
    ]);
    site.done(
        "datastore_create",
        json!({"resource_id": id, "force": true, "fields": fields}),
    )
    .await;
    // Asked for anew, the same file has other types now.
    assert_eq!(
        site.done("xloader_submit", json!({"resource_id": id}))
            .await,
        json!(true)
    );
    work(&site);
    assert_eq!(
        types(&site, &id).await,
        json!([["code", "text"], ["n", "numeric"]])
    );
    put(
        &site,
        "resource_patch",
        &[
            ("id", None, id.as_bytes()),
            (
                "upload",
                Some("a.csv"),
                b"n,code,new\nx,05,2020-01-01\n1.5,6,2020-01-02\n",
            ),
        ],
    )
    .await;
    work(&site);
    assert_eq!(
        types(&site, &id).await,
        json!([["n", "numeric"], ["code", "text"], ["new", "date"]])
    );
    let info = site.done("datastore_info", json!({"id": id})).await;
    assert_eq!(info["fields"][1]["info"]["label"], "The code");
    assert_eq!(info["fields"][0]["info"]["notes"], "how many");
    let told = status(&site, &id).await;
    assert_eq!(told["report"]["rows"], json!(2));
    assert_eq!(
        told["report"]["rejects"],
        json!([{"row": 2, "column": "n", "value": "x", "reason": "not a number"}])
    );
}

#[actix_web::test]
async fn the_same_content_is_loaded_once() {
    let site = site().await;
    let id = upload(&site, "a.csv", b"n\n1\n").await;
    work(&site);
    let first = status(&site, &id).await["job_id"].clone();
    // Nothing of the file changes.
    site.done("resource_patch", json!({"id": id, "description": "new"}))
        .await;
    work(&site);
    assert_eq!(status(&site, &id).await["job_id"], first);
    // A row that was added shows whether the table was made anew.
    let row = json!({"resource_id": id, "force": true, "method": "insert", "records": [{"n": 2}]});
    site.done("datastore_upsert", row).await;
    for (ignore, expected) in [(false, 2), (true, 1)] {
        let asked = json!({"resource_id": id, "ignore_hash": ignore});
        assert_eq!(
            site.done("datapusher_submit", asked.clone()).await,
            json!(true)
        );
        // It waits already.
        assert_eq!(site.done("xloader_submit", asked).await, json!(false));
        work(&site);
        assert_eq!(rows(&site, &id).await.as_array().unwrap().len(), expected);
        assert_eq!(status(&site, &id).await["status"], "complete");
    }
}

#[actix_web::test]
async fn a_load_can_be_stopped() {
    let site = site().await;
    let id = upload(&site, "a.csv", b"n\n1\n").await;
    let asked = json!({"resource_id": id});
    assert_eq!(
        site.done("xloader_cancel", asked.clone()).await,
        json!(true)
    );
    work(&site);
    let told = status(&site, &id).await;
    assert_eq!(
        (&told["status"], &told["error"]["message"]),
        (&json!("error"), &json!("cancelled"))
    );
    assert_eq!(
        site.done("xloader_cancel", asked.clone()).await,
        json!(false)
    );
    assert_eq!(site.done("xloader_submit", asked).await, json!(true));
    work(&site);
    assert_eq!(status(&site, &id).await["status"], "complete");
}

#[actix_web::test]
async fn sheets_become_tables_of_their_own() {
    let site = site().await;
    let file = include_bytes!("../../../../fixtures/tables/ar-catalogo-justicia.xlsx");
    let first = upload(&site, "a.xlsx", file).await;
    work(&site);
    assert_eq!(rows(&site, &first).await.as_array().unwrap().len(), 1);
    let second = put(
        &site,
        "resource_create",
        &[
            ("package_id", None, b"tables"),
            ("sheet", None, b"Theme"),
            ("upload", Some("a.xlsx"), file),
        ],
    )
    .await;
    work(&site);
    assert_eq!(rows(&site, &second).await.as_array().unwrap().len(), 9);
    let asked = json!({"resource_id": second, "sheet": "3"});
    assert_eq!(site.done("xloader_submit", asked).await, json!(true));
    work(&site);
    assert_eq!(rows(&site, &second).await.as_array().unwrap().len(), 18);
    let asked = json!({"resource_id": second, "sheet": "Nowhere"});
    assert_eq!(site.done("xloader_submit", asked).await, json!(true));
    work(&site);
    let told = status(&site, &second).await;
    assert!(
        told["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("there is no sheet \"Nowhere\""),
        "{told}"
    );
    assert_eq!(
        rows(&site, &second).await.as_array().unwrap().len(),
        18,
        "the old rows stay"
    );
}

#[actix_web::test]
async fn all_sheets_become_resources_that_follow_the_file() {
    let site = site().await;
    let file = include_bytes!("../../../../fixtures/tables/ar-catalogo-justicia.xlsx");
    let id = upload(&site, "a.xlsx", file).await;
    let asked = json!({"resource_id": id, "sheets": true});
    // A load waits already, and will do it.
    assert_eq!(site.done("xloader_submit", asked).await, json!(false));
    work(&site);
    let siblings = async || {
        let shown = site.done("package_show", json!({"id": "tables"})).await;
        let list = shown["resources"].as_array().unwrap().clone();
        list.into_iter()
            .filter(|one| one["sheet_of"] == json!(id))
            .collect::<Vec<_>>()
    };
    let made = siblings().await;
    assert!(made.len() > 1, "{made:?}");
    let theme = made.iter().find(|one| one["sheet"] == "Theme").unwrap();
    assert_eq!(
        (&theme["url_type"], &theme["datastore_active"]),
        (&json!("upload"), &json!(true))
    );
    assert!(theme["name"].as_str().unwrap().ends_with("Theme"));
    let theme = theme["id"].as_str().unwrap().to_owned();
    assert_eq!(rows(&site, &theme).await.as_array().unwrap().len(), 9);
    // Again, and nothing is made twice.
    let asked = json!({"resource_id": id, "ignore_hash": true});
    assert_eq!(site.done("xloader_submit", asked).await, json!(true));
    work(&site);
    assert_eq!(siblings().await.len(), made.len());
    // Another file: the resources of its sheets have it too.
    let mut other = file.to_vec();
    other.extend_from_slice(b"\0");
    put(
        &site,
        "resource_patch",
        &[
            ("id", None, id.as_bytes()),
            ("upload", Some("b.xlsx"), &other),
        ],
    )
    .await;
    work(&site);
    let now = siblings().await;
    assert_eq!(now.len(), made.len());
    assert!(
        now.iter()
            .all(|one| one["url"].as_str().unwrap().ends_with("/b.xlsx"))
    );
    assert_eq!(status(&site, &theme).await["status"], "complete");
}

#[actix_web::test]
async fn uploads_are_held_until_they_are_looked_through() {
    let site = Site::with(|settings, _| {
        settings.loading.enabled = true;
        settings.datastore.privacy_hold = PrivacyHold::Likely;
    });
    site.done("package_create", json!({"name": "tables"})).await;
    let sees = async |id: &str, name: &str| {
        let path = format!("/dataset/tables/resource/{id}/download/{name}");
        site.get(&path).send().await.status.as_u16()
    };
    let clean = upload(&site, "clean.csv", b"river,km\nOttawa,1271\nMoose,104\n").await;
    let people = b"first name,last name,SIN\nAline,Roy,046454286\nBo,Li,130692544\n";
    let people = upload(&site, "people.csv", people).await;
    let broken = upload(&site, "broken.xlsx", b"PK\x03\x04 nothing").await;
    let page = upload(&site, "page.html", b"<p>not loaded</p>").await;
    for (id, name, expected) in [
        (&clean, "clean.csv", 404),
        (&people, "people.csv", 404),
        (&broken, "broken.xlsx", 404),
        (&page, "page.html", 200),
    ] {
        assert_eq!(sees(id, name).await, expected, "{name}");
    }
    let shown = site
        .done("datastore_privacy_show", json!({"resource_id": clean}))
        .await;
    assert_eq!(
        (&shown["held"], &shown["waiting"]),
        (&json!(true), &json!(true))
    );
    work(&site);
    assert_eq!(sees(&clean, "clean.csv").await, 200);
    assert_eq!(sees(&people, "people.csv").await, 404);
    let told = status(&site, &people).await;
    assert_eq!(told["held"], true);
    assert_eq!(told["findings"][0]["kind"], "person_name");
    assert!(
        messages(&told)
            .contains("2 values of \"first name\" may be about persons: person name, likely")
    );
    assert!(!messages(&told).contains("Aline"));
    let told = status(&site, &clean).await;
    assert_eq!(
        (&told["held"], &told["findings"]),
        (&json!(false), &json!([]))
    );
    // What nobody can look through a steward may let go.
    assert_eq!(sees(&broken, "broken.xlsx").await, 404);
    site.done("datastore_privacy_confirm", json!({"resource_id": broken}))
        .await;
    assert_eq!(sees(&broken, "broken.xlsx").await, 200);
    // The same file again was looked through already, another was not.
    let again = b"river,km\nOttawa,1271\nMoose,104\n";
    put(
        &site,
        "resource_patch",
        &[
            ("id", None, clean.as_bytes()),
            ("upload", Some("clean.csv"), again),
        ],
    )
    .await;
    assert_eq!(sees(&clean, "clean.csv").await, 200);
    put(
        &site,
        "resource_patch",
        &[
            ("id", None, clean.as_bytes()),
            ("upload", Some("clean.csv"), b"river,km\nOttawa,1272\n"),
        ],
    )
    .await;
    assert_eq!(sees(&clean, "clean.csv").await, 404);
    work(&site);
    assert_eq!(sees(&clean, "clean.csv").await, 200);
}

#[actix_web::test]
async fn links_to_this_network_are_not_fetched() {
    let site = site().await;
    let resource =
        json!({"package_id": "tables", "url": "http://127.0.0.1:9/rows.csv", "format": "CSV"});
    let id = site.done("resource_create", resource).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    work(&site);
    let told = status(&site, &id).await;
    assert_eq!(told["status"], "error");
    let message = told["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("127.0.0.1 has no public address"),
        "{message}"
    );
}

#[actix_web::test]
async fn what_is_not_loaded_is_left_alone() {
    let site = site().await;
    for resource in [
        json!({"url": "http://example.org/a.pdf", "format": "PDF"}),
        json!({"url": "ftp://example.org/a.csv", "format": "CSV"}),
        json!({"url": "http://example.org/a.csv", "format": "CSV", "url_type": "datastore"}),
    ] {
        let mut resource = resource;
        resource["package_id"] = json!("tables");
        let id = site.done("resource_create", resource.clone()).await["id"].clone();
        let asked = json!({"resource_id": id});
        assert_eq!(
            site.done("xloader_submit", asked.clone()).await,
            json!(false),
            "{resource}"
        );
        let answer = site
            .action("xloader_status", &asked)
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status.as_u16(), 404);
    }
}
