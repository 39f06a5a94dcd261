//! Clients of ckanext-pages, ckanext-report, ckanext-validation, ckanext-security and ckanext-auth find their actions.

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::participation::{call, library, member, ok};
use crate::support::{Hands, Site};

async fn page(site: &Site, path: &str) -> String {
    let answer = site.get(path).send().await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

/// Pages are written, seen by whom they are for, shown in both languages, and say again what they said before.
#[actix_web::test]
async fn pages_are_written_beside_the_records() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |settings, _| {
        settings.publishing.page_revisions = 2;
    });
    library(&site).await;
    site.done("group_create", json!({"name": "nature"})).await;
    let (chief, reader) = (
        member(&site, "chief", "admin").await,
        member(&site, "reader", "member").await,
    );
    let guide = json!({
        "name": "guide", "title_translated": {"en": "How to begin", "fr": "Pour commencer"},
        "content_translated": {"en": "Read *this*.", "fr": "Lisez *ceci*."}, "order": 2, "colour": "blue",
    });
    let made = site.done("ckanext_pages_update", guide.clone()).await;
    for (key, expected) in [
        ("title", json!("How to begin")),
        ("content", json!("Read *this*.")),
        ("page_type", json!("page")),
        ("private", json!(false)),
        ("order", json!(2)),
        ("group_id", Value::Null),
        ("publish_date", Value::Null),
        ("colour", json!("blue")),
        ("revisions", json!([])),
    ] {
        assert_eq!(made[key], expected, "{key}: {made}");
    }
    let secret = json!({"name": "secret", "title": "Not yet", "content": "hush", "private": true});
    site.done("ckanext_pages_update", secret).await;
    let blog = json!({"name": "news", "title": "News", "content": "a", "page_type": "blog", "publish_date": "2026-02-01"});
    site.done("ckanext_pages_update", blog).await;
    let own = json!({"org_id": "water", "name": "hours", "title": "Hours", "content": "Nine to five", "private": true});
    ok(&site, &chief, "ckanext_org_pages_update", own).await;

    let names = async |token: &str, action: &str, params: Value| -> Vec<String> {
        let found = ok(&site, token, action, params).await;
        let found = found.as_array().unwrap().iter();
        let mut names: Vec<String> = found
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let root = site.token.clone();
    for (token, params, expected) in [
        (&chief, json!({}), vec!["guide", "news"]),
        (&root, json!({}), vec!["guide", "news", "secret"]),
        (&root, json!({"private": false}), vec!["guide", "news"]),
        (&root, json!({"page_type": "blog"}), vec!["news"]),
        (&root, json!({"order": true}), vec!["guide"]),
        (&root, json!({"order_publish_date": true}), vec!["news"]),
        (&reader, json!({"org_id": "water"}), vec!["hours"]),
    ] {
        let found = names(token, "ckanext_pages_list", params.clone()).await;
        assert_eq!(found, expected, "{params}");
    }
    let of_water = json!({"org_id": "water"});
    let nobody = site
        .action("ckanext_org_pages_list", &of_water)
        .send()
        .await;
    assert_eq!(nobody.result(), json!([]), "members alone see it");
    let none = site.action("ckanext_pages_show", &json!({"page": "none"}));
    assert_eq!(none.send().await.result(), Value::Null);
    for (params, action) in [
        (json!({"page": "secret"}), "ckanext_pages_show"),
        (
            json!({"page": "hours", "org_id": "water"}),
            "ckanext_org_pages_show",
        ),
    ] {
        let refused = site.action(action, &params).send().await;
        assert_eq!(refused.status, 403, "{params}");
    }
    let wrong = json!({"name": "A b", "page_type": "essay", "order": "x", "publish_date": "soon", "title_translated": {"xx": "?"}});
    let refused = call(&site, &site.token, "ckanext_pages_update", wrong).await;
    let error = refused.json()["error"].clone();
    for key in [
        "name",
        "page_type",
        "order",
        "publish_date",
        "title",
        "title_translated",
    ] {
        assert!(error.get(key).is_some(), "{key}: {error}");
    }
    let blog = json!({"name": "more", "title": "More", "page_type": "blog"});
    let refused = call(&site, &site.token, "ckanext_pages_update", blog).await;
    assert_eq!(
        refused.json()["error"]["publish_date"],
        json!(["Missing value"])
    );
    let taken = json!({"name": "news", "title": "Other", "page": "guide"});
    let refused = call(&site, &site.token, "ckanext_pages_update", taken).await;
    assert_eq!(
        refused.json()["error"]["name"],
        json!(["That name is already in use"])
    );

    // What it said before stays a few times.
    for words in ["One", "Two", "Three"] {
        clock.go_on(TimeDelta::minutes(1));
        let params = json!({"page": "guide", "name": "guide", "title": "Guide", "content": words});
        site.done("ckanext_pages_update", params).await;
    }
    let shown = site
        .done("ckanext_pages_show", json!({"page": "guide"}))
        .await;
    let revisions = shown["revisions"].as_array().unwrap();
    let said: Vec<&str> = revisions
        .iter()
        .map(|one| one["content"].as_str().unwrap())
        .collect();
    assert_eq!(said, ["Two", "One"]);
    let open = site.action("ckanext_pages_show", &json!({"page": "guide"}));
    let open = open.send().await.result();
    assert!(open.get("revisions").is_none(), "{open}");
    let again = json!({"page": "guide", "revision": revisions[1]["id"]});
    let restored = site.done("ckanext_pages_revision_restore", again).await;
    assert_eq!(restored["content"], "One");
    assert_eq!(restored["revisions"][0]["content"], "Three");

    site.done("ckanext_pages_update", {
        let mut guide = guide;
        guide["page"] = json!("guide");
        guide
    })
    .await;
    let text = page(&site, "/pages/guide").await;
    assert!(text.contains("<em>this</em>"), "{text}");
    let text = page(&site, "/fr/pages/guide").await;
    assert!(
        text.contains("Pour commencer") && text.contains("<em>ceci</em>"),
        "{text}"
    );
    for (path, says, not) in [
        ("/pages", "/pages/guide", "Not yet"),
        ("/blog", "/blog/news", "<h2><a href=\"/pages/guide"),
        ("/about", "/pages/guide", "Not yet"),
        ("/organization/pages/water", "/organization/water", "Hours"),
    ] {
        let text = page(&site, path).await;
        assert!(text.contains(says) && !text.contains(not), "{path}: {text}");
    }
    for path in [
        "/pages/secret",
        "/pages/none",
        "/organization/pages/water/hours",
        "/organization/pages/none",
    ] {
        assert_eq!(site.get(path).send().await.status, 404, "{path}");
    }
    let picture = site
        .post("/api/3/action/ckanext_pages_upload")
        .token(&site.token)
        .multipart(&[("upload", Some("a.png"), b"\x89PNG\r\n\x1a\nrest")])
        .send()
        .await
        .result();
    let path = picture["url"].as_str().unwrap();
    let path = path.strip_prefix("http://127.0.0.1:5000").unwrap();
    assert_eq!(picture["uploaded"], 1);
    assert_eq!(
        site.get(path).send().await.header("content-type"),
        Some("image/png")
    );

    // An organization that goes for good takes its pages along.
    site.done("organization_purge", json!({"id": "water"}))
        .await;
    assert_eq!(
        site.lines("SELECT name AS line FROM page ORDER BY name"),
        ["guide", "news", "secret"]
    );
    site.done("ckanext_pages_delete", json!({"page": "news"}))
        .await;
    let gone = call(
        &site,
        &site.token,
        "ckanext_pages_delete",
        json!({"page": "news"}),
    )
    .await;
    assert_eq!(gone.status, 404);
}

