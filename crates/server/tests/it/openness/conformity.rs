//! Files beside the standards that their resources declare.

use cairn_catalogue::jobs;
use serde_json::{Value, json};

use super::site;
use crate::support::{Hands, Site};

/// Uploads a file as a resource with more fields; returns its id.
async fn upload(
    site: &crate::support::Site,
    name: &str,
    content: &str,
    more: &[(&str, &str)],
) -> String {
    let mut parts = vec![
        ("package_id", None, b"rivers".as_slice()),
        ("upload", Some(name), content.as_bytes()),
    ];
    for (key, value) in more {
        parts.push((key, None, value.as_bytes()));
    }
    let made = site
        .post("/api/3/action/resource_create")
        .token(&site.token)
        .multipart(&parts)
        .send()
        .await
        .result();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    made["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn rows_that_do_not_follow_the_schema_are_told() {
    let (site, _, _) = site().await;
    site.done(
        "package_create",
        json!({"name": "rivers", "owner_org": "water", "access_level": "open"}),
    )
    .await;
    let schema = json!({"fields": [{"name": "gauge", "type": "string", "constraints": {"required": true}}, {"name": "level", "type": "number"}]}).to_string();
    let point = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1]}}]}"#;
    for (name, content, declared, status, expected) in [
        (
            "good.csv",
            "gauge,level\nA,1.5\nB,\n",
            ("schema", schema.as_str()),
            "success",
            vec![],
        ),
        (
            "bad.csv",
            "gauge,level\nA,high\n,2\n",
            ("schema", &schema),
            "failure",
            vec![("type-error", 2, "level"), ("constraint-error", 3, "gauge")],
        ),
        (
            "form.csv",
            "gauge,level\nA,high\n",
            ("schema_json", &schema),
            "failure",
            vec![("type-error", 2, "level")],
        ),
        (
            "bad.geojson",
            point,
            ("data_standard", "geojson"),
            "failure",
            vec![("row-constraint", 1, "")],
        ),
        (
            "grants.csv",
            "ref_number,amendment_number\nA,0\n",
            ("data_standard", "grants"),
            "failure",
            vec![
                ("missing-label", 0, "agreement_type"),
                ("missing-label", 0, "recipient_legal_name"),
                ("missing-label", 0, "recipient_country"),
                ("missing-label", 0, "agreement_value"),
                ("missing-label", 0, "agreement_start_date"),
            ],
        ),
        (
            "none.csv",
            "gauge,level\nA,1\n",
            ("schema", "{\"fields\": 1}"),
            "failure",
            vec![("schema-error", 0, "")],
        ),
    ] {
        let id = upload(&site, name, content, &[declared]).await;
        let shown = site.asked("resource_show", json!({ "id": id })).await;
        assert_eq!(shown["validation_status"], status, "{name}: {shown}");
        assert_eq!(shown["validation_timestamp"], "2026-03-02T09:00:00");
        let told = site
            .asked("resource_validation_show", json!({"resource_id": id}))
            .await;
        let report: Value = serde_json::from_str(told["report"].as_str().unwrap()).unwrap();
        let found: Vec<_> = report["tasks"][0]["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["type"].as_str().unwrap(),
                    one["rowNumber"].as_u64().unwrap_or(0),
                    one["fieldName"].as_str().unwrap_or(""),
                )
            })
            .collect();
        assert_eq!(
            (found, &told["status"]),
            (expected, &json!(status)),
            "{name}"
        );
    }
    site.catch_up();
    let report = site
        .asked("charter_report_show", json!({"organization": "water"}))
        .await;
    let valid = super::indicator(&report, "valid");
    assert_eq!(
        (&valid["numerator"], &valid["denominator"]),
        (&json!(1), &json!(6))
    );
    // Nothing is checked again where neither file nor standard changes; a check that is asked for is.
    let list = site.done("job_list", json!({})).await;
    assert!(!list.to_string().contains("check_file"), "{list}");
    let plain = upload(&site, "plain.csv", "a,b\n1,2\n", &[]).await;
    let none = site
        .action("resource_validation_show", &json!({"resource_id": plain}))
        .send()
        .await;
    assert_eq!(
        (
            none.status.as_u16(),
            none.json()["error"]["message"].as_str().unwrap()
        ),
        (
            404,
            "Not found: No validation report exists for this resource"
        )
    );
    site.done("resource_validation_run", json!({"resource_id": plain}))
        .await;
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let told = site
        .asked("resource_validation_show", json!({"resource_id": plain}))
        .await;
    assert_eq!(told["status"], "success");
    site.done("resource_validation_delete", json!({"resource_id": plain}))
        .await;
    let text = upload(&site, "notes.txt", "words", &[]).await;
    let wrong = site
        .action("resource_validation_run", &json!({"resource_id": text}))
        .token(&site.token)
        .send()
        .await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json()["error"]["format"]),
        (
            409,
            &json!("Unsupported resource format.Must be one of csv,xls,xlsx")
        )
    );
}

