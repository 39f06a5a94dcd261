//! Views of resources: made by hand, made by themselves, refused, moved, gone with their resource.

use cairn_domain::view::ViewType;
use serde_json::{Value, json};

use crate::support::{Answer, Site};

/// Makes a dataset with one picture and returns its id and that of the resource.
async fn picture(site: &Site, name: &str) -> (String, String) {
    let params = json!({"name": name, "resources": [{"url": "http://a/pic.png", "format": "png"}]});
    let dataset = site.done("package_create", params).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&dataset["id"]), text(&dataset["resources"][0]["id"]))
}

async fn titles(site: &Site, resource: &str) -> Vec<String> {
    let list = site
        .action("resource_view_list", &json!({ "id": resource }))
        .send()
        .await
        .result();
    let title = |view: &Value| view["title"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(title).collect()
}

async fn tried(site: &Site, token: Option<&str>, action: &str, params: Value) -> Answer {
    let call = site.action(action, &params);
    match token {
        Some(token) => call.token(token).send().await,
        None => call.send().await,
    }
}

/// Asks as the sysadmin and compares the error, its type aside.
async fn refused(site: &Site, action: &str, params: Value, expected: Value) {
    let answer = tried(site, Some(&site.token), action, params.clone()).await;
    let mut error = answer.json()["error"].clone();
    error.as_object_mut().unwrap().remove("__type");
    assert_eq!(error, expected, "{action} {params}");
}

#[actix_web::test]
async fn a_view_shows_what_it_was_made_of() {
    let site = Site::new();
    let (dataset, resource) = picture(&site, "rivers").await;
    let made = site
        .done(
            "resource_view_create",
            json!({"resource_id": resource, "view_type": "image_view", "title": "Picture", "description": "D",
                   "image_url": "http://a/other.png"}),
        )
        .await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        made,
        json!({"id": id, "resource_id": resource, "package_id": dataset, "title": "Picture", "description": "D",
               "view_type": "image_view", "image_url": "http://a/other.png"})
    );
    let shown = tried(&site, None, "resource_view_show", json!({ "id": id })).await;
    assert_eq!(shown.result(), made);
    assert_eq!(titles(&site, &resource).await, ["Image", "Picture"]);

    let changed = site
        .done(
            "resource_view_update",
            json!({"id": id, "title": "Two", "view_type": "text_view"}),
        )
        .await;
    assert_eq!(
        changed,
        json!({"id": id, "resource_id": resource, "package_id": dataset, "title": "Two", "description": "D",
               "view_type": "image_view"})
    );
    let gone = site.done("resource_view_delete", json!({ "id": id })).await;
    assert_eq!(gone, json!({ "resource_id": resource }));
    assert_eq!(titles(&site, &resource).await, ["Image"]);
}

#[actix_web::test]
async fn wrong_views_are_refused() {
    let site = Site::new();
    let (_, resource) = picture(&site, "rivers").await;
    let create = "resource_view_create";
    for (params, expected) in [
        (json!({}), json!({"resource_id": ["Missing value"]})),
        (
            json!({"resource_id": resource}),
            json!({"view_type": ["Missing value"]}),
        ),
        (
            json!({"resource_id": resource, "view_type": "zz"}),
            json!({"view_type": "No plugin found for view_type zz"}),
        ),
        (
            json!({"resource_id": "none", "view_type": "image_view", "title": "T"}),
            json!({"resource_id": ["Resource not found: none"]}),
        ),
        (
            json!({"resource_id": resource, "view_type": "image_view", "title": "T", "x": 1}),
            json!({"__extras": ["The input field __extras was not expected."]}),
        ),
    ] {
        refused(&site, create, params, expected).await;
    }
    for (action, params, expected) in [
        (
            "resource_view_reorder",
            json!({}),
            json!({"id": ["Missing value"], "order": ["Missing value"]}),
        ),
        (
            "resource_view_reorder",
            json!({"id": resource, "order": "x"}),
            json!({"order": "Must supply order as a list"}),
        ),
        (
            "resource_view_reorder",
            json!({"id": resource, "order": ["x", "x"]}),
            json!({"order": "No duplicates allowed in order"}),
        ),
        (
            "resource_view_reorder",
            json!({"id": resource, "order": ["none"]}),
            json!({"order": "View none does not exist"}),
        ),
        (
            "resource_view_update",
            json!({"id": "none"}),
            json!({"message": "Not found: Resource view was not found."}),
        ),
        (
            "resource_view_delete",
            json!({"id": "none"}),
            json!({"message": "Not found"}),
        ),
        (
            "resource_create_default_resource_views",
            json!({"resource": "x"}),
            json!({"resource": ["Must be a dict"]}),
        ),
        (
            "package_create_default_resource_views",
            json!({"package": {}}),
            json!({"id": ["Missing value"]}),
        ),
    ] {
        refused(&site, action, params, expected).await;
    }
}