/// Reports tell what is kept for quality, of the site and of an organization, as pages and files too.
#[actix_web::test]
async fn reports_tell_what_records_lack() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |_, _| {});
    library(&site).await;
    site.done(
        "package_create",
        json!({"name": "lakes", "title": "Lakes", "owner_org": "water", "license_id": "cc-by", "tags": [{"name": "lake"}],
               "access_level": "open", "update_frequency": "daily", "resources": [{"url": "http://127.0.0.1:5000/l.csv", "format": "CSV"}]}),
    )
    .await;
    // Addresses inside of a network are not looked at, and count as broken.
    site.done(
        "package_create",
        json!({"name": "wrecks", "title": "Wrecks", "owner_org": "water", "tags": [{"name": "wreck"}],
               "resources": [{"url": "http://127.0.0.1:9/w.csv", "format": "CSV"},
                             {"url": "http://127.0.0.1:5000/w.csv", "download_url": "http://127.0.0.1:9/d.csv", "format": "CSV"}]}),
    )
    .await;
    site.done("package_links_check", json!({"id": "wrecks"}))
        .await;
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    clock.go_on(TimeDelta::days(30));
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let list = ok(&site, &site.token, "report_list", json!({})).await;
    let names: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "broken-links",
            "openness",
            "tagless-datasets",
            "late-datasets"
        ]
    );
    let data = async |id: &str, options: Value| {
        let params = json!({"id": id, "options": options});
        let found = site
            .action("report_data_get", &params)
            .send()
            .await
            .result();
        assert_eq!(found[1], "2026-03-31T08:00:00");
        found[0].clone()
    };
    let tagless = data("tagless-datasets", json!({})).await;
    assert_eq!(tagless["num_packages"], 3);
    assert_eq!(tagless["tagless_package_percent"], 33.3);
    assert_eq!(
        tagless["table"],
        json!([{"dataset_name": "rivers", "dataset_title": "Rivers", "dataset_type": "dataset",
                "organization_name": "water", "organization_title": "Water"}])
    );
    let stars = data("openness", json!({})).await;
    let row = &stars["table"][0];
    assert_eq!(
        (&row["organization_name"], &row["num_packages"]),
        (&json!("water"), &json!(3))
    );
    assert_eq!(
        (&stars["stars_0"], &stars["stars_3"], &stars["total_stars"]),
        (&json!(2), &json!(1), &json!(3))
    );
    let own = data("openness", json!({"organization": "water"})).await;
    let mut scores: Vec<String> = own["table"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["dataset_name"], one["openness_score"]))
        .collect();
    scores.sort();
    assert_eq!(scores, ["\"lakes\" 3", "\"rivers\" 0", "\"wrecks\" 0"]);
    let late = data("late-datasets", json!("{\"organization\": \"water\"}")).await;
    assert_eq!(late["table"][0]["dataset_name"], "lakes");
    assert!(late["table"][0]["days_late"].as_i64().unwrap() > 20);
    let broken = data("broken-links", json!({})).await;
    assert_eq!(
        (
            &broken["num_broken_resources"],
            &broken["num_broken_packages"]
        ),
        (&json!(2), &json!(1))
    );
    assert_eq!(broken["table"][0]["organization_name"], "water");
    let broken = data("broken-links", json!({"organization": "water"})).await;
    let row = &broken["table"][0];
    assert_eq!(
        (&row["dataset_name"], &row["resource_url"], &row["status"]),
        (
            &json!("wrecks"),
            &json!("http://127.0.0.1:9/w.csv"),
            &json!("URL request failed")
        )
    );
    // A file may be at another address than the page of the resource.
    assert_eq!(
        broken["table"][1]["resource_url"],
        "http://127.0.0.1:9/d.csv"
    );
    assert_eq!(broken["table"].as_array().unwrap().len(), 2);
    for (params, status) in [
        (json!({"id": "none"}), 404),
        (json!({}), 409),
        (
            json!({"id": "openness", "options": {"organization": "none"}}),
            404,
        ),
        (json!({"id": "openness", "options": {"colour": "red"}}), 409),
        (json!({"id": "openness", "options": "[1]"}), 409),
    ] {
        let answer = site.action("report_data_get", &params).send().await;
        assert_eq!(answer.status.as_u16(), status, "{params}");
    }
    let key = json!({"id": "openness", "options": {"organization": "water"}});
    let key = ok(&site, &site.token, "report_key_get", key).await;
    assert_eq!(key, "report:openness?organization=water");
    let refresh = json!({"id": "openness"});
    assert_eq!(site.done("report_refresh", refresh).await, Value::Null);

    let text = page(&site, "/report").await;
    assert!(text.contains("/report/tagless-datasets"), "{text}");
    let text = page(&site, "/fr/report/tagless-datasets").await;
    assert!(
        text.contains("Fiches sans mots-clés") && text.contains("/fr/dataset/rivers"),
        "{text}"
    );
    let text = page(&site, "/report/openness/water?format=csv").await;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        lines.next().unwrap(),
        "dataset_name,dataset_title,dataset_type,organization_name,organization_title,openness_score"
    );
    assert!(lines.any(|line| line == "lakes,Lakes,dataset,water,Water,3"));
    let text = page(&site, "/report/openness?format=json").await;
    let parsed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parsed, stars);
    for (path, status) in [
        ("/report/none", 404),
        ("/report/openness/none", 404),
        ("/report/openness?format=pdf", 400),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
}

