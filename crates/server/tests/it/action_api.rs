//! The Action API: addresses, callers, headers, envelopes, errors.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::Site;

const JSON: &str = "application/json;charset=utf-8";

#[actix_web::test]
async fn every_form_of_the_address_answers() {
    let site = Site::new();
    for (path, version) in [
        ("/api", 1),
        ("/api/", 1),
        ("/api/1", 1),
        ("/api/2", 2),
        ("/api/2/", 2),
        ("/api/3", 3),
        ("/api/3/", 3),
        ("/fr/api/3", 3),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some(JSON)),
            "{path}"
        );
        assert_eq!(answer.json(), json!({"version": version}), "{path}");
    }
    for path in [
        "/api/4",
        "/api/3/action",
        "/api/3/action/",
        "/api/3/action/member_roles_list/",
        "/api/1/action/member_roles_list",
        "/api/2/action/member_roles_list",
        "/zz/api/3/action/member_roles_list",
        "/nosuchpage",
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
    }
    for (path, prefix) in [
        ("/api/action", ""),
        ("/api/3/action", ""),
        ("/fr/api/action", "/fr"),
        ("/en/api/3/action", "/en"),
    ] {
        let answer = site.get(&format!("{path}/member_roles_list")).send().await;
        assert_eq!(answer.result().as_array().unwrap().len(), 3);
        let help =
            format!("http://127.0.0.1:5000{prefix}/api/3/action/help_show?name=member_roles_list");
        assert_eq!(answer.json()["help"], help);
        assert_eq!(answer.json()["success"], true);
    }
}

#[actix_web::test]
async fn methods_are_those_of_ckan() {
    let site = Site::new();
    let path = "/api/3/action/member_roles_list";
    let whole = site.get(path).send().await;
    let head = site.request(Method::HEAD, path).send().await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-type"), Some(JSON));
    assert!(!whole.body.is_empty());
    let options = site.request(Method::OPTIONS, path).send().await;
    assert_eq!(
        (options.status.as_u16(), options.header("allow")),
        (200, Some("GET, HEAD, OPTIONS, POST"))
    );
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = site.request(method, path).send().await;
        assert_eq!(answer.status, 405);
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
    }
    let refused = site.post("/healthz").send().await;
    assert_eq!(
        (refused.status.as_u16(), refused.header("allow")),
        (405, Some("GET, HEAD, OPTIONS"))
    );
}

#[actix_web::test]
async fn errors_come_in_envelopes_in_the_language_of_the_address() {
    let site = Site::new();
    for (path, message) in [
        ("/api", "Not found"),
        ("/en/api", "Not found"),
        ("/fr/api", "Indisponible"),
    ] {
        let answer = site
            .get(&format!("{path}/3/action/package_show?id=none"))
            .send()
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (404, Some(JSON))
        );
        assert_eq!(
            answer.json()["error"],
            json!({"__type": "Not Found Error", "message": message})
        );
        assert_eq!(answer.json()["success"], false);
    }
    let answer = site
        .post("/fr/api/3/action/package_create")
        .token(&site.token)
        .json(&json!({}))
        .send()
        .await;
    assert_eq!(answer.json()["error"]["name"], json!(["Valeur manquante"]));
    let answer = site
        .action("package_create", &json!({"name": "x-y"}))
        .send()
        .await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["error"]["__type"], "Authorization Error");
    let answer = site
        .action("package_create", &json!({"name": "x-y", "extras": ["x"]}))
        .token(&site.token)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["error"]["__type"]),
        (400, &json!("Integrity Error"))
    );
    let page = site.get("/fr/nowhere").send().await;
    assert!(page.text().contains("<html lang=\"fr\">") && page.text().contains("Introuvable"));
}

