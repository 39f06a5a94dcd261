//! Addresses of records, and the small routes around them.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{Answer, Site};

const SITE: &str = "http://127.0.0.1:5000";

async fn get(site: &Site, token: Option<&str>, path: &str) -> Answer {
    let call = site.get(path);
    match token {
        Some(token) => call.token(token),
        None => call,
    }
    .send()
    .await
}

/// Returns status and target.
async fn leads(site: &Site, token: Option<&str>, path: &str) -> (u16, Option<String>) {
    let answer = get(site, token, path).await;
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/html"),
        "{path}"
    );
    (
        answer.status.as_u16(),
        answer.header("location").map(str::to_owned),
    )
}

#[actix_web::test]
async fn a_record_has_a_page_under_its_name() {
    let site = Site::new();
    let made = site
        .done(
            "package_create",
            json!({
                "name": "rivers", "title": "Rivers & <lakes>", "notes": "Line\n<script>x</script>",
                "resources": [{"url": "http://a/x.csv", "name": "File"}, {"url": "javascript:x"}],
            }),
        )
        .await;
    let id = made["id"].as_str().unwrap();
    let page = get(&site, None, "/dataset/rivers").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("<h1>Rivers &amp; &lt;lakes&gt;</h1>"),
        "{text}"
    );
    assert!(
        text.contains("<a href=\"http://a/x.csv\">File</a>"),
        "{text}"
    );
    assert!(
        !text.contains("<script>") && !text.contains("href=\"javascript"),
        "{text}"
    );
    let french = get(&site, None, "/fr/dataset/rivers").await.text();
    assert!(
        french.contains("<html lang=\"fr\">") && french.contains("Données"),
        "{french}"
    );
    for (path, status, target) in [
        (
            format!("/dataset/{id}"),
            302,
            Some(format!("{SITE}/dataset/rivers")),
        ),
        (
            format!("/fr/dataset/{id}?a=b"),
            302,
            Some(format!("{SITE}/fr/dataset/rivers?a=b")),
        ),
        (
            format!("/document/{id}"),
            302,
            Some(format!("{SITE}/document/rivers")),
        ),
        ("/dataset/none".to_owned(), 404, None),
        ("/dataset/rivers/".to_owned(), 404, None),
        ("/dataset/%00".to_owned(), 404, None),
        ("/dataset/search".to_owned(), 404, None),
    ] {
        assert_eq!(leads(&site, None, &path).await, (status, target), "{path}");
    }
    assert_eq!(
        site.request(Method::PUT, "/dataset/rivers")
            .send()
            .await
            .status,
        405
    );
    assert_eq!(
        site.request(Method::HEAD, "/dataset/rivers")
            .send()
            .await
            .status,
        200
    );
}

#[actix_web::test]
async fn a_renamed_record_leads_to_its_new_name() {
    let site = Site::new();
    site.done("package_create", json!({"name": "old", "title": "One"}))
        .await;
    site.done("package_patch", json!({"id": "old", "name": "newer"}))
        .await;
    site.done("package_patch", json!({"id": "newer", "name": "newest"}))
        .await;
    for name in ["old", "newer"] {
        let found = leads(&site, None, &format!("/dataset/{name}")).await;
        assert_eq!(found, (301, Some(format!("{SITE}/dataset/newest"))));
    }
    // A name that somebody else has now is theirs.
    site.done("package_create", json!({"name": "old", "title": "Two"}))
        .await;
    assert_eq!(leads(&site, None, "/dataset/old").await, (200, None));
    site.done(
        "package_create",
        json!({"name": "hidden", "state": "draft"}),
    )
    .await;
    site.done(
        "package_patch",
        json!({"id": "hidden", "name": "hidden-still"}),
    )
    .await;
    for (token, expected) in [
        (None, (404, None)),
        (
            Some(site.token.as_str()),
            (301, Some(format!("{SITE}/dataset/hidden-still"))),
        ),
    ] {
        assert_eq!(leads(&site, token, "/dataset/hidden").await, expected);
    }
}

#[actix_web::test]
async fn a_withdrawn_record_leaves_a_note_where_it_was_public() {
    let site = Site::new();
    let made = site
        .done(
            "package_create",
            json!({"name": "before", "title": "Gone & <over>"}),
        )
        .await;
    site.done("package_patch", json!({"id": "before", "name": "after"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "never", "title": "Secret", "state": "draft"}),
    )
    .await;
    for name in ["after", "never"] {
        site.done("package_delete", json!({"id": name})).await;
    }
    // Another write leaves it deleted; the note is still that of the first.
    site.done(
        "package_patch",
        json!({"id": "after", "title": "Changed since"}),
    )
    .await;
    let id = made["id"].as_str().unwrap();
    for path in [
        "/dataset/after".to_owned(),
        "/dataset/before".to_owned(),
        format!("/dataset/{id}"),
    ] {
        let page = get(&site, None, &path).await;
        assert_eq!(page.status, 410, "{path}");
        let text = page.text();
        assert!(
            text.contains("Gone &amp; &lt;over&gt;") && text.contains("<time"),
            "{text}"
        );
        assert!(!text.contains("Changed since"), "{text}");
    }
    let french = get(&site, None, "/fr/dataset/after").await;
    assert!(french.text().contains("Retirée"), "{}", french.text());
    assert_eq!(leads(&site, None, "/dataset/never").await.0, 404);
    for name in ["after", "never"] {
        let path = format!("/dataset/{name}");
        assert_eq!(
            leads(&site, Some(&site.token), &path).await.0,
            200,
            "{name}"
        );
    }
    site.done("dataset_purge", json!({"id": id})).await;
    for path in ["/dataset/after", "/dataset/before"] {
        assert_eq!(leads(&site, None, path).await.0, 404, "{path}");
    }
}

#[actix_web::test]
async fn redirects_stay_on_the_site() {
    let site = Site::new();
    for (url, expected) in [
        (
            "/dataset/x?a=b",
            (302, Some(format!("{SITE}/dataset/x?a=b"))),
        ),
        (
            "http%3A%2F%2F127.0.0.1%3A5000%2Fabout",
            (302, Some(format!("{SITE}/about"))),
        ),
        ("http%3A%2F%2Fexample.org%2F", (403, None)),
        ("%2F%2Fexample.org", (403, None)),
        ("%2F%5Cexample.org", (403, None)),
        ("javascript%3Ax", (403, None)),
        ("http%3A%2F%2F127.0.0.1%3A5000%40example.org", (403, None)),
        ("http%3A%2F%2Fa%40127.0.0.1%3A5000%2F", (403, None)),
        ("", (400, None)),
    ] {
        let found = leads(&site, None, &format!("/util/redirect?url={url}")).await;
        assert_eq!(found, expected, "{url}");
    }
    assert_eq!(leads(&site, None, "/util/redirect").await, (400, None));
}

#[actix_web::test]
async fn what_ckan_gave_up_is_not_found() {
    let site = Site::new();
    for path in [
        "/api/rest/dataset",
        "/api/2/util/status",
        "/api/2/util/is_slug_valid",
        "/api/4",
        "/api/1/action/package_list",
        "/api/3/action",
        "/license",
        "/revision",
        "/tag",
        "/favicon.ico",
    ] {
        assert_eq!(leads(&site, None, path).await.0, 404, "{path}");
    }
}
