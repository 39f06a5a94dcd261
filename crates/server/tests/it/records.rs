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
    let purged = get(&site, None, "/dataset/after").await;
    assert_eq!(purged.status, 410);
    assert!(
        purged.text().contains("Gone &amp; &lt;over&gt;"),
        "{}",
        purged.text()
    );
    // Which names it had before is forgotten with it.
    assert_eq!(leads(&site, None, "/dataset/before").await.0, 404);
}

#[actix_web::test]
async fn why_a_record_went_and_what_is_there_in_its_place_is_told() {
    let site = Site::new();
    for name in ["old", "older", "oldest", "lost", "closed", "newer"] {
        site.done(
            "package_create",
            json!({"name": name, "title": format!("The {name}"), "title_translated": {"en": format!("The {name}"), "fr": format!("Le {name}")}}),
        )
        .await;
    }
    for params in [
        json!({"id": "old", "reason": "Wrong <figures>", "replaced_by": "newer"}),
        json!({"id": "older", "replaced_by": "newer", "redirect": true}),
        json!({"id": "oldest", "replaced_by": "https://example.org/a b", "redirect": "true"}),
    ] {
        site.done("package_delete", params).await;
    }
    site.done("dataset_purge", json!({"id": "lost", "reason": "Not ours"}))
        .await;
    let organization = site
        .done("organization_create", json!({"name": "org"}))
        .await;
    site.done(
        "package_patch",
        json!({"id": "closed", "private": true, "name": "hidden-now", "title": "Secret", "owner_org": organization["id"]}),
    )
    .await;
    let page = get(&site, None, "/dataset/old").await;
    assert_eq!(page.status, 410);
    let text = page.text();
    assert!(
        text.contains("Wrong &lt;figures&gt;") && text.contains("/dataset/newer\">"),
        "{text}"
    );
    for (path, expected) in [
        (
            "/dataset/older",
            (301, Some(format!("{SITE}/dataset/newer"))),
        ),
        (
            "/dataset/oldest",
            (301, Some("https://example.org/a%20b".to_owned())),
        ),
        ("/dataset/lost", (410, None)),
        ("/dataset/closed", (410, None)),
        ("/dataset/hidden-now", (404, None)),
    ] {
        assert_eq!(leads(&site, None, path).await, expected, "{path}");
    }
    let closed = get(&site, None, "/dataset/closed").await.text();
    assert!(closed.contains("The closed"), "{closed}");
    let data = site
        .get("/dataset/old")
        .header("Accept", "application/json")
        .send()
        .await;
    assert_eq!(data.status, 410);
    assert_eq!(data.json()["reason"], "Wrong <figures>");
    // CKAN's clients are told what they are used to.
    let shown = site
        .action("package_show", &json!({"id": "lost"}))
        .send()
        .await;
    assert_eq!(shown.status, 404);
    let listed = site
        .action("tombstone_list", &json!({}))
        .send()
        .await
        .result();
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["closed", "lost", "oldest", "older", "old"]);
    let third = &listed[2];
    let rest = site
        .action(
            "tombstone_list",
            &json!({"before": third["withdrawn"], "before_id": third["id"], "limit": 1}),
        )
        .send()
        .await
        .result();
    assert_eq!(rest[0]["name"], "older");
    for (params, status) in [
        (json!({"id": "old", "replaced_by": "javascript:x"}), 409),
        (json!({"id": "old", "replaced_by": "hidden-now"}), 409),
        (json!({"id": "old", "redirect": true}), 409),
        (json!({"id": "old", "reason": "x".repeat(2001)}), 409),
        (json!({"id": "newer", "reason": "x"}), 404),
        (json!({"id": "nothing", "reason": "x"}), 404),
        (json!({"id": "old", "reason": "Better words"}), 200),
        (json!({"id": "lost", "forget": true}), 200),
    ] {
        let answer = site
            .action("tombstone_update", &params)
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status, status, "{params}");
    }
    let left = site
        .action("tombstone_show", &json!({"id": "old"}))
        .send()
        .await
        .result();
    assert_eq!(left["reason"], "Better words");
    assert_eq!(left.get("replaced_by"), None);
    assert_eq!(leads(&site, None, "/dataset/lost").await.0, 404);
    // What is public again has no note.
    site.done("package_patch", json!({"id": "old", "state": "active"}))
        .await;
    assert_eq!(leads(&site, None, "/dataset/old").await.0, 200);
    let none = site
        .action("tombstone_show", &json!({"id": "old"}))
        .send()
        .await;
    assert_eq!(none.status, 404);
}

/// The note stands at the addresses of files and documents too; nothing stands where a record was never public.
#[actix_web::test]
async fn files_of_a_withdrawn_record_answer_with_its_note() {
    let site = Site::new();
    let organization = site
        .done("organization_create", json!({"name": "org"}))
        .await;
    let mut files = Vec::new();
    for (name, private) in [
        ("deleted", false),
        ("hidden", false),
        ("purged", false),
        ("never", true),
        ("open", false),
    ] {
        let params = json!({"name": name, "title": format!("The {name}"), "owner_org": organization["id"], "private": private});
        site.done("package_create", params).await;
        let made = site
            .post("/api/3/action/resource_create")
            .token(&site.token)
            .multipart(&[
                ("package_id", None, name.as_bytes()),
                ("upload", Some("data.csv"), b"a\n1\n"),
            ])
            .send()
            .await
            .result();
        files.push((name, made["id"].as_str().unwrap().to_owned()));
    }
    site.done(
        "package_delete",
        json!({"id": "deleted", "reason": "Wrong <figures>"}),
    )
    .await;
    site.done("package_patch", json!({"id": "hidden", "private": true}))
        .await;
    let reason = json!({"id": "hidden", "reason": "Wrong <figures>"});
    site.done("tombstone_update", reason).await;
    site.done(
        "dataset_purge",
        json!({"id": "purged", "reason": "Wrong <figures>"}),
    )
    .await;
    for (name, file) in &files {
        let download = format!("/dataset/{name}/resource/{file}/download/data.csv");
        // Whose table a purged resource was is not known any more.
        let of_table = match *name {
            "open" => 404,
            "purged" | "never" => 404,
            _ => 410,
        };
        let (of_file, of_document) = match *name {
            "open" => (200, 200),
            "never" => (403, 404),
            _ => (410, 410),
        };
        for (path, expected) in [
            (download.clone(), of_file),
            (format!("/dataset/{name}/datapackage.json"), of_document),
            (format!("/datastore/dump/{file}"), of_table),
            (format!("/datastore/openapi/{file}.json"), of_table),
        ] {
            let answer = get(&site, None, &path).await;
            assert_eq!(answer.status, expected, "{path}");
            if expected == 410 {
                let text = answer.text();
                assert!(text.contains("Wrong &lt;figures&gt;"), "{path}: {text}");
            }
        }
        let data = site
            .get(&download)
            .header("Accept", "application/json")
            .send()
            .await;
        if of_file == 410 {
            assert_eq!(data.json()["title"], format!("The {name}"), "{name}");
        }
        if *name != "purged" {
            let own = get(&site, Some(&site.token), &download).await;
            assert_eq!(own.status, 200, "{name}");
        }
    }
    // A name that another record has by now is that record's.
    site.done("package_create", json!({"name": "purged"})).await;
    let (_, file) = &files[2];
    let path = format!("/dataset/purged/resource/{file}/download");
    assert_eq!(get(&site, None, &path).await.status, 404);
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
