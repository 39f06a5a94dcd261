//! Tags and vocabularies over HTTP.

use serde_json::{Value, json};

use crate::support::Site;

/// Names of a list of dictionaries.
fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect()
}

async fn vocabulary(site: &Site, name: &str, tags: &[&str]) -> Value {
    let tags: Vec<Value> = tags.iter().map(|tag| json!({"name": tag})).collect();
    site.done("vocabulary_create", json!({"name": name, "tags": tags}))
        .await
}

async fn refused(site: &Site, action: &str, params: Value, status: u16, error: Value) {
    let answer = site.action(action, &params).token(&site.token).send().await;
    let mut said = answer.json()["error"].clone();
    said.as_object_mut().unwrap().remove("__type");
    assert_eq!(
        (answer.status.as_u16(), said),
        (status, error),
        "{action} {params}"
    );
}

#[actix_web::test]
async fn free_tags_live_with_their_datasets() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "rivers", "tags": [{"name": "Wasser"}, {"name": "Éco nomie"}]}),
    )
    .await;
    site.done("organization_create", json!({"name": "org"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "plans", "owner_org": "org", "private": true, "tags": [{"name": "geheim wasser"}]}),
    )
    .await;
    let ask =
        async |action: &str, params: Value| site.action(action, &params).send().await.result();
    assert_eq!(
        ask("tag_list", json!({})).await,
        json!(["Wasser", "Éco nomie"])
    );
    assert_eq!(
        ask("tag_list", json!({"q": "wasser"})).await,
        json!(["Wasser"])
    );
    let all = ask("tag_list", json!({"all_fields": true})).await;
    assert_eq!(all[0]["display_name"], "Wasser");
    assert_eq!(all[0]["vocabulary_id"], Value::Null);
    assert_eq!(
        ask("tag_search", json!({"query": ["ÉCO", "NOM"]})).await["results"][0]["name"],
        "Éco nomie"
    );
    assert_eq!(
        ask("tag_search", json!({"query": "geheim"})).await["count"],
        0
    );
    assert_eq!(
        site.done("tag_search", json!({"query": "geheim"})).await["count"],
        1
    );
    assert_eq!(
        ask("tag_search", json!({"query": "e", "limit": 1, "offset": 1})).await["count"],
        2
    );
    for params in [json!({}), json!({"query": ""}), json!({"query": [" "]})] {
        assert_eq!(
            ask("tag_search", params.clone()).await,
            json!({"count": 0, "results": []})
        );
        assert_eq!(ask("tag_autocomplete", params).await, json!([]));
    }
    assert_eq!(
        ask("tag_autocomplete", json!({"query": "ass"})).await,
        json!(["Wasser"])
    );
    let shown = ask(
        "tag_show",
        json!({"id": "Wasser", "include_datasets": true}),
    )
    .await;
    assert_eq!(names(&shown["packages"]), ["rivers"]);
    let by_id = ask("tag_show", json!({"id": shown["id"]})).await;
    assert_eq!(
        (by_id["name"].as_str(), by_id.get("packages")),
        (Some("Wasser"), None)
    );
    refused(
        &site,
        "tag_show",
        json!({"id": "wasser"}),
        404,
        json!({"message": "Not found"}),
    )
    .await;
    refused(
        &site,
        "tag_search",
        json!({"query": "x", "limit": "a"}),
        409,
        json!({"limit": ["Invalid integer"]}),
    )
    .await;
    site.done("tag_delete", json!({"id": "Wasser"})).await;
    let dataset = ask("package_show", json!({"id": "rivers"})).await;
    assert_eq!(names(&dataset["tags"]), ["Éco nomie"]);
    let found = ask("package_search", json!({"fq": "tags:Wasser"})).await;
    assert_eq!(found["count"], 0);
}