#[actix_web::test]
async fn a_callback_wraps_and_makes_the_caller_nobody() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "secret", "private": false, "title": "a\u{2028}b"}),
    )
    .await;
    let roles = "/api/3/action/member_roles_list";
    let wrapped = site.get(&format!("{roles}?callback=my.name")).send().await;
    assert_eq!(
        wrapped.header("content-type"),
        Some("application/javascript;charset=utf-8")
    );
    let text = wrapped.text();
    let inner = text
        .strip_prefix("my.name(")
        .and_then(|rest| rest.strip_suffix(");"))
        .unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(inner).unwrap()["success"],
        true
    );
    assert!(
        site.get(&format!("{roles}?callback=foo%3Cb%3E%26%22q%22"))
            .send()
            .await
            .text()
            .starts_with("foo&lt;b&gt;&amp;&quot;q&quot;(")
    );
    assert!(
        site.get(&format!("{roles}?callback="))
            .send()
            .await
            .text()
            .starts_with("({")
    );
    assert_eq!(
        site.get("/api/3?callback=f").send().await.text(),
        "f({\"version\":3});"
    );
    let shown = site
        .get("/api/3/action/package_show?id=secret&callback=f")
        .send()
        .await;
    assert!(!shown.text().contains('\u{2028}') && shown.text().contains("\\u2028"));
    // Errors and POST are not wrapped.
    let missing = site
        .get("/api/3/action/package_show?id=none&callback=f")
        .send()
        .await;
    assert_eq!(
        (missing.status.as_u16(), missing.header("content-type")),
        (404, Some(JSON))
    );
    let posted = site
        .post(&format!("{roles}?callback=f"))
        .json(&json!({}))
        .send()
        .await;
    assert_eq!(posted.header("content-type"), Some(JSON));
    // Whoever asks with a callback is nobody.
    let me = "/api/3/action/user_show?callback=f";
    assert_eq!(
        site.get("/api/3/action/user_show")
            .token(&site.token)
            .send()
            .await
            .status,
        200
    );
    assert_ne!(site.get(me).token(&site.token).send().await.status, 200);
    assert_ne!(
        site.post(me)
            .token(&site.token)
            .json(&json!({}))
            .send()
            .await
            .status,
        200
    );
}

#[actix_web::test]
async fn tokens_stand_bare_in_their_header() {
    let site = Site::with(|settings, _| settings.site.title = "Tokens".to_owned());
    let token = site.user("alice");
    let who = async |header: &str, value: &str| {
        let answer = site
            .action("user_show", &json!({}))
            .header(header, value)
            .send()
            .await;
        (answer.status == 200).then(|| answer.json()["result"]["name"].clone())
    };
    assert_eq!(who("Authorization", &token).await, Some(json!("alice")));
    for (header, value) in [
        ("Authorization", format!("Bearer {token}")),
        ("Authorization", "no-token".to_owned()),
        ("Authorization", String::new()),
        ("Authorization", "\u{e9}".to_owned()),
        ("Authorization", "x".repeat(9000)),
        ("X-CKAN-API-Key", token.clone()),
        ("Cookie", format!("ckan={token}")),
    ] {
        assert_eq!(who(header, &value).await, None, "{header}: {}", value.len());
        let public = site
            .action("member_roles_list", &json!({}))
            .header(header, &value)
            .send()
            .await;
        assert_eq!(public.status, 200, "a bad token is an anonymous caller");
    }
    let personal = site
        .action("member_roles_list", &json!({}))
        .token(&token)
        .send()
        .await;
    assert!(
        personal
            .header("cache-control")
            .unwrap()
            .starts_with("private")
    );
}

#[actix_web::test]
async fn another_token_header_replaces_the_first() {
    let site = Site::with(|settings, _| settings.tokens.header = "X-My-Key".to_owned());
    let named = site
        .action("user_show", &json!({}))
        .header("X-My-Key", &site.token)
        .send()
        .await;
    assert_eq!(named.result()["name"], "admin");
    assert_ne!(
        site.action("user_show", &json!({}))
            .token(&site.token)
            .send()
            .await
            .status,
        200
    );
}

