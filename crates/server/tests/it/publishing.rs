//! Publishing over HTTP: approval that no action goes round, times to publish at, forms that are kept unsent.

use serde_json::{Value, json};

use crate::support::Site;

/// A site with an organization whose admins approve what editors publish, and one whose admins do not.
async fn site() -> (Site, String, String) {
    let site = Site::new();
    let (editor, boss) = (site.user("editor"), site.user("boss"));
    let users =
        json!([{"name": "editor", "capacity": "editor"}, {"name": "boss", "capacity": "admin"}]);
    let approval = json!([{"key": "publication_approval", "value": "true"}]);
    site.done(
        "organization_create",
        json!({"name": "strict", "users": users, "extras": approval}),
    )
    .await;
    site.done(
        "organization_create",
        json!({"name": "open", "users": users}),
    )
    .await;
    (site, editor, boss)
}

impl Site {
    /// Calls an action with a token; returns the status and the result, or the error.
    async fn said(&self, token: &str, action: &str, params: Value) -> (u16, Value) {
        let answer = self.action(action, &params).token(token).send().await;
        let json = answer.json();
        match answer.status.as_u16() {
            200 => (200, json["result"].clone()),
            status => (status, json["error"].clone()),
        }
    }
}

#[actix_web::test]
async fn editors_wait_for_an_admin_and_no_action_goes_round_it() {
    let (site, editor, boss) = site().await;
    let hidden = async |name: &str, owner: &str| {
        let params = json!({"name": name, "owner_org": owner, "private": true, "title": "Rivers"});
        let (status, made) = site.said(&editor, "package_create", params).await;
        assert_eq!(status, 200, "{made}");
        made["id"].as_str().unwrap().to_owned()
    };
    let id = hidden("rivers", "strict").await;
    let elsewhere = hidden("lakes", "open").await;
    let (status, _) = site
        .said(
            &editor,
            "package_patch",
            json!({"id": elsewhere, "private": false}),
        )
        .await;
    assert_eq!(status, 200);
    let strict = site
        .done("organization_show", json!({"id": "strict"}))
        .await["id"]
        .clone();
    let mut whole = site.done("package_show", json!({ "id": id })).await;
    whole["private"] = json!(false);
    for (action, params) in [
        (
            "package_create",
            json!({"name": "new-one", "owner_org": "strict"}),
        ),
        ("package_patch", json!({"id": id, "private": false})),
        (
            "package_patch",
            json!({"id": id, "private": "false", "state": "active"}),
        ),
        ("package_update", whole),
        (
            "package_revise",
            json!({"match": {"id": id}, "update": {"private": false}}),
        ),
        (
            "bulk_update_public",
            json!({"datasets": [id], "org_id": strict}),
        ),
        (
            "package_owner_org_update",
            json!({"id": elsewhere, "organization_id": "strict"}),
        ),
        (
            "package_patch",
            json!({"id": elsewhere, "owner_org": "strict"}),
        ),
        ("publication_approve", json!({"id": id})),
    ] {
        let (status, said) = site.said(&editor, action, params.clone()).await;
        assert_eq!(status, 403, "{action} {params}: {said}");
    }
    assert_eq!(
        site.done("package_show", json!({ "id": id })).await["private"],
        true
    );
    // It waits, is returned with a remark, is asked for again and approved.
    let (_, asked) = site
        .said(&editor, "publication_request", json!({ "id": id }))
        .await;
    assert_eq!(asked["state"], "waiting");
    let (_, list) = site
        .said(&boss, "publication_list", json!({"state": "waiting"}))
        .await;
    assert_eq!(
        (&list[0]["name"], list.as_array().unwrap().len()),
        (&json!("rivers"), 1)
    );
    let (status, _) = site
        .said(&boss, "publication_return", json!({ "id": id }))
        .await;
    assert_eq!(status, 409);
    let (_, returned) = site
        .said(
            &boss,
            "publication_return",
            json!({"id": id, "remark": "No licence"}),
        )
        .await;
    assert_eq!(
        (&returned["state"], &returned["remark"]),
        (&json!("returned"), &json!("No licence"))
    );
    let (status, _) = site
        .said(&boss, "publication_approve", json!({ "id": id }))
        .await;
    assert_eq!(status, 404, "what was returned is not approved");
    site.said(&editor, "publication_request", json!({ "id": id }))
        .await;
    let (_, approved) = site
        .said(&boss, "publication_approve", json!({ "id": id }))
        .await;
    assert_eq!(approved["state"], "published");
    assert_eq!(
        site.done("package_show", json!({ "id": id })).await["private"],
        false
    );
    // What is public already may be changed by its editors.
    let (status, _) = site
        .said(&editor, "package_patch", json!({"id": id, "notes": "Long"}))
        .await;
    assert_eq!(status, 200);
    let (_, shown) = site
        .said(&editor, "publication_show", json!({ "id": id }))
        .await;
    assert_eq!(
        (
            &shown["state"],
            &shown["needs_approval"],
            &shown["may_approve"]
        ),
        (&json!("none"), &json!(true), &json!(false))
    );
}

