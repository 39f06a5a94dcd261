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
    assert_eq!(
        site.get("/api/3/action/site_read").send().await.result(),
        true
    );
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
    site.done(
        "package_create",
        json!({"name": "auto-rivers", "title": "Flüsse xqwert"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "hidden", "title": "Hidden xqwert", "state": "draft"}),
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
