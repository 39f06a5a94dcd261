//! Accounts are made, changed and deleted.

use cairn_catalogue::password;
use serde_json::{Value, json};

use super::{MISSING, call, check, denied};
use crate::support::Site;

#[actix_web::test]
async fn new_accounts_are_checked() {
    let site = Site::new();
    let alice = site.user("alice");
    let refused = "Access denied: User alice not authorized to create users via the API";
    let valid = json!({"name": "ok", "email": "ok@example.org", "password": "correct-horse"});
    let answer = call(&site, &alice, "user_create", valid.clone()).await;
    check(
        &answer,
        403,
        json!({"message": refused}),
        "users may not make users",
    );
    for (params, error) in [
        (
            json!({}),
            json!({"email": [MISSING], "name": [MISSING], "password": [MISSING]}),
        ),
        (
            json!({"name": "a", "email": "nope", "password": "short"}),
            json!({
            "email": ["Email nope is not a valid format"], "name": ["Must be at least 2 characters long"],
            "password": ["Your password must be 8 characters or longer"]}),
        ),
        (
            json!({"name": "ok", "email": "Alice@Example.org", "password": "correct-horse"}),
            json!({"email": ["The email address 'alice@example.org' belongs to a registered user."]}),
        ),
        (
            json!({"name": "alice", "email": "ok@example.org", "password": "correct-horse"}),
            json!({"name": [
            "The username is already associated with another account. Please use a different username."]}),
        ),
        (
            json!({"name": "ok", "email": "ok@example.org", "password": null}),
            json!({"password": ["Passwords must be strings", MISSING]}),
        ),
        (
            json!({"name": "ok", "email": "ok@example.org", "password": "correct-horse", "with_apitoken": "maybe"}),
            json!({"with_apitoken": ["Parameter is not an bool"]}),
        ),
    ] {
        let answer = call(&site, &site.token, "user_create", params.clone()).await;
        check(&answer, 409, error, &params.to_string());
    }
    // An id that is taken is dropped: a new account never stands for an old one.
    let admin = site.done("user_show", json!({"id": "admin"})).await;
    let mut taken = valid.clone();
    taken["id"] = admin["id"].clone();
    let made = site.done("user_create", taken).await;
    assert_ne!(made["id"], admin["id"]);
    let hashed = json!({"name": "moved", "email": "moved@example.org", "password_hash": "$pbkdf2-sha512$1$x$y"});
    site.done("user_create", hashed).await;
    let shown = site
        .done(
            "user_show",
            json!({"id": "moved", "include_password_hash": true}),
        )
        .await;
    assert_eq!(shown["password_hash"], "$pbkdf2-sha512$1$x$y");
}

#[actix_web::test]
async fn an_open_site_takes_accounts_from_everybody_but_no_privileges() {
    let site = Site::with(|settings, _| settings.auth.create_user_via_api = true);
    let params = json!({"name": "anon", "email": "anon@example.org", "password": "correct-horse", "sysadmin": true,
        "state": "deleted", "password_hash": "x", "id": "bad", "plugin_extras": {"a": 1}});
    let made = call(&site, "", "user_create", params).await.result();
    assert_eq!(
        (&made["sysadmin"], &made["state"]),
        (&json!(false), &json!("active"))
    );
    assert_eq!(
        (&made["email"], &made["apikey"]),
        (&json!("anon@example.org"), &Value::Null)
    );
    assert!(made.get("plugin_extras").is_none());
    let shown = site
        .done(
            "user_show",
            json!({"id": "anon", "include_password_hash": true}),
        )
        .await;
    assert!(password::verify(
        "correct-horse",
        shown["password_hash"].as_str().unwrap()
    ));
}

