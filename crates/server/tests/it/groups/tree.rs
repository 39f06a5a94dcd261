//! The hierarchy of organizations and groups as trees.

use serde_json::{Value, json};

use super::{allowed, refused};
use crate::support::{Hands, Site};

/// Writes a tree in short: names, the highlighted one with a star, and what is below in brackets.
fn drawn(tree: &Value) -> String {
    let name = tree["name"].as_str().unwrap();
    let star = if tree["highlighted"] == true { "*" } else { "" };
    let below = tree["children"].as_array().unwrap();
    let below: Vec<String> = below.iter().map(drawn).collect();
    match below.is_empty() {
        true => format!("{name}{star}"),
        false => format!("{name}{star}({})", below.join(" ")),
    }
}

#[actix_web::test]
async fn organizations_stand_below_each_other_in_the_order_of_titles() {
    let site = Site::new();
    for (name, title, parent) in [
        ("crown", "Crown", None),
        ("water", "Zone of water", Some("crown")),
        ("land", "Area of land", Some("crown")),
        ("lakes", "Lakes", Some("water")),
        ("rivers", "Élan des rivières", Some("water")),
        ("alone", "Alone", None),
        ("gone", "Gone", Some("crown")),
    ] {
        let parents = parent.map_or(json!([]), |name| json!([{ "name": name }]));
        site.done(
            "organization_create",
            json!({"name": name, "title": title, "groups": parents}),
        )
        .await;
    }
    site.done("organization_delete", json!({"id": "gone"}))
        .await;
    site.done("group_create", json!({"name": "nature"})).await;
    let trees = allowed(&site, "", "group_tree", json!({"type": "organization"})).await;
    let trees: Vec<String> = trees.as_array().unwrap().iter().map(drawn).collect();
    assert_eq!(trees, ["alone", "crown(land water(lakes rivers))"]);
    let groups = allowed(&site, "", "group_tree", json!({})).await;
    assert_eq!(drawn(&groups[0]), "nature");
    assert_eq!(groups[0]["title"], "", "as it was given");
    for (params, expected) in [
        (json!({}), "crown(land water*(lakes rivers))"),
        (
            json!({"include_siblings": false}),
            "crown(water*(lakes rivers))",
        ),
        (json!({"include_parents": false}), "water*(lakes rivers)"),
    ] {
        let mut params = params;
        params["id"] = json!("water");
        params["type"] = json!("organization");
        let tree = allowed(&site, "", "group_tree_section", params.clone()).await;
        assert_eq!(drawn(&tree), expected, "{params}");
    }
    let default = "Group type is \"organization\" not \"group\" that is filtered by default";
    let said = "Group type is \"group\" not \"organization\" that was specified";
    for (params, status, error) in [
        (json!({"id": "water"}), 409, json!({ "message": default })),
        (
            json!({"id": "nature", "type": "organization"}),
            409,
            json!({ "message": said }),
        ),
        (
            json!({"id": "gone", "type": "organization"}),
            404,
            json!({"message": "Not found"}),
        ),
        (json!({}), 409, json!({"id": ["Missing value"]})),
    ] {
        let refusal = refused(&site, "", "group_tree_section", params.clone()).await;
        assert_eq!(refusal, (status, error), "{params}");
    }
}

/// Searches, pages and feeds of an organization take in what stands below it where they are asked to.
#[actix_web::test]
async fn searches_take_in_what_stands_below() {
    let site = Site::with_pages(Hands::at("2026-03-01T08:00:00"), |settings, _| {
        settings.search.children_most = 4;
    });
    for (name, parent) in [
        ("crown", None),
        ("water", Some("crown")),
        ("lakes", Some("water")),
        ("gone", Some("crown")),
        ("apart", None),
    ] {
        let parents = parent.map_or(json!([]), |name| json!([{ "name": name }]));
        let params = json!({"name": name, "title": name.to_uppercase(), "groups": parents});
        site.done("organization_create", params).await;
        let record = json!({"name": format!("of-{name}"), "owner_org": name});
        site.done("package_create", record).await;
    }
    let secret = json!({"name": "secret", "owner_org": "lakes", "private": true});
    site.done("package_create", secret).await;
    site.done("organization_delete", json!({"id": "gone"}))
        .await;
    let crown = site.done("organization_show", json!({"id": "crown"})).await;
    let by_id = format!("owner_org:{}", crown["id"].as_str().unwrap());
    let names = async |params: Value| -> Vec<String> {
        let found = allowed(&site, "", "package_search", params).await;
        let results = found["results"].as_array().unwrap().iter();
        let mut names: Vec<String> = results
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found["count"], names.len());
        names.sort();
        names
    };
    let all = ["of-crown", "of-lakes", "of-water"];
    for (params, expected) in [
        (json!({"fq": "organization:crown"}), &all[..1]),
        (
            json!({"fq": "organization:crown", "include_children": true}),
            &all,
        ),
        (
            json!({"fq_list": ["organization:\"crown\""], "extras": {"include_children": "yes"}}),
            &all,
        ),
        (json!({"fq": by_id, "include_children": true}), &all),
        (
            json!({"fq": "organization:water", "include_children": true}),
            &all[1..],
        ),
        (
            json!({"fq_list": ["organization:apart OR organization:water"], "include_children": true}),
            &["of-apart", "of-lakes", "of-water"],
        ),
        (
            json!({"fq_list": ["organization:water OR organization:crown"], "include_children": true}),
            &all,
        ),
        (
            json!({"fq": "organization:crown -organization:water", "include_children": true}),
            &all[..1],
        ),
        (
            json!({"fq": "organization:none", "include_children": true}),
            &[],
        ),
    ] {
        assert_eq!(names(params.clone()).await, expected, "{params}");
    }
    // Who stands below is asked anew: a child that leaves is not found any more.
    let params = json!({"fq": "organization:crown", "include_children": true});
    site.done("organization_patch", json!({"id": "lakes", "groups": []}))
        .await;
    assert_eq!(names(params.clone()).await, ["of-crown", "of-water"]);
    let page = async |path: &str| {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    };
    let alone = page("/organization/crown").await;
    assert!(!alone.contains("/dataset/of-water"), "{alone}");
    assert!(alone.contains("href=\"?include_children=true\""), "{alone}");
    let wide = page("/organization/crown?include_children=1").await;
    assert!(wide.contains("/dataset/of-water"), "{wide}");
    assert!(wide.contains("Only this organization"), "{wide}");
    let french = page("/fr/organization/crown").await;
    assert!(french.contains("Inclure les organisations"), "{french}");
    let leaf = page("/organization/apart").await;
    assert!(!leaf.contains("include_children"), "{leaf}");
    for (path, expected) in [
        ("/feeds/organization/crown.atom", false),
        ("/feeds/organization/crown.atom?include_children=true", true),
        (
            "/feeds/custom.atom?organization=crown&include_children=true",
            true,
        ),
    ] {
        assert_eq!(page(path).await.contains("of-water"), expected, "{path}");
    }
    // No search takes in more than the settings let it.
    for name in ["a1", "a2", "a3", "a4"] {
        let params = json!({"name": name, "groups": [{"name": "crown"}]});
        site.done("organization_create", params).await;
    }
    let (status, error) = refused(&site, "", "package_search", params).await;
    assert_eq!(status, 409);
    assert!(error.get("include_children").is_some(), "{error}");
    let wrong = json!({"include_children": "perhaps"});
    let (status, error) = refused(&site, "", "package_search", wrong).await;
    assert_eq!(
        (status, error),
        (
            409,
            json!({"include_children": ["Parameter is not an bool"]})
        )
    );
}
