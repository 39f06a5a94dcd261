//! Groups and organizations as they are made and shown.

use actix_web::http::StatusCode;
use serde_json::json;

use super::{allowed, call, keys, refused, with};
use crate::support::Site;

#[actix_web::test]
async fn what_was_made_is_shown_as_it_was_answered() {
    let site = Site::new();
    let alice = site.user("alice");
    for (kind, is_organization) in [("group", false), ("organization", true)] {
        let input = json!({"name": format!("one-{kind}"), "title": "One", "description": "D", "image_url": "http://e/i.png",
            "extras": [{"key": "b", "value": 2}, {"key": "a", "value": "1"}, {"key": "b", "value": "3"}],
            "unknown": "x", "state": "deleted"});
        let made = allowed(&site, &alice, &format!("{kind}_create"), input).await;
        let shown = allowed(
            &site,
            "",
            &format!("{kind}_show"),
            json!({"id": made["id"]}),
        )
        .await;
        assert_eq!(made, shown);
        let parts = [
            "extras",
            "groups",
            "num_followers",
            "package_count",
            "users",
        ];
        assert_eq!(keys(&shown), with(&parts));
        assert_eq!(
            (&shown["is_organization"], &shown["type"], &shown["state"]),
            (&json!(is_organization), &json!(kind), &json!("active"))
        );
        assert_eq!(shown["display_name"], "One");
        assert_eq!(
            shown["extras"],
            json!([{"key": "a", "value": "1"}, {"key": "b", "value": "3"}])
        );
        let user = &shown["users"][0];
        assert_eq!(
            (&user["name"], &user["capacity"]),
            (&json!("alice"), &json!("admin"))
        );
        assert!(user.get("email").is_none() && user.get("apikey").is_none());
        let bare = json!({"id": made["name"], "include_extras": "no", "include_users": false, "include_groups": 0,
            "include_followers": "off", "include_dataset_count": "f"});
        let bare = allowed(&site, "", &format!("{kind}_show"), bare).await;
        assert_eq!(keys(&bare), with(&["num_followers"]));
        let more =
            json!({"id": made["id"], "include_datasets": true, "include_member_count": "true"});
        let more = allowed(&site, "", &format!("{kind}_show"), more).await;
        assert_eq!(
            (&more["packages"], &more["member_count"]),
            (&json!([]), &json!(1))
        );
    }
}

#[actix_web::test]
async fn what_cannot_be_made_or_shown_is_refused_in_ckans_words() {
    let site = Site::new();
    let alice = site.user("alice");
    let admin = site.token.clone();
    let id = site
        .done("organization_create", json!({"name": "taken"}))
        .await["id"]
        .clone();
    let missing = json!({"name": ["Missing value"]});
    let in_use = json!({"name": ["Group name already exists in database"]});
    for (who, action, params, expected) in [
        (
            "",
            "group_create",
            json!({"name": "x1"}),
            (
                403,
                json!({"message": "Access denied: User None not authorized to create groups"}),
            ),
        ),
        (
            "",
            "organization_create",
            json!({}),
            (
                403,
                json!({"message": "Access denied: User None not authorized to create organizations"}),
            ),
        ),
        (&alice, "group_create", json!({}), (409, missing.clone())),
        (
            &alice,
            "organization_create",
            json!({"name": null, "title": "t"}),
            (409, missing),
        ),
        (
            &alice,
            "group_create",
            json!({"name": "taken"}),
            (409, in_use.clone()),
        ),
        (
            &alice,
            "organization_create",
            json!({"name": "taken"}),
            (409, in_use),
        ),
        (
            &alice,
            "organization_create",
            json!({"name": "x1", "id": id}),
            (409, json!({"id": ["The input field id was not expected."]})),
        ),
        (
            &admin,
            "organization_create",
            json!({"name": "x1", "id": id}),
            (409, json!({"id": ["Id already exists"]})),
        ),
        (
            &admin,
            "organization_create",
            json!({"name": "x1", "id": "nope"}),
            (409, json!({"id": ["Invalid id provided"]})),
        ),
        (
            &admin,
            "group_create",
            json!({"name": "x1", "packages": [{"id": "none"}]}),
            (409, json!({"packages": [{"id": ["Dataset not found"]}]})),
        ),
        (
            &admin,
            "group_create",
            json!({"name": "x1", "users": [{"capacity": "editor"}]}),
            (409, json!({"users": [{"name": ["Missing value"]}]})),
        ),
        (
            &admin,
            "group_create",
            json!({"name": "x1", "type": "organization"}),
            (
                409,
                json!({"type": ["A group cannot be of the type organization"]}),
            ),
        ),
        (
            "",
            "group_show",
            json!({}),
            (409, json!({"id": ["Missing value"]})),
        ),
        (
            "",
            "group_show",
            json!({"id": "none"}),
            (404, json!({"message": "Not found"})),
        ),
        (
            "",
            "group_show",
            json!({"id": "taken"}),
            (404, json!({"message": "Not found"})),
        ),
        (
            "",
            "organization_show",
            json!({"id": "taken", "include_users": "maybe"}),
            (409, json!({"message": "Parameter is not an bool"})),
        ),
        (
            "",
            "organization_show",
            json!({"id": "taken", "include_users": ""}),
            (409, json!({"message": "Parameter is not an bool"})),
        ),
        (
            "",
            "organization_show",
            json!({"id": "taken", "include_datasets": "maybe"}),
            (
                409,
                json!({"include_datasets": ["Parameter is not an bool"]}),
            ),
        ),
    ] {
        assert_eq!(
            refused(&site, who, action, params.clone()).await,
            expected,
            "{action} {params}"
        );
    }
    let odd = call(
        &site,
        &admin,
        "group_create",
        json!({"name": "x1", "users": "alice"}),
    )
    .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{}", odd.text());
}
