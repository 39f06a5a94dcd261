//! Schemas as clients of ckanext-scheming ask for them.

use serde_json::{Value, json};

use crate::support::Site;

#[actix_web::test]
async fn schemas_are_listed_and_shown_with_and_without_their_presets() {
    let site = Site::new();
    let ask = async |path: &str| {
        let answer = site.get(&format!("/api/3/action/{path}")).send().await;
        (answer.status.as_u16(), answer.json())
    };
    let (status, listed) = ask("scheming_dataset_schema_list").await;
    assert_eq!(status, 200);
    let types: Vec<&Value> = listed["result"].as_array().unwrap().iter().collect();
    assert!(types.contains(&&json!("dataset")) && types.contains(&&json!("algorithm")));
    for (kind, of) in [
        ("dataset", "algorithm"),
        ("group", "group"),
        ("organization", "organization"),
    ] {
        let (_, listed) = ask(&format!("scheming_{kind}_schema_list")).await;
        assert!(listed["result"].as_array().unwrap().contains(&json!(of)));
        let fields = match kind {
            "dataset" => "dataset_fields",
            _ => "fields",
        };
        let (_, whole) = ask(&format!("scheming_{kind}_schema_show?type={of}")).await;
        let (_, bare) = ask(&format!(
            "scheming_{kind}_schema_show?type={of}&expanded=false"
        ))
        .await;
        assert_eq!(whole["result"][format!("{kind}_type")], of);
        let named = |document: &Value| {
            let fields = document["result"][fields].as_array().unwrap().clone();
            fields
                .iter()
                .filter(|field| field.get("preset").is_some())
                .count()
        };
        let all = whole["result"][fields].as_array().unwrap();
        assert!(
            all.iter().all(|field| field["field_name"].is_string()),
            "{kind}"
        );
        assert!(named(&bare) > 0, "{kind}");
        for (path, status, key) in [
            (format!("scheming_{kind}_schema_show"), 409, "type"),
            (
                format!("scheming_{kind}_schema_show?type=none"),
                404,
                "message",
            ),
        ] {
            let (got, answer) = ask(&path).await;
            assert_eq!(got, status, "{path}");
            assert!(answer["error"].get(key).is_some(), "{path}: {answer}");
        }
    }
    // What RDF says of the kind of an asset leads to a schema that is there.
    let (_, status) = ask("status_show").await;
    let extensions = status["result"]["extensions"].as_array().unwrap();
    for name in [
        "scheming_datasets",
        "scheming_groups",
        "scheming_organizations",
        "fluent",
        "spatial_query",
        "validation",
        "archiver",
        "qa",
        "hierarchy_display",
        "structured_data",
        "tracking",
    ] {
        assert!(extensions.contains(&json!(name)), "{name}");
    }
}