/// Files of many records are checked by one request, and not more than the site lets it.
#[actix_web::test]
async fn files_of_many_records_are_checked() {
    let site = Site::with(|settings, _| settings.quality.batch_most = 2);
    for name in ["a", "b"] {
        site.done(
            "package_create",
            json!({"name": format!("record-{name}"), "title": name, "tags": [{"name": "table"}], "resources": [
                {"url": "https://files.example/x.csv", "format": "CSV"}, {"url": "https://files.example/x.pdf", "format": "PDF"}]}),
        )
        .await;
    }
    let run = async |params: Value| {
        call(&site, &site.token, "resource_validation_run_batch", params).await
    };
    for (params, count) in [
        (json!({"dataset_ids": "record-a"}), 1),
        (json!({"dataset_ids": ["record-a", "record-b"]}), 2),
        (json!({"dataset_ids": "[\"record-b\"]"}), 1),
        (json!({"query": {"q": "title:b"}}), 1),
        (json!({"query": {"fq": "tags:table"}}), 2),
        (json!({}), 2),
    ] {
        let told = run(params.clone()).await.result();
        let expected = format!("Done. {count} resources sent to the validation queue");
        assert_eq!(told["output"], expected, "{params}");
        site.done("job_clear", json!({})).await;
    }
    // What is asked for already is not counted again, and what was deleted is passed over.
    let both = json!({"dataset_ids": ["record-a", "record-b"]});
    let told = async || run(both.clone()).await.result()["output"].clone();
    let some = |count: u32| format!("Done. {count} resources sent to the validation queue");
    assert_eq!(told().await, some(2));
    assert_eq!(told().await, some(0));
    site.done("job_clear", json!({})).await;
    site.done("package_delete", json!({"id": "record-a"})).await;
    assert_eq!(told().await, some(1));
    let token = json!({"user": "admin", "name": "reads", "scope": "read"});
    let token = site.done("api_token_create", token).await["token"].clone();
    let token = token.as_str().unwrap();
    let refused = call(&site, token, "resource_validation_run_batch", both.clone()).await;
    assert_eq!(refused.status, 403);
    for name in ["record-c", "record-d"] {
        site.done("package_create", json!({ "name": name })).await;
    }
    for (params, key) in [
        (json!({}), "query"),
        (json!({"dataset_ids": ["x", "y", "z"]}), "dataset_ids"),
        (json!({"dataset_ids": "none"}), "dataset_ids"),
        (json!({"dataset_ids": {"a": 1}}), "dataset_ids"),
        (json!({"query": "x"}), "query"),
    ] {
        let refused = run(params.clone()).await;
        assert_eq!(refused.status, 409, "{params}");
        assert!(refused.json()["error"].get(key).is_some(), "{params}");
    }
}

