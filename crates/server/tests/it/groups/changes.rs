//! What updates keep and what they replace: columns, members, parents, images, fields of a schema.

use serde_json::json;

use super::{allowed, keys, names, refused, with};
use crate::support::Site;

#[actix_web::test]
async fn updates_keep_columns_and_members_but_not_extras() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    for kind in ["group", "organization"] {
        let action = |word: &str| format!("{kind}_{word}");
        let input = json!({"name": format!("{kind}-one"), "title": "T", "description": "D", "image_url": "http://e/i.png",
            "extras": [{"key": "a", "value": "1"}], "users": [{"name": "bob", "capacity": "member"}, {"name": "nobody"}]});
        let made = allowed(&site, &alice, &action("create"), input).await;
        let id = made["id"].clone();
        let updated = allowed(
            &site,
            &alice,
            &action("update"),
            json!({"id": id, "title": "New"}),
        )
        .await;
        let parts = ["extras", "groups", "package_count", "packages", "users"];
        assert_eq!(keys(&updated), with(&parts));
        assert_eq!(
            (
                &updated["title"],
                &updated["description"],
                &updated["image_url"],
                &updated["extras"]
            ),
            (
                &json!("New"),
                &json!("D"),
                &json!("http://e/i.png"),
                &json!([])
            )
        );
        assert_eq!(names(&updated["users"]), ["alice", "bob"]);
        let extras = json!([{"key": "z", "value": "9"}]);
        let renamed = json!({"id": format!("{kind}-one"), "name": "Any Text", "description": "", "extras": extras});
        let renamed = allowed(&site, &alice, &action("update"), renamed).await;
        assert_eq!(
            (&renamed["name"], &renamed["description"]),
            (&json!("Any Text"), &json!(""))
        );
        let patched =
            json!({"id": id, "description": null, "title": "", "name": format!("{kind}-two")});
        let patched = allowed(&site, &alice, &action("patch"), patched).await;
        assert_eq!(
            (&patched["extras"], &patched["display_name"]),
            (&extras, &json!(format!("{kind}-two")))
        );
        let same = allowed(
            &site,
            "",
            &action("show"),
            json!({"id": format!("{kind}-two")}),
        )
        .await;
        assert_eq!(same["users"], patched["users"]);

        let article = if kind == "group" {
            "group"
        } else {
            "organization"
        };
        let denied = |user: &str| {
            let id = id.as_str().unwrap();
            (
                403,
                json!({"message": format!("Access denied: User {user} not authorized to edit {article} {id}")}),
            )
        };
        let absent = (404, json!({"message": "Not found: Group was not found."}));
        for (who, word, params, expected) in [
            (bob.as_str(), "update", json!({"id": id}), denied("bob")),
            (&bob, "patch", json!({"id": id}), denied("bob")),
            ("", "update", json!({"id": id}), denied("")),
            (
                "",
                "update",
                json!({}),
                (409, json!({"id": ["Missing value"]})),
            ),
            ("", "update", json!({"id": "none"}), absent.clone()),
            (
                "",
                "patch",
                json!({"id": "none"}),
                (404, json!({"message": "Not found"})),
            ),
            (
                &bob,
                "patch",
                json!({}),
                (
                    409,
                    json!({"message": "Missing id, can not get Group object"}),
                ),
            ),
            (
                &site.token,
                "patch",
                json!({}),
                (409, json!({"id": ["Missing value"]})),
            ),
            (
                &alice,
                "update",
                json!({"id": id, "type": "other"}),
                (409, json!({"type": "Type cannot be updated"})),
            ),
            (
                &alice,
                "update",
                json!({"id": id, "name": ""}),
                (409, json!({"name": ["Missing value"]})),
            ),
        ] {
            assert_eq!(
                refused(&site, who, &action(word), params.clone()).await,
                expected,
                "{kind}_{word} {params}"
            );
        }
        let alone = allowed(
            &site,
            &alice,
            &action("update"),
            json!({"id": id, "users": []}),
        )
        .await;
        assert_eq!(alone["users"], json!([]));
        assert_eq!(
            refused(&site, &alice, &action("update"), json!({"id": id})).await,
            denied("alice")
        );
    }
}

#[actix_web::test]
async fn parents_are_named_in_shows_and_whole_in_updates() {
    let site = Site::new();
    let top = site
        .done("organization_create", json!({"name": "top"}))
        .await["id"]
        .clone();
    let middle = json!({"name": "middle", "groups": [{"name": "top"}, {"name": "none"}]});
    let middle = site.done("organization_create", middle).await;
    assert_eq!(
        middle["groups"],
        json!([{"name": "top", "capacity": "public"}])
    );
    let low = json!({"name": "low", "groups": [{"name": middle["id"], "capacity": "parent"}, {}]});
    site.done("organization_create", low).await;
    let updated = site
        .done("organization_patch", json!({"id": "low", "title": "Low"}))
        .await;
    let parent = &updated["groups"][0];
    assert_eq!(
        keys(parent),
        with(&["capacity", "groups", "member_count", "package_count"])
    );
    assert_eq!(
        (&parent["name"], &parent["capacity"]),
        (&json!("middle"), &json!("parent"))
    );
    assert_eq!(
        (&parent["groups"][0]["id"], &parent["groups"][0]["groups"]),
        (&top, &json!([]))
    );
    let looped = json!({"id": "top", "groups": [{"name": "low"}]});
    assert_eq!(
        refused(&site, &site.token, "organization_patch", looped).await,
        (
            409,
            json!({"groups": [{"name": ["This parent would create a loop in the hierarchy"]}]})
        )
    );
    // member_create asks no such question: what was knotted is shown all the same.
    let knot = json!({"id": "top", "object": "low", "object_type": "group", "capacity": "parent"});
    site.done("member_create", knot).await;
    let shown = site
        .done(
            "organization_patch",
            json!({"id": "low", "title": "Knotted"}),
        )
        .await;
    assert_eq!(names(&shown["groups"][0]["groups"][0]["groups"]), ["low"]);
    let freed = site
        .done("organization_patch", json!({"id": "low", "groups": []}))
        .await;
    assert_eq!(freed["groups"], json!([]));
}