#[actix_web::test]
async fn people_change_their_own_account() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    let id = site.done("user_show", json!({"id": "alice"})).await["id"].clone();
    let edit = format!(
        ": User bob not authorized to edit user {}",
        id.as_str().unwrap()
    );
    let mail = "alice@example.org";
    for (token, action, params, status, error) in [
        ("", "user_update", json!({}), 409, json!({"id": [MISSING]})),
        (
            &alice,
            "user_update",
            json!({"email": mail}),
            409,
            json!({"id": [MISSING]}),
        ),
        (
            &alice,
            "user_update",
            json!({"id": "none", "email": mail}),
            404,
            json!({"message": "Not found: User was not found."}),
        ),
        (
            "",
            "user_update",
            json!({"id": "alice", "email": mail}),
            403,
            denied(": Have to be logged in to edit user"),
        ),
        (
            &bob,
            "user_update",
            json!({"id": "alice", "email": mail}),
            403,
            denied(&edit),
        ),
        (
            &bob,
            "user_update",
            json!({"id": "alice", "email": mail, "reset_key": ""}),
            403,
            denied(&edit),
        ),
        (
            &alice,
            "user_update",
            json!({"id": "alice"}),
            409,
            json!({"email": [MISSING]}),
        ),
        (
            &alice,
            "user_update",
            json!({"id": "alice", "email": "bob@example.org"}),
            409,
            json!({"email": ["The email address 'bob@example.org' belongs to a registered user."]}),
        ),
        (
            &alice,
            "user_update",
            json!({"id": "alice", "email": mail, "name": "other"}),
            409,
            json!({"name": ["That login name can not be modified."]}),
        ),
        (
            &alice,
            "user_update",
            json!({"id": "alice", "email": mail, "password": null}),
            409,
            json!({"password": ["Passwords must be strings"]}),
        ),
        (
            &alice,
            "user_patch",
            json!({}),
            409,
            json!({"message": "Missing id, can not get User object"}),
        ),
        (
            &site.token,
            "user_patch",
            json!({}),
            409,
            json!({"id": [MISSING]}),
        ),
        (
            &alice,
            "user_patch",
            json!({"id": "none"}),
            403,
            denied(": User not found"),
        ),
        (
            &site.token,
            "user_patch",
            json!({"id": "none"}),
            404,
            json!({"message": "Not found"}),
        ),
        (
            &bob,
            "user_patch",
            json!({"id": "alice", "about": "x"}),
            403,
            denied(&edit),
        ),
        (
            &site.token,
            "user_patch",
            json!({"id": "admin", "sysadmin": false}),
            409,
            json!({"sysadmin": ["Cannot modify your own sysadmin privileges"]}),
        ),
    ] {
        let answer = call(&site, token, action, params.clone()).await;
        check(&answer, status, error, &format!("{action} {params}"));
    }
    let params = json!({"id": "alice", "email": "new@example.org", "fullname": "Alice A.", "sysadmin": true, "state": "deleted"});
    let updated = call(&site, &alice, "user_update", params).await.result();
    let told =
        ["email", "display_name", "sysadmin", "state", "about"].map(|key| updated[key].clone());
    assert_eq!(
        told,
        [
            json!("new@example.org"),
            json!("Alice A."),
            json!(false),
            json!("active"),
            Value::Null
        ]
    );
    let patched = call(
        &site,
        &alice,
        "user_patch",
        json!({"id": id, "about": "A", "password": "another-password"}),
    )
    .await
    .result();
    assert_eq!(
        (&patched["about"], &patched["fullname"]),
        (&json!("A"), &json!("Alice A."))
    );
    let kept = call(
        &site,
        &alice,
        "user_patch",
        json!({"id": "alice", "about": null, "password": ""}),
    )
    .await
    .result();
    assert_eq!(kept["about"], "A");
    let signed_in = site
        .app
        .sign_in("NEW@example.org", "another-password")
        .unwrap();
    assert_eq!(signed_in.unwrap().name(), "alice");
    assert!(site.app.sign_in("alice", "").unwrap().is_none());
    site.done(
        "user_patch",
        json!({"id": "alice", "sysadmin": true, "name": "renamed"}),
    )
    .await;
    // What was known of the caller is known anew at once.
    let me = call(&site, &alice, "user_show", json!({"id": "bob"}))
        .await
        .result();
    assert_eq!(me["email"], "bob@example.org");
}

#[actix_web::test]
async fn two_who_change_different_keys_at_once_both_have_their_way() {
    let site = Site::new();
    let alice = site.user("alice");
    let (first, second) = futures_util::join!(
        call(
            &site,
            &alice,
            "user_patch",
            json!({"id": "alice", "about": "I sing"})
        ),
        call(
            &site,
            &alice,
            "user_patch",
            json!({"id": "alice", "fullname": "Alice"})
        ),
    );
    first.result();
    second.result();
    let shown = site.done("user_show", json!({"id": "alice"})).await;
    assert_eq!(
        (&shown["about"], &shown["fullname"]),
        (&json!("I sing"), &json!("Alice"))
    );
}