#[actix_web::test]
async fn views_are_changed_by_those_who_may_change_the_dataset() {
    let site =
        Site::with(|settings, _| settings.auth.create_dataset_if_not_in_organization = false);
    let dataset = site
        .done(
            "package_create",
            json!({"name": "rivers", "state": "draft", "resources": [{"url": "http://a/b.png", "format": "png"}]}),
        )
        .await;
    let (dataset, resource) = (&dataset["id"], &dataset["resources"][0]["id"]);
    let view = site
        .done("resource_view_list", json!({ "id": resource }))
        .await[0]["id"]
        .clone();
    let bob = site.user("bob");
    let resource_text = resource.as_str().unwrap();
    let dataset_text = dataset.as_str().unwrap();
    for (action, params, what) in [
        (
            "resource_view_show",
            json!({ "id": view }),
            format!("read resource {resource_text}"),
        ),
        (
            "resource_view_list",
            json!({ "id": resource }),
            format!("read resource {resource_text}"),
        ),
        (
            "resource_view_create",
            json!({"resource_id": resource, "view_type": "text_view", "title": "T"}),
            format!("create resources on dataset {dataset_text}"),
        ),
        (
            "resource_view_update",
            json!({"id": view, "title": "T"}),
            format!("edit resource {resource_text}"),
        ),
        (
            "resource_view_reorder",
            json!({"id": resource, "order": []}),
            format!("edit resource {resource_text}"),
        ),
        (
            "resource_view_delete",
            json!({ "id": view }),
            format!("delete resource {resource_text}"),
        ),
        (
            "resource_create_default_resource_views",
            json!({"resource": {"id": resource}}),
            format!("create resources on dataset {dataset_text}"),
        ),
        (
            "package_create_default_resource_views",
            json!({"package": {"id": dataset}}),
            format!("edit package {dataset_text}"),
        ),
    ] {
        for (token, name) in [(Some(bob.as_str()), "bob"), (None, "")] {
            let answer = tried(&site, token, action, params.clone()).await;
            assert_eq!(answer.status, 403, "{action} {}", answer.text());
            assert_eq!(
                answer.json()["error"]["message"],
                format!("Access denied: User {name} not authorized to {what}"),
                "{action}"
            );
        }
    }
    assert_eq!(
        tried(&site, Some(&bob), "resource_view_clear", json!({}))
            .await
            .status,
        403
    );
}