#[actix_web::test]
async fn images_are_uploaded_replaced_and_taken_away() {
    let site = Site::new();
    let png: &[u8] = b"\x89PNG\r\n\x1a\nrest";
    let made = site
        .post("/api/3/action/organization_create")
        .token(&site.token)
        .multipart(&[
            ("name", None, b"logo"),
            ("title", None, b"x"),
            ("image_upload", Some("My Logo.png"), png),
        ])
        .send()
        .await
        .result();
    let address = made["image_display_url"].as_str().unwrap();
    let path = address
        .find("/uploads/group/")
        .map(|place| &address[place..])
        .unwrap();
    assert_eq!(&site.get(path).send().await.body[..], png);
    let kept = site
        .done("organization_patch", json!({"id": "logo", "title": "y"}))
        .await;
    assert_eq!(kept["image_url"], made["image_url"]);
    let other = json!({"id": "logo", "image_url": "http://e/other.png"});
    let kept = site.done("organization_patch", other).await;
    assert_eq!(kept["image_url"], made["image_url"], "until it is cleared");
    let text = site
        .post("/api/3/action/organization_patch")
        .token(&site.token)
        .multipart(&[
            ("id", None, b"logo"),
            ("image_upload", Some("evil.txt"), b"text"),
        ])
        .send()
        .await;
    assert_eq!(
        text.json()["error"]["image_upload"],
        json!(["Type text/plain is not supported by storage"])
    );
    let cleared = site
        .done(
            "organization_patch",
            json!({"id": "logo", "clear_upload": true}),
        )
        .await;
    assert_eq!(cleared["image_url"], "");
    let linked = json!({"id": "logo", "clear_upload": "true", "image_url": "http://e/x.png"});
    let linked = site.done("organization_patch", linked).await;
    assert_eq!(linked["image_display_url"], "http://e/x.png");
}

#[actix_web::test]
async fn organizations_of_canada_show_their_fields_at_the_top() {
    let fixtures = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/schemas/ca-canada"
    );
    let site = Site::with(|settings, _| {
        settings.schemas.files = vec![format!("{fixtures}/organization.yaml").into()];
        settings.schemas.presets = vec![format!("{fixtures}/presets.yaml").into()];
    });
    let alice = site.user("alice");
    let fields = json!({"title_translated": {"en": "Treasury", "fr": "Trésor"}, "shortform": {"en": "TBS", "fr": "SCT"},
        "faa_schedule": "1", "registry_access": "internal", "department_number": "139"});
    let mut input = fields.clone();
    input["name"] = json!("tbs-sct");
    input["users"] = json!([{"name": "alice", "capacity": "admin"}]);
    let made = site.done("organization_create", input.clone()).await;
    assert_eq!(made["title"], "Treasury | Trésor");
    for (key, value) in fields.as_object().unwrap() {
        assert_eq!(&made[key], value, "{key}");
    }
    let patched = json!({"id": "tbs-sct", "department_number": "140"});
    let patched = allowed(&site, &alice, "organization_patch", patched).await;
    assert_eq!(
        (&patched["department_number"], &patched["shortform"]),
        (&json!("140"), &fields["shortform"])
    );
    let bare = json!({"id": "tbs-sct", "include_extras": false});
    assert!(
        allowed(&site, "", "organization_show", bare)
            .await
            .get("shortform")
            .is_none()
    );
    let locked = json!({"id": "tbs-sct", "registry_access": "public"});
    let (status, error) = refused(&site, &alice, "organization_patch", locked).await;
    assert_eq!(status, 409);
    assert!(error["registry_access"].is_array(), "{error}");
    input["name"] = json!("other");
    input["faa_schedule"] = json!("nine");
    assert!(
        refused(&site, &site.token, "organization_create", input)
            .await
            .1["faa_schedule"]
            .is_array()
    );
}

#[actix_web::test]
async fn either_update_takes_either_kind() {
    let site = Site::new();
    for kind in ["group", "organization"] {
        let input = json!({"name": format!("one-{kind}"), "title": "T", "users": []});
        let made = site.done(&format!("{kind}_create"), input).await;
        for action in ["group_update", "organization_update"] {
            let update = json!({"id": made["id"], "title": format!("by {action}")});
            let updated = site.done(action, update).await;
            assert_eq!(updated["title"], format!("by {action}"));
            assert_eq!(
                (&updated["type"], &updated["is_organization"]),
                (&made["type"], &made["is_organization"])
            );
        }
    }
}