/// Returns how a check ended, what was wrong in which row and field, and what could not be looked at.
async fn ended(site: &Site, id: &str) -> (String, Vec<(String, u64, String)>, Vec<String>) {
    let told = site
        .asked("resource_validation_show", json!({"resource_id": id}))
        .await;
    let report: Value = serde_json::from_str(told["report"].as_str().unwrap()).unwrap();
    let task = &report["tasks"][0];
    let of = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let errors = task["errors"].as_array().unwrap().iter();
    let warnings = task["warnings"].as_array().unwrap().iter();
    (
        of(&told, "status"),
        errors
            .map(|one| {
                let row = one["rowNumber"].as_u64().unwrap_or(0);
                (of(one, "type"), row, of(one, "fieldName"))
            })
            .collect(),
        warnings
            .map(|one| one.as_str().unwrap().to_owned())
            .collect(),
    )
}

/// Rows refer to other rows and to other tables of their record; these are read anew once they change.
#[actix_web::test]
async fn rows_refer_to_what_is_there() {
    let site = Site::with_pages(Hands::at("2026-03-02T09:00:00"), |settings, _| {
        settings.quality.check_references = 6;
    });
    site.done(
        "package_create",
        json!({"name": "rivers", "title": "Rivers"}),
    )
    .await;
    let provinces = upload(
        &site,
        "provinces.csv",
        "code,name\n1,Yukon\n2,Nunavut\n",
        &[("name", "Provinces & territories")],
    )
    .await;
    let schema = |resource: &str| {
        json!({
            "fields": [{"name": "gauge"}, {"name": "province", "type": "integer"}, {"name": "below"}],
            "foreignKeys": [
                {"fields": "province", "reference": {"resource": resource, "fields": "code"}},
                {"fields": ["below"], "reference": {"resource": "", "fields": ["gauge"]}},
            ],
        })
        .to_string()
    };
    let rows = "gauge,province,below\nA,01,B\nB,3,\nC,,Z\n";
    let row = |number: u64, field: &str| ("foreign-key".to_owned(), number, field.to_owned());
    let gauges = upload(
        &site,
        "gauges.csv",
        rows,
        &[("schema", &schema("provinces---territories"))],
    )
    .await;
    assert_eq!(
        ended(&site, &gauges).await,
        (
            "failure".to_owned(),
            vec![row(3, "province"), row(4, "below")],
            vec![]
        )
    );
    let path = format!("/dataset/rivers/resource/{gauges}/validation");
    for (path, says) in [
        (
            path.clone(),
            "&#34;code&#34; of &#34;provinces---territories&#34; has no such value",
        ),
        (
            format!("/fr{path}"),
            "«\u{a0}code\u{a0}» de «\u{a0}provinces---territories\u{a0}» n’a pas cette valeur",
        ),
    ] {
        let page = site.get(&path).send().await.text();
        assert!(page.contains(says), "{path}: {page}");
    }
    // What is not compared, because it cannot be or because there is too much of it, is no fault and is said.
    let notes = upload(&site, "notes.txt", "words", &[]).await;
    for (resource, errors, warnings) in [
        (
            provinces.as_str(),
            vec![row(3, "province"), row(4, "below")],
            vec![],
        ),
        (
            "nowhere",
            vec![
                ("schema-error".to_owned(), 0, String::new()),
                row(4, "below"),
            ],
            vec![],
        ),
        (
            &notes,
            vec![row(4, "below")],
            vec![format!(
                "what refers to \"{notes}\" was not compared: the format is none that is loaded into the DataStore"
            )],
        ),
    ] {
        let id = upload(&site, "more.csv", rows, &[("schema", &schema(resource))]).await;
        assert_eq!(
            ended(&site, &id).await,
            ("failure".to_owned(), errors, warnings),
            "{resource}"
        );
    }
    let send = async |id: &str, name: &str, file: &str, content: &str| {
        let parts = [
            ("id", None, id.as_bytes()),
            ("name", None, name.as_bytes()),
            ("upload", Some(file), content.as_bytes()),
        ];
        let sent = site
            .post("/api/3/action/resource_update")
            .token(&site.token)
            .multipart(&parts)
            .send()
            .await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
    };
    let name = "Provinces & territories";
    send(&provinces, name, "provinces.csv", "code\n1\n3\n").await;
    assert_eq!(ended(&site, &gauges).await.1, [row(4, "below")]);
    send(
        &provinces,
        name,
        "provinces.csv",
        "code\n1\n2\n3\n4\n5\n6\n7\n",
    )
    .await;
    let (status, errors, warnings) = ended(&site, &gauges).await;
    assert_eq!(
        (status.as_str(), errors),
        ("failure", vec![row(4, "below")])
    );
    assert!(
        warnings[0].ends_with("was not compared: it has more than 3 different values"),
        "{warnings:?}"
    );
    send(&provinces, name, "provinces.csv", "number\n1\n").await;
    let (_, errors, _) = ended(&site, &gauges).await;
    assert_eq!(errors[0].0, "schema-error");
}

