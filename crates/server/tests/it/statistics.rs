//! What is known of tables beside their rows: statistics, findings about persons, the gate that they may close.

use cairn_catalogue::jobs::{KINDS, run_due};
use cairn_catalogue::settings::PrivacyHold;
use serde_json::{Value, json};

use crate::support::Site;

/// A site that looks through tables at once.
fn site(hold: PrivacyHold) -> Site {
    Site::with(|settings, _| {
        settings.datastore.profile_pause_seconds = 0;
        settings.datastore.privacy_hold = hold;
    })
}

/// Makes a public dataset with a table and returns the id of its resource.
async fn table(site: &Site, fields: Value, records: Value) -> String {
    site.done("organization_create", json!({"name": "water"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "people", "owner_org": "water"}),
    )
    .await;
    let made = site
        .done(
            "datastore_create",
            json!({"resource": {"package_id": "people"}, "fields": fields, "records": records, "primary_key": "id"}),
        )
        .await;
    made["resource_id"].as_str().unwrap().to_owned()
}

fn people() -> (Value, Value) {
    (
        json!([{"id": "id", "type": "int"}, {"id": "first name", "type": "text"}, {"id": "last name", "type": "text"}, {"id": "SIN", "type": "text"}]),
        json!([
            {"id": 1, "first name": "Aline", "last name": "Roy", "SIN": "130 692 544"},
            {"id": 2, "first name": "Ben", "last name": "Tran", "SIN": "918 273 640"},
        ]),
    )
}

fn run_jobs(site: &Site) {
    run_due(&site.app, KINDS).unwrap();
}

