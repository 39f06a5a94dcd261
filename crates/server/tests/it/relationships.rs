//! Relationships between datasets over HTTP.

use serde_json::{Value, json};

use crate::support::Site;

async fn site_with(names: &[&str]) -> Site {
    let site = Site::new();
    for name in names {
        site.done("package_create", json!({"name": name})).await;
    }
    site
}

async fn list(site: &Site, params: Value) -> Value {
    let asked = site.action("package_relationships_list", &params);
    asked.send().await.result()
}

#[actix_web::test]
async fn a_relationship_is_seen_from_both_ends() {
    let site = site_with(&["ra", "rb"]).await;
    let made = site
        .done(
            "package_relationship_create",
            json!({"subject": "ra", "object": "rb", "type": "depends_on", "comment": "C"}),
        )
        .await;
    let forward = json!({"subject": "ra", "object": "rb", "type": "depends_on", "comment": "C"});
    assert_eq!(made, forward);
    assert_eq!(list(&site, json!({"id": "ra"})).await, json!([forward]));
    assert_eq!(
        list(&site, json!({"id": "rb"})).await,
        json!([{"subject": "rb", "object": "ra", "type": "dependency_of", "comment": "C"}])
    );
    for params in [
        json!({"id": "ra", "id2": "rb"}),
        json!({"id": "ra", "rel": "depends_on"}),
        json!({"id": "ra", "rel": "relationships"}),
    ] {
        assert_eq!(list(&site, params).await, json!([forward]));
    }
    // Said from the other side, it is the same.
    let same = site
        .done(
            "package_relationship_create",
            json!({"subject": "rb", "object": "ra", "type": "dependency_of", "comment": "D"}),
        )
        .await;
    assert_eq!(
        (&same["subject"], &same["comment"]),
        (&json!("ra"), &json!("D"))
    );
    let updated = site
        .done(
            "package_relationship_update",
            json!({"subject": "ra", "object": "rb", "type": "depends_on", "comment": "E"}),
        )
        .await;
    assert_eq!(updated["comment"], "E");
    assert_eq!(
        list(&site, json!({"id": "ra"}))
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let gone = json!({"subject": "ra", "object": "rb", "type": "depends_on"});
    site.done("package_relationship_delete", gone.clone()).await;
    assert_eq!(list(&site, json!({"id": "ra"})).await, json!([]));
    let again = site
        .action("package_relationship_delete", &gone)
        .token(&site.token)
        .send()
        .await;
    assert_eq!(again.status, 404);
}

#[actix_web::test]
async fn datasets_show_their_relationships() {
    let site = site_with(&["ra", "rb"]).await;
    site.done(
        "package_relationship_create",
        json!({"subject": "ra", "object": "rb", "type": "links_to"}),
    )
    .await;
    let show = async |name: &str| {
        let params = json!({"id": name});
        site.action("package_show", &params).send().await.result()
    };
    let (ra, rb) = (show("ra").await, show("rb").await);
    let item = &ra["relationships_as_subject"][0];
    assert_eq!(item["type"], "links_to");
    assert_eq!(
        (&item["subject"], &item["object"]),
        (&json!("ra"), &json!("rb"))
    );
    assert_eq!(
        (&item["subject_package_id"], &item["object_package_id"]),
        (&ra["id"], &rb["id"])
    );
    assert_eq!(&rb["relationships_as_object"][0], item);
    assert_eq!(rb["relationships_as_subject"], json!([]));
    // What is shown can be sent back.
    let mut sent = ra.clone();
    sent["notes"] = json!("changed");
    let updated = site.done("package_update", sent).await;
    assert_eq!(updated["relationships_as_subject"][0], *item);
    site.done("package_patch", json!({"id": "ra", "notes": "again"}))
        .await;
    // The other end follows a new name, and hides with its dataset.
    site.done("package_patch", json!({"id": "rb", "name": "rc"}))
        .await;
    assert_eq!(
        show("ra").await["relationships_as_subject"][0]["object"],
        "rc"
    );
    site.done("package_patch", json!({"id": "rc", "state": "draft"}))
        .await;
    assert_eq!(show("ra").await["relationships_as_subject"], json!([]));
    assert_eq!(list(&site, json!({"id": "ra"})).await, json!([]));
    let all = site
        .done("package_relationships_list", json!({"id": "ra"}))
        .await;
    assert_eq!(all[0]["object"], "rc");
    site.done("package_patch", json!({"id": "rc", "state": "active"}))
        .await;
    assert_eq!(
        show("ra").await["relationships_as_subject"][0]["object"],
        "rc"
    );
    site.done("dataset_purge", json!({"id": "rc"})).await;
    assert_eq!(show("ra").await["relationships_as_subject"], json!([]));
}

#[actix_web::test]
async fn relationships_say_what_is_wrong() {
    let site = site_with(&["re"]).await;
    let to = |subject: &str, object: &str, kind: &str| json!({"subject": subject, "object": object, "type": kind});
    let (create, update, delete) = (
        "package_relationship_create",
        "package_relationship_update",
        "package_relationship_delete",
    );
    let missing = "Missing value";
    for (action, params, status, error) in [
        (
            create,
            json!({}),
            409,
            json!({"object": [missing], "subject": [missing], "type": [missing]}),
        ),
        (
            create,
            to("re", "zz", "links_to"),
            404,
            json!({"message": "Not found: Object package 'zz' was not found."}),
        ),
        (
            create,
            to("zz", "re", "links_to"),
            404,
            json!({"message": "Not found: Subject package 'zz' was not found."}),
        ),
        (
            create,
            to("re", "re", "friend_of"),
            409,
            json!({"type": [
            "Value must be one of ['depends_on', 'dependency_of', 'derives_from', 'has_derivation', 'links_to', \
             'linked_from', 'child_of', 'parent_of']"]}),
        ),
        (
            update,
            to("re", "re", "links_to"),
            404,
            json!({"message": "Not found: This relationship between the packages was not found."}),
        ),
        (
            delete,
            to("re", "re", "zz"),
            404,
            json!({"message": "Not found"}),
        ),
        (
            "package_relationships_list",
            json!({}),
            409,
            json!({"id": [missing]}),
        ),
        (
            "package_relationships_list",
            json!({"id": "zz"}),
            404,
            json!({"message": "Not found: First package named in request was not found."}),
        ),
        (
            "package_relationships_list",
            json!({"id": "re", "id2": "zz"}),
            404,
            json!({"message": "Not found: Second package named in address was not found."}),
        ),
        (
            "package_relationships_list",
            json!({"id": "re", "id2": "re", "rel": "links_to"}),
            404,
            json!({"message": "Not found: Relationship \"re links_to re\" not found."}),
        ),
    ] {
        let answer = site.action(action, &params).token(&site.token).send().await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!(
            (answer.status.as_u16(), said),
            (status, error),
            "{action} {params}"
        );
    }
    let answer = site
        .action(create, &to("re", "re", "links_to"))
        .send()
        .await;
    assert_eq!(
        answer.json()["error"]["message"],
        "Access denied: User  not authorized to edit these packages"
    );
}

#[actix_web::test]
async fn relationships_come_inside_a_dataset() {
    let site = site_with(&["ra", "rb"]).await;
    let made = site
        .done(
            "package_create",
            json!({"name": "rc", "relationships_as_subject": [{"type": "depends_on", "object": "ra", "comment": "C"}, {}],
                "relationships_as_object": [{"type": "has_derivation", "subject": "rb", "object": "rc"}]}),
        )
        .await;
    assert_eq!(
        made["relationships_as_subject"].as_array().unwrap().len(),
        2
    );
    let all = json!([
        {"subject": "rc", "object": "ra", "type": "depends_on", "comment": "C"},
        {"subject": "rc", "object": "rb", "type": "derives_from", "comment": ""},
    ]);
    let sorted = async || {
        let mut found = list(&site, json!({"id": "rc"})).await;
        let found_items = found.as_array_mut().unwrap();
        found_items.sort_by_key(|one| one["object"].to_string());
        found
    };
    assert_eq!(sorted().await, all);

    // What is shown says nothing new, and what is left out stays.
    let shown = site.done("package_show", json!({"id": "rc"})).await;
    let mut renamed = shown.clone();
    renamed["name"] = json!("rd");
    for params in [
        shown,
        json!({"id": "rc", "relationships_as_subject": [], "relationships_as_object": []}),
        json!({"id": "rc"}),
    ] {
        site.done("package_update", params).await;
        assert_eq!(sorted().await, all);
    }
    site.done("package_update", renamed).await;
    site.done("package_patch", json!({"id": "rd", "name": "rc"}))
        .await;
    assert_eq!(sorted().await, all);

    // As CKAN shows it, with another comment.
    let id = |name: &str| {
        let shown = site.done("package_show", json!({ "id": name }));
        async move { shown.await["id"].clone() }
    };
    let item = json!({"type": "depends_on", "comment": "D",
        "__extras": {"subject_package_id": id("rc").await, "object_package_id": id("ra").await}});
    let patched = json!({"id": "rc", "relationships_as_subject": [item]});
    site.done("package_patch", patched).await;
    assert_eq!(sorted().await[0]["comment"], "D");
}

#[actix_web::test]
async fn relationships_inside_a_dataset_say_what_is_wrong() {
    let site = site_with(&["ra", "rb"]).await;
    let owner = site.user("owner");
    site.done(
        "organization_create",
        json!({"name": "org", "users": [{"name": "owner", "capacity": "editor"}]}),
    )
    .await;
    site.done("package_create", json!({"name": "own", "owner_org": "org"}))
        .await;
    site.done("organization_create", json!({"name": "other"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "foreign", "owner_org": "other"}),
    )
    .await;
    for (list, item, status, error) in [
        (
            "relationships_as_subject",
            json!({"type": "depends_on"}),
            409,
            json!({"object": ["Missing value"]}),
        ),
        (
            "relationships_as_object",
            json!({"type": "depends_on"}),
            409,
            json!({"subject": ["Missing value"]}),
        ),
        (
            "relationships_as_subject",
            json!({"object": "ra"}),
            409,
            json!({"type": ["Missing value"]}),
        ),
        (
            "relationships_as_subject",
            json!({"object": "zz", "type": "child_of"}),
            409,
            json!({"object": ["Dataset not found"]}),
        ),
        (
            "relationships_as_subject",
            json!({"object": "ra", "subject": "rb", "type": "child_of"}),
            409,
            json!({"subject": ["rb is not the dataset that holds this relationship"]}),
        ),
        (
            "relationships_as_object",
            json!({"subject": "foreign", "type": "child_of"}),
            403,
            json!("Access denied: User owner not authorized to edit these packages"),
        ),
    ] {
        let params = json!({"id": "own", list: [item]});
        let answer = site
            .action("package_patch", &params)
            .token(&owner)
            .send()
            .await;
        assert_eq!(answer.status, status, "{params}");
        let told = &answer.json()["error"];
        let told = if status == 403 {
            &told["message"]
        } else {
            &told[list][0]
        };
        assert_eq!(told, &error, "{params}");
    }
    assert_eq!(list(&site, json!({"id": "own"})).await, json!([]));
}
