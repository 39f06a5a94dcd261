//! Answers that are larger than what is kept of one: they are sent while they are read, and say the same.

use cairn_catalogue::settings::Settings;
use serde_json::{Value, json};

use crate::datastore::{refused, resources, sites_with};
use crate::support::Site;

/// Rows, with text of every kind that JSON writes otherwise.
const ROWS: usize = 3_000;

fn sites() -> Vec<Site> {
    sites_with(|settings| settings.datastore.sqlsearch_enabled = true)
}

async fn table(site: &Site) -> (String, Vec<Value>) {
    let id = resources(site, "large", 1).await.remove(0);
    let records: Vec<Value> = (0..ROWS)
        .map(|number| {
            let text = format!("\"{number}\"\t\u{2028}é\n{}", "wide ".repeat(40));
            json!({"number": number, "text": text})
        })
        .collect();
    site.done(
        "datastore_create",
        json!({"resource_id": id, "force": true, "records": records,
            "fields": [{"id": "number", "type": "int"}, {"id": "text", "type": "text"}]}),
    )
    .await;
    (id, records)
}

#[actix_web::test]
async fn large_answers_flow_and_small_ones_have_a_length() {
    for site in sites() {
        let (id, records) = table(&site).await;
        let path = format!("/api/3/action/datastore_search?resource_id={id}&fields=number,text");
        let answer = site.get(&format!("{path}&limit={ROWS}")).send().await;
        assert!(answer.body.len() > 600_000);
        let found = answer.result();
        assert_eq!(found["records"], json!(records));
        assert_eq!(
            (&found["total"], &found["limit"]),
            (&json!(ROWS), &json!(ROWS))
        );
        for (format, delimiter) in [("csv", ','), ("tsv", '\t')] {
            let found = site
                .get(&format!("{path}&limit={ROWS}&records_format={format}"))
                .send()
                .await
                .result();
            let text = found["records"].as_str().unwrap();
            let expected: String = records
                .iter()
                .map(|record| {
                    let quoted = record["text"].as_str().unwrap().replace('"', "\"\"");
                    format!("{}{delimiter}\"{quoted}\"\n", record["number"])
                })
                .collect();
            assert!(text == expected, "{format}");
        }
        let next = site
            .get(&format!(
                "/api/3/action/datastore_search?resource_id={id}&limit=2500&include_next_page=true"
            ))
            .send()
            .await
            .result();
        assert_eq!(next["next_page"], json!({"_id": {"gt": 2500}}));
        // In a callback nothing flows, and what ends lines in scripts is written otherwise.
        let script = site
            .get(&format!("{path}&limit={ROWS}&callback=take"))
            .send()
            .await
            .text();
        assert!(script.starts_with("take({") && script.ends_with("});"));
        assert!(!script.contains('\u{2028}') && script.contains("\\u2028"));
    }
}

#[actix_web::test]
async fn answers_that_are_written_whole_have_a_limit_and_flowing_ones_none() {
    let few = |settings: &mut Settings| settings.datastore.answer_megabytes = 1;
    for site in sites_with(few) {
        let (id, records) = table(&site).await;
        // Twice as many as fit.
        for _ in 0..2 {
            site.done(
                "datastore_upsert",
                json!({"resource_id": id, "force": true, "method": "insert", "records": records}),
            )
            .await;
        }
        let path = format!("/api/3/action/datastore_search?resource_id={id}&limit=32000");
        let whole = site.get(&path).send().await;
        assert!(whole.body.len() > 2 << 20);
        assert_eq!(
            whole.result()["records"].as_array().unwrap().len(),
            3 * ROWS
        );
        let script = site.get(&format!("{path}&callback=take")).send().await;
        assert_eq!(script.status, 409, "{}", script.text());
        assert!(
            script
                .text()
                .contains("The rows are more than 1048576 bytes")
        );
        // Rows that come back from a write are held whole too.
        let (status, error) = refused(
            &site,
            &site.token,
            "datastore_records_delete",
            json!({"resource_id": id, "force": true, "filters": {}, "include_deleted_records": true}),
        )
        .await;
        assert_eq!((status, error["limit"].is_array()), (409, true), "{error}");
        let left = site.done("datastore_info", json!({"id": id})).await;
        assert_eq!(left["meta"]["count"], 3 * ROWS);
    }
}

#[actix_web::test]
async fn statements_flow_too_and_their_errors_stay_errors() {
    for site in sites() {
        let (id, records) = table(&site).await;
        let sql = format!("SELECT number, text FROM \"{id}\" ORDER BY number");
        let found = site.done("datastore_search_sql", json!({"sql": sql})).await;
        assert_eq!(found["records"], json!(records));
        assert_eq!(found["sql"], json!(sql));
        let (status, error) = refused(
            &site,
            &site.token,
            "datastore_search_sql",
            json!({"sql": format!("SELECT text::int FROM \"{id}\"")}),
        )
        .await;
        assert_eq!(status, 409, "{error}");
    }
}