/// What a check found is a page in both languages, a table, and a facet of searches.
#[actix_web::test]
async fn what_a_check_found_is_a_page_and_a_table() {
    let clock = Hands::at("2026-03-02T09:00:00");
    let site = Site::with_pages(clock, |_, _| {});
    let record = json!({"name": "rivers", "title": "Rivers"});
    site.done("package_create", record).await;
    let schema = json!({"fields": [{"name": "gauge", "constraints": {"pattern": "[A-Z]+"}}, {"name": "level", "type": "number"}]}).to_string();
    let declared: &[(&str, &str)] = &[("schema", &schema)];
    let good = upload(&site, "good.csv", "gauge,level\nA,1.5\n", declared).await;
    let bad = upload(
        &site,
        "bad.csv",
        "gauge,level\nA,<b>high</b>\nb,2\n",
        declared,
    )
    .await;
    let none = upload(&site, "none.csv", "gauge,level\nA,1\n", &[]).await;
    let path = |id: &str| format!("/dataset/rivers/resource/{id}/validation");
    let page = async |path: String| {
        let answer = site.get(&path).send().await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    };
    for (address, says) in [
        (
            path(&good),
            &["The file follows what it declares.", "1 row"][..],
        ),
        (
            path(&bad),
            &[
                "2 things in the file are not what it declares.",
                "&#60;b&#62;high&#60;/b&#62;",
                "is no number",
                "not of the form [A-Z]+",
            ],
        ),
        (
            format!("/fr{}", path(&bad)),
            &[
                "2 éléments du fichier",
                "n’est pas un nombre",
                "n’a pas la forme [A-Z]+",
            ],
        ),
        (
            format!("/dataset/rivers/resource/{bad}"),
            &[">File check</a>"],
        ),
        (
            format!("{}.csv", path(&bad)),
            &[
                "type,row,column,name,value,note\r\n",
                "constraint-error,3,1,gauge,b,not of the form [A-Z]+",
            ],
        ),
    ] {
        let text = page(address.clone()).await;
        for part in says {
            assert!(text.contains(part), "{address}: {part} in {text}");
        }
    }
    assert!(
        !page(format!("/dataset/rivers/resource/{none}"))
            .await
            .contains("File check")
    );
    assert_eq!(site.get(&path(&none)).send().await.status, 404);
    let params = json!({"rows": 0, "facet.field": ["vocab_validation_status"]});
    let found = site.asked("package_search", params).await;
    assert_eq!(
        found["facets"]["vocab_validation_status"],
        json!({"success": 1, "failure": 1})
    );
    site.done("package_delete", json!({"id": "rivers"})).await;
    for end in ["", ".csv"] {
        let gone = site.get(&format!("{}{end}", path(&bad))).send().await;
        assert_eq!(gone.status, 410);
    }
}