#[actix_web::test]
async fn only_who_may_see_a_dataset_gets_it_from_memory() {
    let site = Site::new();
    let alice = site.user("alice");
    site.done("organization_create", json!({"name": "org-one"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "open", "owner_org": "org-one"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "hidden", "owner_org": "org-one", "private": true}),
    )
    .await;
    let status = async |name: &str, token: Option<&str>| {
        let call = site.get(&format!("/api/3/action/package_show?id={name}"));
        let call = match token {
            Some(token) => call.token(token),
            None => call,
        };
        call.send().await.status.as_u16()
    };
    // Twice: from the database, then from memory.
    for _ in 0..2 {
        assert_eq!(status("hidden", Some(&site.token)).await, 200);
        assert_eq!(status("hidden", None).await, 403);
        assert_eq!(status("hidden", Some(&alice)).await, 403);
        assert_eq!(status("open", None).await, 200);
    }
    site.done("package_patch", json!({"id": "hidden", "private": false}))
        .await;
    assert_eq!(status("hidden", None).await, 200);
    site.done("package_patch", json!({"id": "hidden", "private": true}))
        .await;
    assert_eq!(status("hidden", None).await, 403);
    let metrics = site.get("/metrics").send().await.text();
    let served: u64 = metrics
        .lines()
        .find_map(|line| line.strip_prefix("cairn_ready_answers_total{from=\"memory\"} "))
        .and_then(|count| count.parse().ok())
        .unwrap();
    assert!(served >= 2, "{metrics}");
}

#[actix_web::test]
async fn cross_origin_headers_follow_the_settings() {
    let origin = "http://other.example";
    let ask = async |site: &Site, method: Method| {
        site.request(method, "/api/3/action/member_roles_list")
            .header("Origin", origin)
            .send()
            .await
    };
    let closed = Site::new();
    let answer = ask(&closed, Method::GET).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert_eq!(answer.header("access-control-allow-methods"), None);
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=0, must-revalidate")
    );
    let open = Site::with(|_, server| {
        server.cors.origin_allow_all = true;
        server.cache_expires = 60;
    });
    for method in [Method::GET, Method::OPTIONS] {
        let answer = ask(&open, method).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            answer.header("access-control-allow-methods"),
            Some("POST, PUT, GET, DELETE, OPTIONS")
        );
        assert_eq!(
            answer.header("access-control-allow-headers"),
            Some("Authorization, Content-Type")
        );
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=60, must-revalidate")
        );
    }
    let missing = open.get("/nowhere").send().await;
    assert_eq!(
        missing.header("access-control-allow-origin"),
        None,
        "no Origin was sent"
    );
    assert_eq!(
        missing.header("cache-control"),
        Some("public, max-age=0, must-revalidate")
    );
    let listed = Site::with(|_, server| server.cors.origin_whitelist = vec![origin.to_owned()]);
    let answer = ask(&listed, Method::GET).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    assert!(
        answer
            .headers
            .get_all("vary")
            .any(|value| value == "Origin")
    );
    let other = listed
        .get("/api/3")
        .header("Origin", "http://evil.example")
        .send()
        .await;
    assert_eq!(other.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn requests_have_an_id() {
    let site = Site::new();
    let given = site
        .get("/healthz")
        .header("X-Request-Id", "abc-1.2:3")
        .send()
        .await;
    assert_eq!(given.header("x-request-id"), Some("abc-1.2:3"));
    let one = site
        .get("/healthz")
        .send()
        .await
        .header("x-request-id")
        .unwrap()
        .to_owned();
    for bad in ["", "a b", "<script>", &"x".repeat(200)] {
        let answer = site
            .get("/healthz")
            .header("X-Request-Id", bad)
            .send()
            .await;
        let id = answer.header("x-request-id").unwrap();
        assert!(id != bad && id != one && !id.is_empty());
    }
    assert_eq!(given.header("x-content-type-options"), Some("nosniff"));
}
