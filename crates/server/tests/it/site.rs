//! The site's own actions over HTTP: licences, status, help, autocompletes, searches of resources.

use serde_json::{Value, json};

use crate::support::Site;

#[actix_web::test]
async fn the_site_says_what_it_is() {
    let site = Site::with(|settings, _| {
        settings.site.title = "Rivers".to_owned();
        settings.site.hide_version = true;
    });
    let status = site.get("/api/3/action/status_show").send().await.result();
    assert_eq!(status["site_title"], "Rivers");
    assert_eq!(status["locale_default"], "en");
    assert!(status["extensions"].is_array());
    assert_eq!(status.get("ckan_version"), None);
    let status = site.done("status_show", json!({})).await;
    assert_eq!(status["ckan_version"], "2.12.0");
    let licences = site.get("/api/3/action/license_list").send().await.result();
    assert_eq!(licences.as_array().unwrap().len(), 15);
    assert_eq!(licences[1]["id"], "odc-pddl");
    assert_eq!(licences[1]["domain_data"], "True");
}

#[actix_web::test]
async fn every_action_has_help() {
    let site = Site::new();
    for def in cairn_catalogue::actions::all() {
        let help = site
            .get(&format!("/api/3/action/help_show?name={}", def.name))
            .send()
            .await
            .result();
        assert!(help.as_str().unwrap().starts_with(def.name), "{}", def.name);
    }
    for (params, status, error) in [
        (
            json!({}),
            409,
            json!({"__type": "Validation Error", "name": ["Missing value"]}),
        ),
        (
            json!({"name": ""}),
            404,
            json!({"__type": "Not Found Error", "message": "Not found: Action function not found"}),
        ),
        (
            json!({"name": ["a"]}),
            404,
            json!({"__type": "Not Found Error", "message": "Not found: Action function not found"}),
        ),
    ] {
        let answer = site.action("help_show", &params).send().await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]),
            (status, &error)
        );
    }
}

#[actix_web::test]
async fn datasets_complete_while_they_are_typed() {
    let site = Site::new();
    site.done("organization_create", json!({"name": "org"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "auto-rivers", "title": "Flüsse xqwert"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "hidden", "title": "Hidden xqwert", "owner_org": "org", "private": true}),
    )
    .await;
    let typed = async |q: &str| {
        let params = json!({"q": q});
        site.action("package_autocomplete", &params)
            .send()
            .await
            .result()
    };
    assert_eq!(
        typed("XQWERT").await,
        json!([{"name": "auto-rivers", "title": "Flüsse xqwert", "match_field": "title",
                "match_displayed": "Flüsse xqwert (auto-rivers)"}])
    );
    assert_eq!(typed("auto").await[0]["match_field"], "name");
    for q in ["", " ", "\"", "\\", "zzz", "\\\" OR *:*"] {
        assert_eq!(typed(q).await, json!([]), "{q:?}");
    }
    let all = site
        .done("package_autocomplete", json!({"q": "xqwert"}))
        .await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    let answer = site.action("package_autocomplete", &json!({})).send().await;
    assert_eq!(answer.json()["error"]["q"], json!(["Missing value"]));
}

#[actix_web::test]
async fn formats_complete_by_use() {
    let site = Site::new();
    let resources: Vec<Value> = ["zzb", "zza", "zzc", "zzc", "ZZA"]
        .iter()
        .map(|format| json!({"url": "http://a", "format": format}))
        .collect();
    site.done(
        "package_create",
        json!({"name": "rivers", "resources": resources}),
    )
    .await;
    let typed = async |params: Value| {
        site.action("format_autocomplete", &params)
            .send()
            .await
            .result()
    };
    assert_eq!(
        typed(json!({"q": "Zz"})).await,
        json!(["zzc", "zza", "zza", "zzb"])
    );
    assert_eq!(typed(json!({"q": "zz", "limit": 1})).await, json!(["zzc"]));
    assert_eq!(typed(json!({"q": "none"})).await, json!([]));
    let answer = site
        .action("format_autocomplete", &json!({"q": "x", "limit": -1}))
        .send()
        .await;
    assert_eq!(
        answer.json()["error"]["limit"],
        json!(["Must be a natural number"])
    );
}