#[actix_web::test]
async fn a_deleted_account_is_shown_and_may_nothing() {
    let site = Site::new();
    let alice = site.user("alice");
    let own = call(&site, &alice, "package_create", json!({"name": "of-alice"}))
        .await
        .result();
    for (token, params, status, error) in [
        (alice.as_str(), json!({"id": "alice"}), 403, denied("")),
        ("", json!({}), 403, denied("")),
        (&site.token, json!({}), 409, json!({"id": [MISSING]})),
        (
            &site.token,
            json!({"id": "none"}),
            404,
            json!({"message": "Not found: User \"none\" was not found."}),
        ),
    ] {
        let answer = call(&site, token, "user_delete", params.clone()).await;
        check(&answer, status, error, &params.to_string());
    }
    assert_eq!(
        site.done("user_delete", json!({"id": "alice"})).await,
        Value::Null
    );
    let shown = call(&site, &alice, "user_show", json!({"id": "alice"}))
        .await
        .result();
    assert_eq!(
        (&shown["state"], shown.get("email")),
        (&json!("deleted"), None)
    );
    let refused = format!(
        ": User  not authorized to edit package {}",
        own["id"].as_str().unwrap()
    );
    let answer = call(
        &site,
        &alice,
        "package_patch",
        json!({"id": "of-alice", "title": "x"}),
    )
    .await;
    check(&answer, 403, denied(&refused), "the token is nobody's");
    assert_eq!(
        call(&site, &alice, "package_show", json!({"id": "of-alice"}))
            .await
            .status,
        200
    );
    let taken = json!({"name": "alice", "email": "x@example.org", "password": "correct-horse"});
    let answer = call(&site, &site.token, "user_create", taken).await;
    assert_eq!(answer.status, 409, "the name stays taken");
    let free = json!({"name": "again", "email": "alice@example.org", "password": "correct-horse"});
    site.done("user_create", free).await;
    let answer = call(
        &site,
        &site.token,
        "user_patch",
        json!({"id": "alice", "state": "active"}),
    )
    .await;
    check(
        &answer,
        409,
        json!({"email": ["The email address 'alice@example.org' belongs to a registered user."]}),
        "back",
    );
}

#[actix_web::test]
async fn images_are_uploaded_and_taken_away() {
    let site = Site::new();
    let alice = site.user("alice");
    let png = b"\x89PNG\r\n\x1a\nrest";
    let send = |content: &'static [u8]| {
        site.post("/api/3/action/user_patch")
            .token(&alice)
            .multipart(&[
                ("id", None, b"alice"),
                ("image_upload", Some("Me At Home.png"), content),
            ])
            .send()
    };
    let shown = send(png).await.result();
    let address = shown["image_display_url"].as_str().unwrap();
    let path = address.strip_prefix("http://127.0.0.1:5000").unwrap();
    assert!(
        path.starts_with("/uploads/user/") && path.ends_with("me-at-home.png"),
        "{path}"
    );
    let image = site.get(path).send().await;
    assert_eq!((image.status.as_u16(), &image.body[..]), (200, &png[..]));
    let answer = send(b"<svg>").await;
    check(
        &answer,
        409,
        json!({"image_upload": ["Type text/plain is not supported by storage"]}),
        "no image",
    );
    let cleared = call(
        &site,
        &alice,
        "user_patch",
        json!({"id": "alice", "clear_upload": "true"}),
    )
    .await
    .result();
    assert_eq!(
        (&cleared["image_url"], &cleared["image_display_url"]),
        (&json!(""), &json!(""))
    );
}

#[actix_web::test]
async fn hashes_of_ckan_open_the_door_once() {
    let site = Site::new();
    let moved = "$pbkdf2-sha512$25000$MDEyMzQ1Njc4OWFiY2RlZg$agTmlxh02UsmYeyq5QtTqISENf2PPnMYX6r9esjMjqCYmZNlkWrepT/kD1yS9NN24R9JG/nmG8hjG.e4TngW6w";
    let params = json!({"name": "moved", "email": "moved@example.org", "password_hash": moved});
    site.done("user_create", params).await;
    assert!(site.app.sign_in("moved", "wrong-horse").unwrap().is_none());
    assert!(
        site.app
            .sign_in("nobody", "correct-horse")
            .unwrap()
            .is_none()
    );
    for _ in 0..2 {
        let caller = site.app.sign_in("moved", "correct-horse").unwrap().unwrap();
        assert_eq!(caller.name(), "moved");
        let shown = site
            .done(
                "user_show",
                json!({"id": "moved", "include_password_hash": true}),
            )
            .await;
        assert!(
            shown["password_hash"]
                .as_str()
                .unwrap()
                .starts_with("$argon2id$")
        );
    }
    site.done("user_delete", json!({"id": "moved"})).await;
    assert!(
        site.app
            .sign_in("moved", "correct-horse")
            .unwrap()
            .is_none()
    );
}
