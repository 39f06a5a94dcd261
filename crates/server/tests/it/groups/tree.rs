//! The hierarchy of organizations and groups as trees.

use serde_json::{Value, json};

use super::{allowed, refused};
use crate::support::Site;

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