#[actix_web::test]
async fn resources_are_found_by_their_fields() {
    let site = Site::with(|settings, _| {
        settings.schemas.extra_resource_fields = vec!["alt_url".to_owned()];
    });
    site.done(
        "package_create",
        json!({"name": "rivers", "resources": [
            {"url": "http://a/one.csv", "name": "First", "description": "hundred% sûr", "hash": "abc", "size": 5,
             "alt_url": "http://alt/\"q\""},
            {"url": "http://a/two.json", "name": "second_", "format": "JSON", "size": 6},
        ]}),
    )
    .await;
    let found = async |query: Value| {
        let params = json!({"query": query, "order_by": "name"});
        let answer = site
            .action("resource_search", &params)
            .send()
            .await
            .result();
        let names: Vec<String> = answer["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(answer["count"], names.len());
        names
    };
    for (query, expected) in [
        (json!("url:http://a/"), &["First", "second_"][..]),
        (json!("name:FIRST"), &["First"]),
        (json!(["url:a/", "format:json"]), &["second_"]),
        (json!("size:5"), &["First"]),
        (json!("hash:ab"), &["First"]),
        (json!("hash:bc"), &[]),
        (json!("description:d%"), &["First"]),
        (json!("description:SÛR"), &["First"]),
        (json!("name:d_"), &["second_"]),
        (json!("name:t_"), &[]),
        (json!("alt_url:alt/\"q"), &["First"]),
    ] {
        assert_eq!(found(query.clone()).await, expected, "{query}");
    }
    for (params, error) in [
        (json!({}), json!({"query": "Missing value"})),
        (
            json!({"query": "x"}),
            json!({"query": "Must be <field>:<value> pair(s)"}),
        ),
        (
            json!({"query": "id:x"}),
            json!({"query": "Field \"id\" not recognised in resource_search."}),
        ),
        (
            json!({"query": "size:x"}),
            json!({"query": "Invalid integer: size:x"}),
        ),
        (
            json!({"query": "created:x"}),
            json!({"query": "Date format incorrect: created:x"}),
        ),
        (
            json!({"query": "name:x", "limit": "y"}),
            json!({"limit": ["Invalid integer"]}),
        ),
    ] {
        let answer = site.action("resource_search", &params).send().await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!((answer.status.as_u16(), said), (409, error), "{params}");
    }
}

/// Calls an action as the sysadmin and returns its status and error, without the type.
async fn refusal(site: &Site, action: &str, params: &Value) -> (u16, Value) {
    let answer = site.action(action, params).token(&site.token).send().await;
    let mut error = answer.json()["error"].clone();
    error.as_object_mut().unwrap().remove("__type");
    (answer.status.as_u16(), error)
}

#[actix_web::test]
async fn options_take_effect_at_once() {
    let site = Site::with(|settings, _| settings.site.title = "Old".to_owned());
    let options = site.done("config_option_list", json!({})).await;
    assert_eq!(options[0], "ckan.site_title");
    assert_eq!(
        site.done("config_option_show", json!({"key": "ckan.site_title"}))
            .await,
        "Old"
    );
    assert_eq!(
        site.done("config_option_update", json!({})).await,
        json!({})
    );
    let set = json!({
        "ckan.site_title": "New & bold",
        "ckan.site_description": "D",
        "ckan.site_url": "https://data.example.org/",
        "ckan.site_about": 5,
    });
    let answer = site.done("config_option_update", set).await;
    assert_eq!(answer["ckan.site_about"], "5");
    let status = site.get("/api/3/action/status_show").send().await;
    assert_eq!(
        status.json()["help"],
        "https://data.example.org/api/3/action/help_show?name=status_show"
    );
    let status = status.result();
    assert_eq!(status["site_title"], "New & bold");
    assert_eq!(status["site_description"], "D");
    assert_eq!(status["site_url"], "https://data.example.org");
    let feed = site.get("/feeds/dataset.atom").send().await.text();
    assert!(feed.contains("New &amp; bold"), "{feed}");
    // An empty title brings back the one of the settings.
    site.done(
        "config_option_update",
        json!({"ckan.site_title": "", "ckan.site_description": "", "ckan.site_url": ""}),
    )
    .await;
    let status = site.done("status_show", json!({})).await;
    assert_eq!(status["site_title"], "Old");
    assert_eq!(status["site_description"], "");
    assert_eq!(status["site_url"], "http://127.0.0.1:5000");
}

#[actix_web::test]
async fn a_logo_is_uploaded_and_taken_away() {
    let site = Site::new();
    let image = b"\x89PNG\r\n\x1a\nrest";
    let answer = site
        .post("/api/3/action/config_option_update")
        .token(&site.token)
        .multipart(&[("logo_upload", Some("Logo.png"), image)])
        .send()
        .await
        .result();
    let logo = answer["ckan.site_logo"].as_str().unwrap();
    let served = site.get(logo).send().await;
    assert_eq!(
        (served.status.as_u16(), &served.body[..]),
        (200, &image[..])
    );
    let answer = site
        .done("config_option_update", json!({"clear_logo_upload": true}))
        .await;
    assert_eq!(answer, json!({"ckan.site_logo": ""}));
}

#[actix_web::test]
async fn options_say_what_is_wrong() {
    let site = Site::new();
    for (action, params, error) in [
        (
            "config_option_show",
            json!({}),
            json!({"key": ["Missing value"]}),
        ),
        (
            "config_option_show",
            json!({"key": "zz"}),
            json!({"message": "Configuration option 'zz' can not be shown"}),
        ),
        (
            "config_option_update",
            json!({"zz": 1, "yy": 2}),
            json!({"message": "Configuration option(s) 'yy zz' can not be updated"}),
        ),
        (
            "config_option_update",
            json!({"ckan.site_url": "javascript:x"}),
            json!({"ckan.site_url": ["Please provide a valid URL"]}),
        ),
    ] {
        assert_eq!(refusal(&site, action, &params).await, (409, error));
    }
    let alice = site.user("alice");
    for action in [
        "config_option_list",
        "config_option_show",
        "config_option_update",
    ] {
        let params = json!({"key": "ckan.site_title"});
        let answer = site.action(action, &params).token(&alice).send().await;
        assert_eq!(
            answer.json()["error"]["message"],
            "Access denied",
            "{action}"
        );
    }
}

#[actix_web::test]
async fn tasks_tell_how_they_fare() {
    let site = Site::new();
    let told = json!({"entity_id": "e", "entity_type": "thing", "task_type": "t", "key": "k", "value": "v", "error": "none"});
    let made = site.done("task_status_update", told.clone()).await;
    assert_eq!(
        (&made["value"], &made["state"]),
        (&json!("v"), &Value::Null)
    );
    let mut next = told.clone();
    next["value"] = json!({"b": 1, "a": 2});
    next.as_object_mut().unwrap().remove("error");
    let changed = site.done("task_status_update", next).await;
    assert_eq!(changed["id"], made["id"]);
    assert_eq!(changed["value"], "{\"a\": 2, \"b\": 1}");
    assert_eq!(changed["error"], "none");
    for params in [
        json!({"id": made["id"]}),
        json!({"entity_id": "e", "task_type": "t", "key": "k"}),
    ] {
        let shown = site.action("task_status_show", &params).send().await;
        assert_eq!(shown.result(), changed);
    }
    let mut second = told.clone();
    second["key"] = json!("k2");
    let many = site
        .done("task_status_update_many", json!({"data": [told, second]}))
        .await;
    assert_eq!(many["results"][0]["value"], "v");
    for (action, params, status, error) in [
        (
            "task_status_update",
            json!({}),
            409,
            json!({"entity_id": ["Missing value"], "entity_type": ["Missing value"], "key": ["Missing value"],
                   "task_type": ["Missing value"]}),
        ),
        (
            "task_status_update",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found: TaskStatus was not found."}),
        ),
        (
            "task_status_update",
            json!({"entity_id": "new", "entity_type": "thing", "task_type": "t", "key": "k"}),
            409,
            json!({"value": ["Missing value"]}),
        ),
        (
            "task_status_update_many",
            json!({}),
            409,
            json!({"data": ["Missing value"]}),
        ),
        (
            "task_status_show",
            json!({}),
            409,
            json!({"entity_id": ["Missing value"]}),
        ),
        (
            "task_status_show",
            json!({"entity_id": "e"}),
            409,
            json!({"task_type": ["Missing value"]}),
        ),
        (
            "task_status_show",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found"}),
        ),
        (
            "task_status_delete",
            json!({}),
            409,
            json!({"id": ["Missing value"]}),
        ),
        (
            "task_status_delete",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found"}),
        ),
    ] {
        assert_eq!(
            refusal(&site, action, &params).await,
            (status, error),
            "{action} {params}"
        );
    }
    let answer = site.action("task_status_update", &json!({})).send().await;
    assert_eq!(
        answer.json()["error"]["message"],
        "Access denied: User  not authorized to update task_status table"
    );
    site.done("task_status_delete", json!({"id": made["id"]}))
        .await;
    let gone = refusal(&site, "task_status_show", &json!({"id": made["id"]})).await;
    assert_eq!(gone.0, 404);
}

#[actix_web::test]
async fn terms_are_translated() {
    let site = Site::new();
    for (translation, language) in [("eau", "fr"), ("l'eau", "fr"), ("Wasser", "de")] {
        let term = json!({"term": "water", "term_translation": translation, "lang_code": language});
        assert_eq!(
            site.done("term_translation_update", term.clone()).await,
            term
        );
    }
    let (french, german) = (
        json!({"term": "water", "term_translation": "l'eau", "lang_code": "fr"}),
        json!({"term": "water", "term_translation": "Wasser", "lang_code": "de"}),
    );
    for (params, expected) in [
        (json!({"terms": ["water"]}), json!([german, french])),
        (
            json!({"terms": "water", "lang_codes": ["de"]}),
            json!([german]),
        ),
        (
            json!({"terms": "water", "lang_codes": "fr"}),
            json!([french]),
        ),
        (json!({"terms": []}), json!([german, french])),
    ] {
        let shown = site.action("term_translation_show", &params).send().await;
        assert_eq!(shown.result(), expected, "{params}");
    }
    let many = site
        .done(
            "term_translation_update_many",
            json!({"data": [french, german]}),
        )
        .await;
    assert_eq!(many, json!({"success": "2 rows updated"}));
    let not_a_list = json!({"error": "Must be a list of dicts"});
    for (action, params, error) in [
        (
            "term_translation_show",
            json!({}),
            json!({"terms": "terms not in data"}),
        ),
        (
            "term_translation_update",
            json!({}),
            json!({"lang_code": ["Missing value"], "term": ["Missing value"], "term_translation": ["Missing value"]}),
        ),
        (
            "term_translation_update_many",
            json!({}),
            not_a_list.clone(),
        ),
        (
            "term_translation_update_many",
            json!({"data": []}),
            not_a_list.clone(),
        ),
        (
            "term_translation_update_many",
            json!({"data": ["x"]}),
            not_a_list,
        ),
    ] {
        assert_eq!(
            refusal(&site, action, &params).await,
            (409, error),
            "{action} {params}"
        );
    }
}

#[actix_web::test]
async fn jobs_are_seen_by_operators() {
    let site = Site::new();
    assert_eq!(site.done("job_list", json!({})).await, json!([]));
    let made = site
        .done(
            "package_create",
            json!({"name": "rivers", "resources": [{"url": "http://a"}]}),
        )
        .await;
    let id = made["resources"][0]["id"].clone();
    for text in ["one", "two"] {
        let parts = [
            ("id", None, id.as_str().unwrap().as_bytes()),
            ("upload", Some("a.txt"), text.as_bytes()),
        ];
        let answer = site
            .post("/api/3/action/resource_patch")
            .token(&site.token)
            .multipart(&parts)
            .send()
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let list = site.done("job_list", json!({})).await;
    let job = &list[0];
    assert_eq!(job["title"], "sweep_files");
    assert_eq!(job["queue"], "default");
    assert_eq!(job["created"].as_str().unwrap().len(), 19);
    for (params, count) in [
        (json!({"queues": ["default"]}), 1),
        (json!({"queues": ["none"]}), 0),
        (json!({"limit": 0}), 0),
        (json!({"limit": -1, "ids_only": true}), 1),
    ] {
        let list = site.done("job_list", params.clone()).await;
        assert_eq!(list.as_array().unwrap().len(), count, "{params}");
    }
    let shown = site.done("job_show", json!({"id": job["id"]})).await;
    assert_eq!(
        (&shown["id"], &shown["state"]),
        (&job["id"], &json!("waiting"))
    );
    site.done("job_cancel", json!({"id": job["id"]})).await;
    assert_eq!(site.done("job_clear", json!({})).await, json!([]));
    for (action, params, status, error) in [
        (
            "job_list",
            json!({"queues": "x"}),
            409,
            json!({"queues": ["Not a list"]}),
        ),
        (
            "job_list",
            json!({"queues": [1]}),
            409,
            json!({"queues": ["Not a string: 1"]}),
        ),
        (
            "job_list",
            json!({"limit": "x"}),
            409,
            json!({"limit": ["Invalid integer"]}),
        ),
        ("job_show", json!({}), 409, json!({"id": ["Missing value"]})),
        (
            "job_show",
            json!({"id": job["id"]}),
            404,
            json!({"message": "Not found"}),
        ),
        (
            "job_cancel",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found"}),
        ),
    ] {
        assert_eq!(
            refusal(&site, action, &params).await,
            (status, error),
            "{action} {params}"
        );
    }
    for action in ["job_list", "job_show", "job_clear", "job_cancel"] {
        let answer = site.action(action, &json!({"id": "x"})).send().await;
        assert_eq!(
            answer.json()["error"]["message"],
            "Access denied",
            "{action}"
        );
    }
}

#[actix_web::test]
async fn no_two_resources_have_one_id() {
    let site = Site::new();
    let made = site
        .done(
            "package_create",
            json!({"name": "rivers", "resources": [{"url": "http://a", "name": "a"}]}),
        )
        .await;
    let id = &made["resources"][0]["id"];
    let taken = json!({"id": ["Resource id already exists."]});
    for (action, params, error) in [
        (
            "resource_create",
            json!({"package_id": "rivers", "id": id, "name": "b"}),
            taken.clone(),
        ),
        (
            "package_patch",
            json!({"id": "rivers", "resources": [{"id": id, "url": "a"}, {"id": id, "url": "b"}]}),
            json!({"resources": [{}, taken]}),
        ),
    ] {
        assert_eq!(
            refusal(&site, action, &params).await,
            (409, error),
            "{action}"
        );
    }
    let shown = site.done("package_show", json!({"id": "rivers"})).await;
    assert_eq!(shown["resources"], made["resources"]);
}