#[actix_web::test]
async fn new_resources_and_new_formats_get_views_by_themselves() {
    let site = Site::new();
    let dataset = site
        .done(
            "package_create",
            json!({"name": "many", "resources": [
                {"url": "http://a/x.png", "format": "png"},
                {"url": "http://a/x.txt", "format": "txt"},
                {"url": "http://a/y.gif"}]}),
        )
        .await;
    let id = |place: usize| dataset["resources"][place]["id"].as_str().unwrap();
    let none: [&str; 0] = [];
    assert_eq!(titles(&site, id(0)).await, ["Image"]);
    assert_eq!(titles(&site, id(1)).await, none);
    assert_eq!(titles(&site, id(2)).await, ["Image"]);
    let again = json!({"package": {"id": dataset["id"]}});
    assert_eq!(
        site.done("package_create_default_resource_views", again)
            .await,
        json!([])
    );

    site.done("resource_patch", json!({"id": id(1), "format": "JPEG"}))
        .await;
    assert_eq!(titles(&site, id(1)).await, ["Image"]);
    // One that was removed does not come back with the next change of something else.
    site.done("resource_view_clear", json!({"view_types": ["image_view"]}))
        .await;
    site.done("resource_patch", json!({"id": id(1), "name": "n"}))
        .await;
    assert_eq!(titles(&site, id(1)).await, none);
    let made = site
        .done(
            "resource_create_default_resource_views",
            json!({"resource": {"id": id(1)}}),
        )
        .await;
    assert_eq!(made[0]["view_type"], "image_view");

    site.done(
        "resource_patch",
        json!({"id": id(1), "datastore_active": true}),
    )
    .await;
    let made = site
        .done(
            "resource_create_default_resource_views",
            json!({"resource": {"id": id(1)}, "create_datastore_views": true}),
        )
        .await;
    assert_eq!(made.as_array().unwrap().len(), 1, "{made}");
    assert_eq!(titles(&site, id(1)).await, ["Image", "Table"]);
}

#[actix_web::test]
async fn the_site_says_which_types_there_are() {
    let site = Site::with(|settings, _| {
        settings.views.types = vec![ViewType::Text];
        settings.views.default = ["text_view", "image_view", "pdf_view"]
            .map(str::to_owned)
            .to_vec();
    });
    let dataset = site
        .done(
            "package_create",
            json!({"name": "texts", "resources": [
                {"url": "http://127.0.0.1:5000/a.txt", "format": "TXT"},
                {"url": "http://a/x.png", "format": "png"}]}),
        )
        .await;
    let id = |place: usize| dataset["resources"][place]["id"].as_str().unwrap();
    assert_eq!(titles(&site, id(0)).await, ["Text"]);
    assert!(titles(&site, id(1)).await.is_empty());
    refused(
        &site,
        "resource_view_create",
        json!({"resource_id": id(0), "view_type": "image_view", "title": "T"}),
        json!({"view_type": "No plugin found for view_type image_view"}),
    )
    .await;
}

#[actix_web::test]
async fn views_have_an_order_and_may_move() {
    let site = Site::new();
    let (_, resource) = picture(&site, "rivers").await;
    let (_, other) = picture(&site, "lakes").await;
    let mut ids = Vec::new();
    for title in ["One", "Two"] {
        let params = json!({"resource_id": resource, "view_type": "image_view", "title": title});
        ids.push(site.done("resource_view_create", params).await["id"].clone());
    }
    let order = site
        .done(
            "resource_view_reorder",
            json!({"id": resource, "order": [ids[1], ids[0]]}),
        )
        .await;
    assert_eq!(order["id"], json!(resource));
    assert_eq!(order["order"].as_array().unwrap().len(), 3);
    assert_eq!(titles(&site, &resource).await, ["Two", "One", "Image"]);

    site.done(
        "resource_view_update",
        json!({"id": ids[0], "resource_id": other}),
    )
    .await;
    assert_eq!(titles(&site, &resource).await, ["Two", "Image"]);
    assert_eq!(titles(&site, &other).await, ["Image", "One"]);
}

#[actix_web::test]
async fn views_go_with_their_dataset() {
    let site = Site::new();
    let (dataset, resource) = picture(&site, "rivers").await;
    let view = site
        .done("resource_view_list", json!({ "id": resource }))
        .await[0]["id"]
        .clone();
    site.done("package_delete", json!({ "id": dataset })).await;
    let deleted = tried(&site, None, "resource_view_show", json!({ "id": view })).await;
    assert_eq!(deleted.status, 403);
    site.done("dataset_purge", json!({ "id": dataset })).await;
    refused(
        &site,
        "resource_view_show",
        json!({ "id": view }),
        json!({"message": "Not found"}),
    )
    .await;
    let nobody = tried(&site, None, "resource_view_show", json!({ "id": view })).await;
    assert_eq!(
        nobody.json()["error"]["message"],
        "Not found: Resource view not found, cannot check auth."
    );
}
