//! Statements of callers, and what sites set for older clients.

use serde_json::json;

use crate::datastore::{refused, resources};
use crate::support::Site;

#[actix_web::test]
async fn statements_read_what_the_caller_may_read() {
    let site = Site::with(|settings, _| settings.datastore.sqlsearch_enabled = true);
    let (member, other) = (site.user("member"), site.user("other"));
    let mut ids = Vec::new();
    for name in ["water", "fire"] {
        site.done(
            "organization_create",
            json!({"name": name, "users": [{"name": "member", "capacity": "member"}]}),
        )
        .await;
        let dataset = format!("secret-{name}");
        site.done(
            "package_create",
            json!({"name": dataset, "owner_org": name, "private": true}),
        )
        .await;
        let made = site
            .done(
                "datastore_create",
                json!({"resource": {"package_id": dataset}, "aliases": format!("of {name}"),
                    "fields": [{"id": "a", "type": "text"}], "records": [{"a": name}]}),
            )
            .await;
        ids.push(made["resource_id"].as_str().unwrap().to_owned());
    }
    site.done(
        "package_patch",
        json!({"id": "secret-fire", "private": false}),
    )
    .await;
    let denied = (
        403,
        json!({"message": "Access denied: Not authorized to read resource."}),
    );
    let both = format!(
        "SELECT x.a, y.a AS b FROM \"{}\" x CROSS JOIN \"of fire\" y",
        ids[0]
    );
    for sql in [
        both.clone(),
        "SELECT * FROM \"of water\"".to_owned(),
        format!("SELECT 1 WHERE EXISTS (SELECT 1 FROM \"{}\")", ids[0]),
        format!("SELECT (SELECT a FROM \"{}\") FROM \"{}\"", ids[0], ids[1]),
        format!("WITH z AS (SELECT a FROM \"{}\") SELECT 1 AS one", ids[0]),
        format!(
            "SELECT a FROM \"of fire\" UNION SELECT a FROM public.\"{}\"",
            ids[0]
        ),
        format!(
            "SELECT count(*) FROM (VALUES (1)) v JOIN (SELECT a FROM \"{}\") t ON true",
            ids[0]
        ),
    ] {
        let params = json!({"sql": sql});
        assert_eq!(
            refused(&site, &other, "datastore_search_sql", params.clone()).await,
            denied,
            "{sql}"
        );
        let found = site
            .action("datastore_search_sql", &params)
            .token(&member)
            .send()
            .await;
        assert_eq!(found.status, 200, "{sql} {}", found.text());
    }
    let found = site
        .action("datastore_search_sql", &json!({"sql": both}))
        .token(&member)
        .send()
        .await
        .result();
    assert_eq!(
        found,
        json!({"sql": both, "fields": [{"id": "a", "type": "text"}, {"id": "b", "type": "text"}], "records": [{"a": "water", "b": "fire"}]})
    );
    for (sql, status, error) in [
        (
            "SELECT 1; SELECT 2",
            409,
            json!({"message": "Query is not a single statement"}),
        ),
        (
            "SELECT * FROM nowhere",
            404,
            json!({"message": "Not found"}),
        ),
        (
            "SELECT * FROM _table_metadata",
            404,
            json!({"message": "Not found"}),
        ),
        (
            "SELECT pg_sleep(1)",
            403,
            json!({"message": "Access denied: Not authorized to call function pg_sleep"}),
        ),
    ] {
        let answered = refused(&site, &other, "datastore_search_sql", json!({"sql": sql})).await;
        assert_eq!(answered, (status, error), "{sql}");
    }
    let without = Site::new();
    let answer = without
        .action("datastore_search_sql", &json!({"sql": "SELECT 1"}))
        .send()
        .await;
    assert_eq!(answer.status, 400);
    assert!(
        answer
            .text()
            .contains("Action name not known: datastore_search_sql")
    );
}

#[actix_web::test]
async fn older_clients_find_links_where_the_site_says_so() {
    let site = Site::with(|settings, _| settings.datastore.links = true);
    let id = resources(&site, "rivers", 1).await.remove(0);
    site.done(
        "datastore_create",
        json!({"resource_id": id, "force": true, "records": (0..7).map(|n| json!({"n": n, "t": "a b"})).collect::<Vec<_>>()}),
    )
    .await;
    let filters = json!({"t": "a b"});
    let mut found = site
        .action(
            "datastore_search",
            &json!({"resource_id": id, "filters": filters, "limit": 3, "sort": "n"}),
        )
        .send()
        .await
        .result();
    let mut seen = Vec::new();
    for page in 0.. {
        assert_eq!(found["total_was_estimated"], false);
        assert_eq!(found["total"], 7);
        let records = found["records"].as_array().unwrap().clone();
        if records.is_empty() {
            break;
        }
        seen.extend(records.into_iter().map(|one| one["n"].clone()));
        let links = found["_links"].clone();
        assert_eq!(links.get("prev").is_some(), page > 0, "{links}");
        let next = links["next"].as_str().unwrap().to_owned();
        assert!(next.starts_with("/api/3/action/datastore_search?"));
        found = site.get(&next).send().await.result();
        // The start is the same from everywhere.
        assert_eq!(found["_links"]["start"], links["start"]);
    }
    assert_eq!(json!(seen), json!([0, 1, 2, 3, 4, 5, 6]));
    let plain = Site::new();
    let id = resources(&plain, "rivers", 1).await.remove(0);
    plain
        .done(
            "datastore_create",
            json!({"resource_id": id, "force": true, "fields": [{"id": "a", "type": "text"}]}),
        )
        .await;
    let found = plain
        .done("datastore_search", json!({"resource_id": id}))
        .await;
    assert!(found.get("_links").is_none() && found.get("total_was_estimated").is_none());
}

#[actix_web::test]
async fn a_list_of_the_site_says_which_functions_may_be_called() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("functions.txt");
    std::fs::write(&list, "lower\n\"COUNT\"\n\nfloor\npg_sleep\n").unwrap();
    let site = Site::with(|settings, _| {
        settings.datastore.sqlsearch_enabled = true;
        settings.datastore.sqlsearch_allowed_functions_file = Some(list);
    });
    for (sql, status) in [
        ("SELECT lower('A'), LOWER('B'), \"lower\"('C')", 200),
        (
            "SELECT coalesce(NULL, 1), nullif(1, 2), greatest(1, 2), current_date",
            200,
        ),
        ("SELECT floor(1.5)", 200),
        ("SELECT upper('a')", 403),
        ("SELECT ceil(1.5)", 403),
        ("SELECT substring('abc' from 1 for 2)", 403),
        ("SELECT count(*)", 403),
        // Allowed in that case alone, and called so there is none.
        ("SELECT \"COUNT\"(*)", 409),
        // A list allows nothing that is not there.
        ("SELECT pg_sleep(1)", 409),
    ] {
        let answer = site
            .action("datastore_search_sql", &json!({"sql": sql}))
            .send()
            .await;
        assert_eq!(answer.status, status, "{sql}: {}", answer.text());
    }
}