/// Sysadmins see who waits after wrong passwords, and let them in again.
#[actix_web::test]
async fn whoever_waits_after_wrong_passwords_is_let_in_again() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock, |settings, _| settings.sessions.failures = 3);
    let person = json!({"name": "ann", "email": "ann@example.org", "password": "correct-horse"});
    site.done("user_create", person).await;
    let try_with = async |password: &str| {
        let params =
            json!({"login": "ann", "password": password, "code": "1", "mfa_type": "authenticator"});
        let answer = site
            .post("/api/3/action/auth_2fa_check_credentials")
            .json(&params)
            .send()
            .await;
        answer.result()
    };
    assert_eq!(
        try_with("correct-horse").await,
        json!({"success": true, "error": null})
    );
    for _ in 0..3 {
        assert_eq!(
            try_with("wrong").await,
            json!({"success": false, "error": "Invalid login or password"})
        );
    }
    let brake = async || {
        let params = json!({"user": "ann"});
        site.done("security_throttle_user_show", params).await
    };
    let told = brake().await;
    assert_eq!(
        (&told["user"], &told["count"], &told["locked"]),
        (&json!("ann"), &json!(3), &json!(true))
    );
    assert!(told["locked_until"].is_string(), "{told}");
    assert_eq!(
        try_with("correct-horse").await["error"],
        "Too many login attempts"
    );
    site.done("security_throttle_user_reset", json!({"user": "ann"}))
        .await;
    assert_eq!(
        brake().await,
        json!({"user": "ann", "count": 0, "locked": false, "locked_until": null})
    );
    assert_eq!(try_with("correct-horse").await["success"], true);
    let none = json!({"user": "none"});
    let none = call(&site, &site.token, "security_throttle_user_show", none).await;
    assert_eq!(none.status, 404);
    let wrong = site
        .post("/api/3/action/auth_2fa_user_login")
        .json(&json!({"login": "ann", "mfa_type": "email"}))
        .send()
        .await;
    let error = wrong.json()["error"].clone();
    for key in ["password", "code", "mfa_type"] {
        assert!(error.get(key).is_some(), "{key}: {error}");
    }
    // Without a device the password is enough; neither action opens a session.
    let params = json!({"login": "ann", "password": "correct-horse", "code": "1", "mfa_type": "authenticator"});
    let done = site
        .post("/api/3/action/auth_2fa_user_login")
        .json(&params)
        .send()
        .await;
    assert!(done.header("set-cookie").is_none());
    assert_eq!(
        done.result(),
        json!({"success": true, "error": null, "valid": true})
    );
}

