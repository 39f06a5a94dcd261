//! Collaborators of single datasets: who manages them, what they may do, what is refused.

use serde_json::{Value, json};

use crate::support::{Answer, Site};

fn site() -> Site {
    Site::with(|settings, _| {
        settings.auth.allow_dataset_collaborators = true;
        settings.auth.allow_admin_collaborators = true;
    })
}

async fn asked(site: &Site, token: &str, action: &str, params: Value) -> Answer {
    site.action(action, &params).token(token).send().await
}

/// Makes an organization `water` of `owner` with a private dataset, and returns its id.
async fn private_dataset(site: &Site, owner: &str) -> String {
    let organization = json!({"name": "water"});
    asked(site, owner, "organization_create", organization)
        .await
        .result();
    let dataset = json!({"name": "rivers", "owner_org": "water", "private": true});
    let made = asked(site, owner, "package_create", dataset).await.result();
    made["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_capacity_says_what_a_collaborator_may_do() {
    let site = site();
    let (owner, alice, bob) = (site.user("owner"), site.user("alice"), site.user("bob"));
    let id = private_dataset(&site, &owner).await;
    let create =
        |user: &str, capacity: &str| json!({"id": "rivers", "user_id": user, "capacity": capacity});
    for (capacity, reads, edits, manages) in [
        (None, 403, 403, 403),
        (Some("member"), 200, 403, 403),
        (Some("editor"), 200, 200, 403),
        (Some("admin"), 200, 200, 200),
    ] {
        if let Some(capacity) = capacity {
            let made = asked(
                &site,
                &owner,
                "package_collaborator_create",
                create("alice", capacity),
            )
            .await
            .result();
            assert_eq!(
                (&made["package_id"], &made["capacity"]),
                (&json!(id), &json!(capacity))
            );
        }
        for (action, params, expected) in [
            ("package_show", json!({ "id": id }), reads),
            ("package_patch", json!({"id": id, "notes": capacity}), edits),
            (
                "package_collaborator_create",
                create("bob", "member"),
                manages,
            ),
            ("package_collaborator_list", json!({ "id": id }), manages),
        ] {
            let answer = asked(&site, &alice, action, params).await;
            assert_eq!(
                answer.status,
                expected,
                "{action} {capacity:?} {}",
                answer.text()
            );
        }
    }
    let found = asked(
        &site,
        &bob,
        "package_search",
        json!({"fq": "name:rivers", "include_private": true}),
    )
    .await
    .result();
    assert_eq!(found["count"], 1);

    let list = asked(
        &site,
        &owner,
        "package_collaborator_list",
        json!({"id": id, "capacity": "member"}),
    )
    .await
    .result();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let modified = list[0]["modified"].as_str().unwrap();
    assert_eq!(modified.find(' '), Some(10), "{modified}");
    let own = asked(
        &site,
        &bob,
        "package_collaborator_list_for_user",
        json!({"id": "bob"}),
    )
    .await
    .result();
    assert_eq!(own[0]["package_id"], json!(id));
    assert!(own[0]["modified"].as_str().unwrap().contains('T'));

    let gone = json!({"id": id, "user_id": "alice"});
    asked(&site, &owner, "package_collaborator_delete", gone)
        .await
        .result();
    let hidden = asked(&site, &alice, "package_show", json!({ "id": id })).await;
    assert_eq!(hidden.status, 403);
    // Deleting by id ends every collaboration.
    site.done("package_delete", json!({ "id": id })).await;
    let own = asked(
        &site,
        &bob,
        "package_collaborator_list_for_user",
        json!({"id": "bob"}),
    )
    .await;
    assert_eq!(own.result(), json!([]));
}

#[actix_web::test]
async fn what_is_refused_says_why() {
    let site = site();
    let (owner, alice) = (site.user("owner"), site.user("alice"));
    let id = private_dataset(&site, &owner).await;
    let admin = site.token.clone();
    let denied = |what: &str| json!({"message": format!("Access denied: User alice not authorized to {what} this dataset")});
    for (token, action, params, expected) in [
        (
            &owner,
            "package_collaborator_create",
            json!({}),
            json!({"id": ["Missing value"], "user_id": ["Missing value"], "capacity": ["Missing value"]}),
        ),
        (
            &owner,
            "package_collaborator_create",
            json!({"id": id, "user_id": "alice", "capacity": "boss"}),
            json!({"message": "Role must be one of \"admin, editor, member\""}),
        ),
        (
            &owner,
            "package_collaborator_create",
            json!({"id": id, "user_id": "none", "capacity": "member"}),
            json!({"message": "Not found: User not found"}),
        ),
        (
            &admin,
            "package_collaborator_create",
            json!({"id": "none", "user_id": "alice", "capacity": "member"}),
            json!({"message": "Not found: Dataset not found"}),
        ),
        (
            &alice,
            "package_collaborator_create",
            json!({"id": id, "user_id": "alice", "capacity": "editor"}),
            denied("add collaborators to"),
        ),
        (
            &alice,
            "package_collaborator_delete",
            json!({"id": id, "user_id": "owner"}),
            denied("remove collaborators from"),
        ),
        (
            &alice,
            "package_collaborator_list",
            json!({ "id": id }),
            denied("list collaborators from"),
        ),
        (
            &owner,
            "package_collaborator_delete",
            json!({"id": id, "user_id": "alice"}),
            json!({"message": "Not found: User alice is not a collaborator on this package"}),
        ),
        (
            &admin,
            "package_collaborator_delete",
            json!({"id": "none", "user_id": "alice"}),
            json!({"message": "Not found: Package not found"}),
        ),
        (
            &owner,
            "package_collaborator_list",
            json!({"id": id, "capacity": "zz"}),
            json!({"message": "Capacity must be one of \"admin, editor, member\""}),
        ),
        (
            &alice,
            "package_collaborator_list_for_user",
            json!({"id": "owner"}),
            json!({"message": "Access denied"}),
        ),
        (
            &admin,
            "package_collaborator_list_for_user",
            json!({"id": "none"}),
            json!({"message": "Access denied: Not allowed to retrieve collaborators"}),
        ),
    ] {
        let answer = asked(&site, token, action, params.clone()).await;
        let mut error = answer.json()["error"].clone();
        error.as_object_mut().unwrap().remove("__type");
        assert_eq!(error, expected, "{action} {params}");
    }
    let nobody = site
        .action("package_collaborator_list", &json!({ "id": id }))
        .send()
        .await;
    assert_eq!(nobody.status, 403);
}

#[actix_web::test]
async fn a_site_may_go_without_collaborators() {
    let site = Site::new();
    site.user("alice");
    site.done("package_create", json!({"name": "rivers"})).await;
    let message = json!("Dataset collaborators not enabled");
    for (action, params) in [
        (
            "package_collaborator_create",
            json!({"id": "rivers", "user_id": "alice", "capacity": "member"}),
        ),
        (
            "package_collaborator_delete",
            json!({"id": "rivers", "user_id": "alice"}),
        ),
        ("package_collaborator_list", json!({"id": "rivers"})),
        ("package_collaborator_list_for_user", json!({"id": "alice"})),
    ] {
        let answer = asked(&site, &site.token, action, params).await;
        assert_eq!(answer.json()["error"]["message"], message, "{action}");
    }
    let admin = json!({"id": "rivers", "user_id": "alice", "capacity": "admin"});
    let answer = asked(&site, &site.token, "package_collaborator_create", admin).await;
    assert_eq!(
        answer.json()["error"]["message"],
        "Role must be one of \"editor, member\""
    );
}
