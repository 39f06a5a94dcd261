//! The routes beside actions, downloads and feeds.

use actix_web::http::Method;
use serde_json::json;

use crate::support::Site;

#[actix_web::test]
async fn operators_get_their_answers() {
    let site = Site::new();
    assert_eq!(site.get("/healthz").send().await.text(), "alive\n");
    for _ in 0..200 {
        if site.get("/readyz").send().await.status == 200 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(site.get("/readyz").send().await.text(), "ready\n");
    site.get("/api/3/action/member_roles_list").send().await;
    site.get("/api/3/action/no_such").send().await;
    let metrics = site.get("/metrics").send().await;
    assert!(
        metrics
            .header("content-type")
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    for line in [
        "cairn_requests_total{action=\"member_roles_list\",status=\"200\"} 1",
        "cairn_requests_total{action=\"/api/3/action/{name}\",status=\"400\"} 1",
        "cairn_bridge_in_use 0",
        "cairn_bridge_waiting 0",
        "cairn_ready 1",
        "cairn_request_seconds_count{action=\"member_roles_list\"} 1",
    ] {
        assert!(
            metrics.text().lines().any(|found| found == line),
            "{line} in {}",
            metrics.text()
        );
    }
}

#[actix_web::test]
async fn unknown_addresses_do_not_fill_the_metrics() {
    let site = Site::new();
    for number in 0..50 {
        site.get(&format!("/nowhere/{number}")).send().await;
        site.get(&format!("/api/3/action/none_{number}"))
            .send()
            .await;
    }
    let text = site.get("/metrics").send().await.text();
    assert!(
        text.contains("cairn_requests_total{action=\"none\",status=\"404\"} 50"),
        "{text}"
    );
    assert!(!text.contains("nowhere") && !text.contains("none_1"));
}

#[actix_web::test]
async fn the_start_page_and_robots_are_there_in_both_languages() {
    let site = Site::with(|settings, _| settings.site.title = "A & B".to_owned());
    let home = site.get("/").send().await;
    assert_eq!(home.status, 200);
    assert!(
        home.text().contains("<h1>A &amp; B</h1>") && home.text().contains("<html lang=\"en\">")
    );
    assert!(
        home.text()
            .contains("name=\"generator\" content=\"ckan 2.12")
    );
    let french = site.get("/fr/").send().await.text();
    assert!(
        french.contains("<html lang=\"fr\">") && french.contains("/fr/api/3/action/status_show")
    );
    let robots = site.get("/robots.txt").send().await;
    assert_eq!(
        robots.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let text = robots.text();
    let (rules, sitemap) = text.split_once("Sitemap: ").unwrap();
    assert!(rules.ends_with("Disallow: /api/\nCrawl-Delay: 10\n\n\n"));
    assert!(sitemap.ends_with("/sitemap.xml\n"), "{text}");
}

#[actix_web::test]
async fn autocompletes_keep_their_shapes() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({
            "name": "util-one", "title": "Util One", "tags": [{"name": "ut one"}],
            "resources": [{"url": "http://a", "format": "UT-FORMAT"}],
        }),
    )
    .await;
    for prefix in ["/api", "/api/1", "/api/2"] {
        let tags = site
            .get(&format!("{prefix}/util/tag/autocomplete?incomplete=ut+one"))
            .send()
            .await;
        assert_eq!(
            tags.json(),
            json!({"ResultSet": {"Result": [{"Name": "ut one"}]}}),
            "{prefix}"
        );
    }
    let datasets = site
        .get("/api/2/util/dataset/autocomplete?incomplete=util-one")
        .send()
        .await;
    assert_eq!(
        datasets.json(),
        json!({"ResultSet": {"Result": [
            {"name": "util-one", "title": "Util One", "match_field": "name", "match_displayed": "util-one"},
        ]}})
    );
    let formats = site
        .get("/api/2/util/resource/format_autocomplete?incomplete=ut-f&callback=f")
        .send()
        .await;
    assert_eq!(
        formats.text(),
        "f({\"ResultSet\":{\"Result\":[{\"Format\":\"ut-format\"}]}});"
    );
    for kind in ["dataset", "tag"] {
        let empty = site
            .get(&format!("/api/2/util/{kind}/autocomplete"))
            .send()
            .await;
        assert_eq!(empty.json(), json!({"ResultSet": {"Result": []}}));
    }
    for kind in ["organization", "group", "user"] {
        let none = site
            .get(&format!("/api/2/util/{kind}/autocomplete?q=nobody-here"))
            .send()
            .await;
        assert_eq!(none.json(), json!([]), "{kind}");
    }
    let page = site
        .get("/api/2/util/tag/autocomplete?incomplete=x&limit=abc")
        .send()
        .await;
    assert_eq!(page.status, 400);
    assert!(
        page.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    for path in [
        "/api/3/util/tag/autocomplete",
        "/api/2/util/format/autocomplete",
        "/api/2/util/status",
        "/api/rest/dataset",
    ] {
        assert_eq!(site.get(path).send().await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn scripts_get_translations() {
    let site = Site::new();
    let english = site.get("/api/i18n/en").send().await;
    assert_eq!(
        (english.status.as_u16(), english.text().as_str()),
        (200, "{}")
    );
    let french = site.get("/api/2/i18n/fr").send().await.json();
    assert_eq!(
        french["locale_data"]["ckan"]["Missing value"],
        json!([null, "Valeur manquante"])
    );
    let unknown = site.get("/api/i18n/zz").send().await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.json()),
        (400, json!("Bad request: Unknown locale: zz"))
    );
}

#[actix_web::test]
async fn the_page_of_the_api_works_without_a_network() {
    let site = Site::new();
    let document = site.get("/api/openapi.json").send().await.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(
        site.get("/api/docs").send().await.header("location"),
        Some("http://127.0.0.1:5000/api/docs/")
    );
    let page = site.get("/api/docs/").send().await;
    assert!(
        page.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        !page.text().contains("//cdn") && !page.text().contains("https://"),
        "{}",
        page.text()
    );
    let start = site
        .get("/api/docs/swagger-initializer.js")
        .send()
        .await
        .text();
    assert!(start.contains("../openapi.json"), "{start}");
    assert!(
        site.get("/api/docs/swagger-ui-bundle.js")
            .send()
            .await
            .body
            .len()
            > 100_000
    );
    assert_eq!(site.get("/api/docs/none.js").send().await.status, 404);
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let site = Site::new();
    for (method, path, status, allowed) in [
        (
            Method::PUT,
            "/api/3/action/status_show",
            405,
            "GET, HEAD, OPTIONS, POST",
        ),
        (
            Method::DELETE,
            "/api/action/status_show",
            405,
            "GET, HEAD, OPTIONS, POST",
        ),
        (
            Method::OPTIONS,
            "/api/3/action/status_show",
            200,
            "GET, HEAD, OPTIONS, POST",
        ),
        (Method::POST, "/api/3", 405, "GET, HEAD, OPTIONS"),
        (Method::OPTIONS, "/api/3", 200, "GET, HEAD, OPTIONS"),
    ] {
        let answer = site.request(method, path).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (status, Some(allowed)),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn several_slashes_are_one() {
    let site = Site::new();
    for path in [
        "//api/3/action/status_show",
        "//api//action//status_show",
        "/fr//api/3/action/status_show",
    ] {
        assert_eq!(site.get(path).send().await.status, 200, "{path}");
    }
    let made = site
        .post("//api/action/package_create")
        .json(&json!({"name": "rivers"}))
        .token(&site.token);
    assert_eq!(made.send().await.status, 200);
    let back = site
        .get("/util/redirect?url=//elsewhere.example/x")
        .send()
        .await;
    assert_eq!(back.status, 403, "an address of another site stays one");
}

#[actix_web::test]
async fn a_root_path_is_part_of_every_address() {
    let site = Site::with(|settings, _| {
        settings.site.url = "https://example.org".to_owned();
        settings.site.root_path = "/data/{{LANG}}".to_owned();
    });
    let answer = site
        .get("/data/fr/api/3/action/package_show?id=none")
        .send()
        .await;
    assert_eq!(
        answer.json()["help"],
        "https://example.org/data/fr/api/3/action/help_show?name=package_show"
    );
    assert_eq!(answer.json()["error"]["message"], "Indisponible");
    assert_eq!(site.get("/data/api/3").send().await.status, 200);
    assert_eq!(site.get("/healthz").send().await.status, 200);
}