/// Links to pages of the extensions that stand elsewhere lead to the pages that show the same here.
#[actix_web::test]
async fn addresses_of_the_extensions_pages_lead_on() {
    let site = Site::with_pages(Hands::at("2026-03-01T08:00:00"), |settings, _| {
        settings.participation.moderation = false;
    });
    library(&site).await;
    let app = json!({"name": "river-app", "type": "showcase", "title": "River app", "title_translated": {"en": "River app", "fr": "Appli"},
        "notes_translated": {"en": "x", "fr": "x"}, "url": "https://a.example", "author": "Ann", "showcase_type": "application",
        "datasets_used": [{"dataset": "rivers"}]});
    site.done("package_create", app).await;
    let wish = json!({"title": "Lakes", "notes": "x", "organization_id": "water"});
    let wish = site.done("data_request_create", wish).await;
    let id = wish["id"].as_str().unwrap();
    for (path, to) in [
        (
            "/datarequest".to_owned(),
            "/participate/requests".to_owned(),
        ),
        (
            "/fr/datarequest/new".to_owned(),
            "/fr/participate/ask".to_owned(),
        ),
        (format!("/datarequest/{id}"), format!("/data-request/{id}")),
        (
            format!("/datarequest/close/{id}"),
            format!("/participate/answer/{id}"),
        ),
        (
            format!("/datarequest/comment/{id}"),
            format!("/data-request/comments/{id}"),
        ),
        (
            "/organization/datarequest/water".to_owned(),
            "/data-request?organization=water".to_owned(),
        ),
        (
            "/dataset/showcases/rivers".to_owned(),
            "/showcase?datasets_used__dataset=rivers".to_owned(),
        ),
        (
            "/showcase/manage_datasets/river-app".to_owned(),
            "/showcase/edit/river-app".to_owned(),
        ),
        (
            "/dataset/rivers/issues/3".to_owned(),
            "/dataset/comments/rivers".to_owned(),
        ),
        (
            "/dataset/rivers/resource_data/r".to_owned(),
            "/dataset/rivers/resource/r".to_owned(),
        ),
        ("/stats".to_owned(), "/analytics".to_owned()),
    ] {
        let answer = site.get(&path).send().await;
        let to = format!("http://127.0.0.1:5000{to}");
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (302, Some(to.as_str())),
            "{path}"
        );
    }
    for path in [
        "/organization/datarequest/none",
        "/dataset/showcases/none",
        "/datarequest/a/b/c",
    ] {
        assert_eq!(site.get(path).send().await.status, 404, "{path}");
    }
    // What they lead to shows what was asked for, and the record itself says what was made with it.
    for (path, says) in [
        ("/data-request?organization=water", "Lakes"),
        ("/showcase?datasets_used__dataset=rivers", "River app"),
        ("/dataset/rivers", "<h2>Used in</h2>"),
        (
            "/fr/dataset/rivers",
            "<a href=\"/fr/showcase/river-app\">Appli</a>",
        ),
    ] {
        let text = page(&site, path).await;
        assert!(text.contains(says), "{path}: {says} in {text}");
    }
    // What not everybody may see is made with nothing.
    site.done("package_delete", json!({"id": "river-app"}))
        .await;
    assert!(!page(&site, "/dataset/rivers").await.contains("Used in"));
}