#[actix_web::test]
async fn publication_is_asked_for_at_a_time_to_come() {
    let (site, editor, _) = site().await;
    site.said(
        &editor,
        "package_create",
        json!({"name": "lakes", "owner_org": "open", "private": true}),
    )
    .await;
    for (at, message) in [
        ("soon", "Date format incorrect"),
        ("2001-01-01", "Must be in the future"),
    ] {
        let params = json!({"id": "lakes", "publish_at": at});
        let (status, error) = site.said(&editor, "publication_request", params).await;
        assert_eq!((status, &error["publish_at"][0]), (409, &json!(message)));
    }
    let params = json!({"id": "lakes", "publish_at": "2999-01-01T08:00"});
    let (_, asked) = site.said(&editor, "publication_request", params).await;
    assert_eq!(
        (&asked["state"], &asked["publish_at"]),
        (&json!("scheduled"), &json!("2999-01-01T08:00:00"))
    );
    let (_, back) = site
        .said(&editor, "publication_cancel", json!({"id": "lakes"}))
        .await;
    assert_eq!(back["state"], "none");
    let (_, now) = site
        .said(&editor, "publication_request", json!({"id": "lakes"}))
        .await;
    assert_eq!(now["state"], "published");
    let (status, error) = site
        .said(&editor, "publication_request", json!({"id": "lakes"}))
        .await;
    assert_eq!(
        (status, &error["id"][0]),
        (409, &json!("The record is public already"))
    );
}

#[actix_web::test]
async fn forms_are_kept_for_their_account_alone() {
    let site = Site::with(|settings, _| settings.publishing.form_drafts = 2);
    let (one, other) = (site.user("one"), site.user("other"));
    let form = json!([["title", "Rivers"], ["notes", "Long"]]);
    let save = |place: &str| json!({"place": place, "form": form, "title": "Rivers"});
    for place in ["/dataset/new", "/dataset/edit/rivers", "/dataset/new"] {
        assert_eq!(site.said(&one, "form_draft_save", save(place)).await.0, 200);
    }
    let (status, error) = site
        .said(&one, "form_draft_save", save("/algorithm/new"))
        .await;
    assert_eq!(status, 409, "{error}");
    for (params, key) in [
        (json!({"form": form}), "place"),
        (json!({"place": "x", "form": form}), "place"),
        (json!({"place": "/x"}), "form"),
        (json!({"place": "/x", "form": [["a", 1]]}), "form"),
        (
            json!({"place": "/x", "form": [["a", "b".repeat(600_000)]]}),
            "form",
        ),
    ] {
        let (status, error) = site.said(&other, "form_draft_save", params).await;
        assert!(status == 409 && error.get(key).is_some(), "{key}: {error}");
    }
    let (_, list) = site.said(&one, "form_draft_list", json!({})).await;
    assert_eq!(list[0]["place"], "/dataset/new");
    let (_, shown) = site
        .said(&one, "form_draft_show", json!({"place": "/dataset/new"}))
        .await;
    assert_eq!(shown["form"], form);
    let (status, _) = site
        .said(&other, "form_draft_show", json!({"place": "/dataset/new"}))
        .await;
    assert_eq!(status, 404);
    let (status, _) = site
        .said(&one, "form_draft_delete", json!({"place": "/dataset/new"}))
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        site.said(&one, "form_draft_save", save("/algorithm/new"))
            .await
            .0,
        200
    );
}