#[actix_web::test]
async fn statistics_are_shown_to_those_who_ask_and_follow_the_rows() {
    let site = site(PrivacyHold::Off);
    let (fields, records) = people();
    let id = table(&site, fields, records).await;
    let info = async |with: bool| {
        site.action(
            "datastore_info",
            &json!({"id": id, "include_statistics": with}),
        )
        .send()
        .await
        .result()
    };
    assert_eq!(info(true).await["statistics"], Value::Null);
    run_jobs(&site);
    assert_eq!(info(false).await.get("statistics"), None);
    let shown = info(true).await["statistics"].clone();
    assert_eq!(
        (&shown["rows"], &shown["current"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(
        shown["columns"]["id"],
        json!({
            "count": 2, "nulls": 0, "distinct": {"value": 2, "exact": true}, "min": 1, "max": 2, "mean": 1.5, "stddev": 0.5,
            "quantiles": {"exact": true, "values": {"0.05": 1, "0.25": 1, "0.5": 1, "0.75": 2, "0.95": 2}},
            "top": {"exact": true, "values": [{"value": 1, "count": 1}, {"value": 2, "count": 1}]},
        })
    );
    site.done(
        "datastore_upsert",
        json!({"resource_id": id, "records": [{"id": 9}]}),
    )
    .await;
    assert_eq!(info(true).await["statistics"]["current"], false);
    run_jobs(&site);
    let shown = info(true).await["statistics"].clone();
    assert_eq!(
        (&shown["rows"], &shown["current"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(shown["columns"]["id"]["max"], 9);
}

#[actix_web::test]
async fn findings_hold_a_table_until_a_steward_has_looked() {
    let site = site(PrivacyHold::Likely);
    let user = site.user("reader");
    let (fields, records) = people();
    let id = table(&site, fields, records).await;
    let status = async |token: Option<&str>| {
        let mut seen = Vec::new();
        for (name, params) in [
            ("datastore_search", json!({"resource_id": id})),
            ("datastore_info", json!({"resource_id": id})),
            ("resource_show", json!({"id": id})),
        ] {
            let call = site.action(name, &params);
            let call = match token {
                Some(token) => call.token(token),
                None => call,
            };
            seen.push(call.send().await.status.as_u16());
        }
        let call = site.get(&format!("/datastore/dump/{id}"));
        let call = match token {
            Some(token) => call.token(token),
            None => call,
        };
        seen.push(call.send().await.status.as_u16());
        seen
    };
    assert_eq!(status(None).await, [200, 200, 200, 200]);
    run_jobs(&site);
    // The record stays public, the rows do not.
    for token in [None, Some(user.as_str())] {
        assert_eq!(status(token).await, [403, 403, 200, 404]);
    }
    assert_eq!(status(Some(&site.token)).await, [200, 200, 200, 200]);
    let refused = site
        .action("datastore_privacy_show", &json!({"resource_id": id}))
        .token(&user)
        .send()
        .await;
    assert_eq!(refused.status, 403);
    let shown = site
        .done("datastore_privacy_show", json!({"resource_id": id}))
        .await;
    assert_eq!(
        (&shown["held"], &shown["current"], &shown["confirmed"]),
        (&json!(true), &json!(true), &Value::Null)
    );
    assert_eq!(
        shown["findings"][0],
        json!({
            "column": "SIN", "kind": "social_insurance", "confidence": "certain", "count": 2, "share": 1.0, "named": true,
            "examples": ["••• ••• ••4", "••• ••• ••0"],
        })
    );
    // What stewards write in the record does not open the gate, and nothing of it is shown.
    let resource = site
        .done(
            "resource_patch",
            json!({"id": id, "description": "x", "privacy_review": {"held": false}}),
        )
        .await;
    assert_eq!(resource.get("privacy_review"), None);
    assert_eq!(status(None).await[0], 403);
    let shown = site
        .done("datastore_privacy_confirm", json!({"resource_id": id}))
        .await;
    assert_eq!(
        (&shown["held"], &shown["confirmed"]["by"]),
        (&json!(false), &json!("admin"))
    );
    assert_eq!(status(None).await, [200, 200, 200, 200]);
    let activities = site
        .done("package_activity_list", json!({"id": "people"}))
        .await;
    assert_eq!(activities[0]["activity_type"], "changed package");
    // What was confirmed holds nothing again, something new does.
    site.done(
        "datastore_upsert",
        json!({"resource_id": id, "records": [{"id": 3, "SIN": "130692544"}]}),
    )
    .await;
    run_jobs(&site);
    assert_eq!(status(None).await[0], 200);
    site.done(
        "datastore_create",
        json!({"resource_id": id, "fields": [{"id": "date of birth", "type": "date"}]}),
    )
    .await;
    site.done(
        "datastore_upsert",
        json!({"resource_id": id, "records": [{"id": 3, "date of birth": "1980-01-02"}]}),
    )
    .await;
    run_jobs(&site);
    assert_eq!(status(None).await[0], 403);
    // Where nothing is found any more, nothing is held.
    site.done(
        "datastore_delete",
        json!({"resource_id": id, "filters": {}}),
    )
    .await;
    run_jobs(&site);
    assert_eq!(status(None).await[0], 200);
}

#[actix_web::test]
async fn dumps_in_forms_for_programs() {
    let site = site(PrivacyHold::Off);
    let (fields, records) = people();
    let id = table(&site, fields, records).await;
    for (format, extension, kind, start) in [
        (
            "ndjson",
            "ndjson",
            "application/x-ndjson",
            &b"{\"_id\":1,\"id\":1,\"first name\":\"Aline\""[..],
        ),
        (
            "parquet",
            "parquet",
            "application/vnd.apache.parquet",
            b"PAR1",
        ),
        (
            "xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK\x03\x04",
        ),
        (
            "arrow",
            "arrows",
            "application/vnd.apache.arrow.stream",
            b"\xff\xff\xff\xff",
        ),
    ] {
        let answer = site
            .get(&format!(
                "/datastore/dump/{id}?format={format}&sort=id&filters=%7B%22id%22:1%7D"
            ))
            .send()
            .await;
        assert_eq!(answer.status, 200, "{format}");
        assert_eq!(answer.header("Content-Type"), Some(kind));
        assert_eq!(
            answer.header("Content-Disposition"),
            Some(format!("attachment; filename=\"{id}.{extension}\"").as_str())
        );
        assert!(
            answer.body.starts_with(start),
            "{format}: {:?}",
            &answer.body[..20]
        );
    }
    // What a form cannot hold is told before anything is sent.
    site.done(
        "datastore_upsert",
        json!({"resource_id": id, "records": [{"id": 5, "last name": "x".repeat(40_000)}]}),
    )
    .await;
    let path = format!("/datastore/dump/{id}?format=xlsx");
    let answer = site.get(&path).send().await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.text(),
        "format: a value of column &quot;last name&quot; has more than the 32767 characters that the format holds"
    );
    let answer = site.get(&format!("{path}&fields=id")).send().await;
    assert_eq!(answer.status, 200);
}

#[actix_web::test]
async fn documents_tell_programs_of_tables() {
    let site = site(PrivacyHold::Off);
    let id = table(
        &site,
        json!([
            {"id": "id", "type": "int"},
            {"id": "Price (CAD)", "type": "numeric", "info": {"label": "Price", "notes": "With tax"}},
            {"id": "ok", "type": "bool"}, {"id": "at", "type": "timestamp"}, {"id": "tags", "type": "text[]"},
        ]),
        json!([{"id": 1, "Price (CAD)": "1.50", "ok": true, "at": "2020-01-02T03:04:05", "tags": ["a"]}]),
    )
    .await;
    let get = async |path: &str| {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    };
    let package = get("/dataset/people/datapackage.json").await;
    assert_eq!(
        (&package["profile"], &package["name"]),
        (&json!("data-package"), &json!("people"))
    );
    let resource = &package["resources"][0];
    let path = resource["path"].as_str().unwrap();
    assert!(path.ends_with(&format!("/datastore/dump/{id}")), "{path}");
    assert_eq!(
        resource["schema"]["fields"][2],
        json!({"name": "Price (CAD)", "title": "Price", "description": "With tax", "type": "number"})
    );
    assert_eq!(resource["schema"]["fields"][3]["trueValues"], json!(["t"]));
    let csvw = get("/dataset/people/csvw.json").await;
    assert_eq!(csvw["@context"][0], "http://www.w3.org/ns/csvw");
    assert_eq!(
        csvw["tables"][0]["tableSchema"]["columns"][2],
        json!({"titles": ["Price (CAD)", "Price"], "dc:description": "With tax", "datatype": "decimal"})
    );
    let croissant = get("/dataset/people/croissant.jsonld").await;
    assert_eq!(
        croissant["conformsTo"],
        "http://mlcommons.org/croissant/1.0"
    );
    assert_eq!(
        croissant["recordSet"][0]["field"][1],
        json!({
            "@type": "cr:Field", "@id": format!("{id}/records/Price (CAD)"), "name": "Price (CAD)",
            "description": "Price: With tax", "dataType": "sc:Float",
            "source": {"fileObject": {"@id": id}, "extract": {"column": "Price (CAD)"}},
        })
    );
    let api = get(&format!("/datastore/openapi/{id}.json")).await;
    assert_eq!(api["openapi"], "3.1.0");
    let row = &api["components"]["schemas"]["Row"]["properties"];
    assert_eq!(
        row["Price (CAD)"],
        json!({"type": ["number", "null"], "title": "Price", "description": "With tax"})
    );
    assert_eq!(row["tags"]["items"]["type"], json!(["string", "null"]));
    let records = &api["paths"]["/api/3/action/datastore_search"]["get"]["responses"]["200"]["content"]
        ["application/json"]["schema"]["properties"]["result"]["properties"]["records"];
    assert_eq!(records["examples"][0][0]["Price (CAD)"], 1.50);
    site.done("package_patch", json!({"id": "people", "private": true}))
        .await;
    for path in [
        "/dataset/people/datapackage.json".to_owned(),
        "/dataset/people/csvw.json".to_owned(),
        "/dataset/people/croissant.jsonld".to_owned(),
        format!("/datastore/openapi/{id}.json"),
    ] {
        // Everybody could see it once.
        assert_eq!(site.get(&path).send().await.status, 410, "{path}");
    }
    for path in [
        "/dataset/none/datapackage.json",
        "/datastore/openapi/none.json",
    ] {
        assert_eq!(site.get(path).send().await.status, 404, "{path}");
    }
    site.done(
        "package_create",
        json!({"name": "bare", "owner_org": "water"}),
    )
    .await;
    assert_eq!(site.get("/dataset/bare/csvw.json").send().await.status, 404);
}