#[actix_web::test]
async fn a_vocabulary_keeps_its_tags() {
    let site = Site::new();
    let made = vocabulary(&site, "Genre", &["Jazz", "soul"]).await;
    let id = made["id"].clone();
    assert_eq!(names(&made["tags"]), ["Jazz", "soul"]);
    assert_eq!(
        site.action("vocabulary_show", &json!({"id": "Genre"}))
            .send()
            .await
            .result(),
        made
    );
    assert_eq!(
        site.action("vocabulary_list", &json!({}))
            .send()
            .await
            .result(),
        json!([made])
    );
    site.done(
        "package_create",
        json!({"name": "songs", "tags": [{"name": "Jazz", "vocabulary_id": id}]}),
    )
    .await;
    let count = async |fq: &str| {
        let found = site
            .action("package_search", &json!({"fq": fq}))
            .send()
            .await;
        found.result()["count"].clone()
    };
    assert_eq!(count("vocab_Genre:Jazz").await, 1);
    let renamed = site
        .done("vocabulary_update", json!({"id": "Genre", "name": "Musik"}))
        .await;
    assert_eq!(renamed["tags"], made["tags"]);
    assert_eq!(
        (
            count("vocab_Genre:Jazz").await,
            count("vocab_Musik:Jazz").await
        ),
        (json!(0), json!(1))
    );
    let tag = site
        .done("tag_create", json!({"name": "folk", "vocabulary_id": id}))
        .await;
    assert_eq!((&tag["packages"], &tag["vocabulary_id"]), (&json!([]), &id));
    assert_eq!(
        site.action("tag_list", &json!({"vocabulary_id": "Musik"}))
            .send()
            .await
            .result(),
        json!(["Jazz", "folk", "soul"])
    );
    refused(
        &site,
        "vocabulary_delete",
        json!({"id": id}),
        409,
        json!({"message": "Vocabulary cannot be deleted while it still has tags"}),
    )
    .await;
    let kept = site
        .done(
            "vocabulary_update",
            json!({"id": id, "tags": [{"name": "soul"}]}),
        )
        .await;
    assert_eq!(kept["tags"], json!([made["tags"][1]]));
    let dataset = site
        .action("package_show", &json!({"id": "songs"}))
        .send()
        .await
        .result();
    assert_eq!(
        (&dataset["tags"], &dataset["num_tags"]),
        (&json!([]), &json!(0))
    );
    site.done("vocabulary_update", json!({"id": id, "tags": []}))
        .await;
    assert_eq!(
        site.done("vocabulary_delete", json!({"id": id})).await,
        Value::Null
    );
    assert_eq!(site.done("vocabulary_list", json!({})).await, json!([]));
}

#[actix_web::test]
async fn vocabularies_say_what_is_wrong() {
    let site = Site::new();
    let id = vocabulary(&site, "Genre", &["Jazz"]).await["id"].clone();
    let known = format!(
        "Tag Jazz already belongs to vocabulary {}",
        id.as_str().unwrap()
    );
    for (action, params, status, error) in [
        (
            "vocabulary_create",
            json!({}),
            409,
            json!({"name": ["Missing value"]}),
        ),
        (
            "vocabulary_create",
            json!({"name": "Genre"}),
            409,
            json!({"name": ["That vocabulary name is already in use."]}),
        ),
        (
            "vocabulary_show",
            json!({}),
            409,
            json!({"id": "id not in data"}),
        ),
        (
            "vocabulary_show",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found: Could not find vocabulary \"x\""}),
        ),
        (
            "vocabulary_update",
            json!({"id": "Genre", "name": "a"}),
            409,
            json!({"name": ["Name must be at least 2 characters long"]}),
        ),
        (
            "vocabulary_delete",
            json!({"id": "x"}),
            404,
            json!({"message": "Not found: Could not find vocabulary \"x\""}),
        ),
        (
            "tag_create",
            json!({"name": "Jazz", "vocabulary_id": id}),
            409,
            json!({"vocabulary_id": [known]}),
        ),
        (
            "tag_create",
            json!({"name": "folk"}),
            409,
            json!({"vocabulary_id": ["Missing value"]}),
        ),
        (
            "tag_delete",
            json!({}),
            409,
            json!({"id": "id not in data"}),
        ),
        (
            "tag_delete",
            json!({"id": "Jazz"}),
            404,
            json!({"message": "Not found: Could not find tag \"Jazz\""}),
        ),
        (
            "tag_list",
            json!({"vocabulary_id": "x"}),
            404,
            json!({"message": "Not found: could not find vocabulary 'x'"}),
        ),
    ] {
        refused(&site, action, params, status, error).await;
    }
    let alice = site.user("alice");
    for (action, params) in [
        ("vocabulary_create", json!({"name": "xx"})),
        ("vocabulary_update", json!({"id": id, "name": "xx"})),
        ("vocabulary_delete", json!({"id": id})),
        ("tag_create", json!({"name": "xx", "vocabulary_id": id})),
        ("tag_delete", json!({"id": "Jazz", "vocabulary_id": id})),
    ] {
        for call in [
            site.action(action, &params),
            site.action(action, &params).token(&alice),
        ] {
            let answer = call.send().await;
            assert_eq!(answer.status, 403, "{action}");
            assert_eq!(answer.json()["error"]["message"], "Access denied");
        }
    }
}
