//! The outcome dashboard: statements that are checked, measured after loads, and kept.

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use serde_json::{Value, json};

use crate::support::Site;

async fn table(site: &Site, name: &str, private: bool) -> String {
    let record = site
        .done(
            "package_create",
            json!({"name": name, "owner_org": "water", "private": private, "resources": [{"url": "https://example.org/a.csv", "name": "Figures"}]}),
        )
        .await;
    let resource = record["resources"][0]["id"].as_str().unwrap().to_owned();
    site.done(
        "datastore_create",
        json!({"resource_id": resource, "force": true, "fields": [{"id": "year", "type": "text"}, {"id": "litres", "type": "numeric"}],
            "primary_key": ["year"], "records": [{"year": "2023", "litres": 100}, {"year": "2024", "litres": 90.5}]}),
    )
    .await;
    resource
}

#[actix_web::test]
async fn an_indicator_follows_its_table() {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water Office"}),
    )
    .await;
    let (open, closed) = (
        table(&site, "use", false).await,
        table(&site, "inner", true).await,
    );
    let statement = |table: &str| format!("SELECT year, litres FROM \"{table}\" ORDER BY year");
    let asked = |more: Value| {
        let mut asked = json!({"name": "water-use", "owner_org": "water", "title_translated": {"en": "Water use", "fr": "Consommation d’eau"},
            "unit_translated": {"en": "litres", "fr": "litres"}, "statement": statement(&open), "direction": "down", "target": 80, "target_period": "2026"});
        for (key, value) in more.as_object().unwrap() {
            asked[key] = value.clone();
        }
        asked
    };
    for (wrong, field) in [
        (json!({"statement": statement(&closed)}), "statement"),
        (json!({"statement": "SELECT 1"}), "statement"),
        (
            json!({"statement": format!("DELETE FROM \"{open}\"")}),
            "statement",
        ),
        (
            json!({"statement": format!("SELECT litres, year FROM \"{open}\"")}),
            "statement",
        ),
        (
            json!({"statement": "SELECT a, b FROM \"none\""}),
            "statement",
        ),
        (
            json!({"statement": format!("SELECT year, gallons FROM \"{open}\"")}),
            "statement",
        ),
        (json!({"statement": "SELECT year"}), "statement"),
        (json!({"direction": "sideways"}), "direction"),
        (json!({"target": "much"}), "target"),
        (json!({"target_period": "soon"}), "target_period"),
        (json!({"title_translated": {}}), "title_translated"),
        (json!({"name": "Not a name"}), "name"),
    ] {
        let answer = site
            .action("indicator_create", &asked(wrong.clone()))
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status, 409, "{wrong}: {}", answer.text());
        assert!(
            answer.json()["error"].get(field).is_some(),
            "{wrong}: {}",
            answer.text()
        );
    }
    let made = site.done("indicator_create", asked(json!({}))).await;
    assert_eq!(
        made["values"],
        json!([{"period": "2023", "value": 100.0}, {"period": "2024", "value": 90.5}])
    );
    assert_eq!(
        (&made["trend"], &made["target_met"]),
        (&json!("better"), &json!(false))
    );
    let taken = site
        .action("indicator_create", &asked(json!({})))
        .token(&site.token)
        .send()
        .await;
    assert_eq!(taken.status, 409);

    // A load: the reader asks for a measurement.
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    site.done(
        "datastore_upsert",
        json!({"resource_id": open, "force": true, "records": [{"year": "2025", "litres": 79}]}),
    )
    .await;
    site.done(
        "package_patch",
        json!({"id": "use", "notes": "New figures"}),
    )
    .await;
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let shown = site
        .action("indicator_show", &json!({"id": "water-use"}))
        .send()
        .await
        .result();
    assert_eq!(shown["latest"], json!({"period": "2025", "value": 79.0}));
    assert_eq!(shown["target_met"], true);

    // A table that is no longer public gives nothing new; what was found stays.
    site.done("package_patch", json!({"id": "use", "private": true}))
        .await;
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let shown = site
        .done("indicator_show", json!({"id": "water-use"}))
        .await;
    assert_eq!(shown["values"].as_array().unwrap().len(), 3);
    assert!(
        shown["error"].as_str().unwrap().contains("Not everybody"),
        "{shown}"
    );

    let stranger = site.user("stranger");
    for action in ["indicator_patch", "indicator_measure", "indicator_delete"] {
        let answer = site
            .action(action, &json!({"id": "water-use"}))
            .token(&stranger)
            .send()
            .await;
        assert_eq!(answer.status, 403, "{action}");
    }
    site.done("package_patch", json!({"id": "use", "private": false}))
        .await;
    let patched = site
        .done(
            "indicator_patch",
            json!({"id": "water-use", "target": null, "direction": "none"}),
        )
        .await;
    assert_eq!(
        (&patched["target"], &patched["trend"], &patched["error"]),
        (&Value::Null, &json!("down"), &Value::Null)
    );
    let list = site
        .action("indicator_list", &json!({"organization": "water"}))
        .send()
        .await
        .result();
    assert_eq!(list.as_array().unwrap().len(), 1);
    site.done("indicator_delete", json!({"id": "water-use"}))
        .await;
    assert_eq!(site.done("indicator_list", json!({})).await, json!([]));
}
