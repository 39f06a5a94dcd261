//! Who sees what of an account, and who is listed.

use serde_json::{Value, json};

use super::{MISSING, call, check, denied};
use crate::support::{Answer, Site};

#[actix_web::test]
async fn who_sees_what_of_an_account() {
    let site = Site::with(|settings, _| settings.auth.create_default_api_keys = true);
    let made = site
        .done("user_create", json!({"name": "mel", "email": "mel@example.org", "password": "correct-horse",
            "fullname": "Mel Ody", "about": "I sing", "image_url": "http://example.org/m.png", "with_apitoken": true,
            "activity_streams_email_notifications": "yes", "plugin_extras": {"a": {"b": 1}}}))
        .await;
    let (mel, bob) = (made["token"].as_str().unwrap(), site.user("bob"));
    let public = json!({"id": made["id"], "name": "mel", "fullname": "Mel Ody", "created": made["created"], "about": "I sing",
        "last_active": null, "activity_streams_email_notifications": true, "sysadmin": false, "state": "active",
        "image_url": "http://example.org/m.png", "display_name": "Mel Ody", "email_hash": made["email_hash"],
        "number_created_packages": 0, "image_display_url": "http://example.org/m.png"});
    let with = |more: Value| {
        let mut all = public.clone();
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    let private = json!({"email": "mel@example.org", "apikey": made["apikey"]});
    assert!(made["apikey"].is_string());
    assert_eq!(
        made,
        with(
            json!({"email": "mel@example.org", "apikey": made["apikey"], "token": mel,
        "plugin_extras": {"a": {"b": 1}}})
        )
    );
    let everything = json!({"id": "mel", "include_datasets": true, "include_num_followers": "true",
        "include_password_hash": true, "include_plugin_extras": 1});
    let more = json!({"datasets": [], "num_followers": 0});
    for token in ["", &bob] {
        assert_eq!(
            call(&site, token, "user_show", json!({"id": "mel"}))
                .await
                .result(),
            public
        );
        assert_eq!(
            call(&site, token, "user_show", everything.clone())
                .await
                .result(),
            with(more.clone())
        );
    }
    assert_eq!(
        site.done("user_show", json!({"id": made["id"]})).await,
        with(private.clone())
    );
    let whole = site.done("user_show", everything.clone()).await;
    assert!(
        whole["password_hash"]
            .as_str()
            .unwrap()
            .starts_with("$argon2id$")
    );
    assert_eq!(whole["plugin_extras"], json!({"a": {"b": 1}}));
    let mut own = call(&site, mel, "user_show", everything).await.result();
    assert!(own["last_active"].take().is_string());
    assert_eq!(
        own,
        with(
            json!({"email": "mel@example.org", "apikey": made["apikey"], "datasets": [], "num_followers": 0})
        )
    );
    for (token, params) in [
        ("", json!({})),
        ("", json!({"id": "none"})),
        (mel, json!({"id": ""})),
        (mel, json!({"id": "mel@example.org"})),
    ] {
        let answer = call(&site, token, "user_show", params.clone()).await;
        check(
            &answer,
            404,
            json!({"message": "Not found"}),
            &params.to_string(),
        );
    }
}

#[actix_web::test]
async fn unpublished_datasets_count_for_their_creator_alone() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    for (name, state) in [("public-one", "active"), ("draft-one", "draft")] {
        let made = call(&site, &alice, "package_create", json!({"name": name}))
            .await
            .result();
        if state == "draft" {
            let params = json!({"id": made["id"], "state": state});
            call(&site, &alice, "package_patch", params).await.result();
        }
    }
    for (token, expected) in [(alice.as_str(), 2), (&site.token, 2), (&bob, 1), ("", 1)] {
        let params = json!({"id": "alice", "include_datasets": true});
        let shown = call(&site, token, "user_show", params).await.result();
        assert_eq!(shown["number_created_packages"], expected);
        assert_eq!(shown["datasets"].as_array().unwrap().len(), expected);
    }
    let listed = call(&site, &alice, "user_list", json!({"q": "alice"}))
        .await
        .result();
    assert_eq!(listed[0]["number_created_packages"], 1);
}

#[actix_web::test]
async fn lists_name_who_is_in_use() {
    let site = Site::new();
    for (name, fullname) in [
        ("anna", "Zzz Anna"),
        ("zora", "aaa 100% Zora"),
        ("gone", "Gone"),
    ] {
        let params = json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse",
            "fullname": fullname});
        site.done("user_create", params).await;
    }
    site.done("user_delete", json!({"id": "gone"})).await;
    let names = |params: Value| {
        let mut params = params;
        params["all_fields"] = json!(false);
        call(&site, "", "user_list", params)
    };
    for (params, expected) in [
        (json!({}), json!(["zora", "admin", "anna"])),
        (json!({"order_by": "zzz"}), json!(["zora", "admin", "anna"])),
        (
            json!({"order_by": "name"}),
            json!(["admin", "anna", "zora"]),
        ),
        (
            json!({"order_by": "fullname"}),
            json!(["zora", "anna", "admin"]),
        ),
        (
            json!({"order_by": "sysadmin"}),
            json!(["anna", "zora", "admin"]),
        ),
        (
            json!({"order_by": "number_created_packages"}),
            json!(["zora", "admin", "anna"]),
        ),
        (json!({"q": "ZZZ anna"}), json!(["anna"])),
        (json!({"q": "100%"}), json!(["zora"])),
        (json!({"q": "anna@example.org"}), json!([])),
        (json!({"q": "gone"}), json!([])),
    ] {
        assert_eq!(names(params.clone()).await.result(), expected, "{params}");
    }
    let listed = site
        .done(
            "user_list",
            json!({"q": "ANNA@example", "all_fields": "true"}),
        )
        .await;
    assert_eq!(listed[0]["email"], "anna@example.org");
    let found = site
        .done("user_list", json!({"email": "ANNA@example.org"}))
        .await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    let answer = call(&site, "", "user_list", json!({"email": "anna@example.org"})).await;
    check(&answer, 403, denied(""), "addresses are for sysadmins");
    let answer = call(&site, "", "user_list", json!({"order_by": "edits"})).await;
    check(
        &answer,
        409,
        json!({"message": "order_by=edits is no longer supported"}),
        "edits",
    );
}

#[actix_web::test]
async fn autocomplete_finds_a_few() {
    let site = Site::new();
    let anna = site.user("anna");
    site.user("hannah");
    let names = |answer: &Answer| -> Vec<String> {
        let found = answer.result();
        let names = found.as_array().unwrap().iter();
        names
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    for (token, params, expected) in [
        ("", json!({"q": "ANNA"}), vec!["anna", "hannah"]),
        (
            &anna,
            json!({"q": "anna", "ignore_self": true}),
            vec!["hannah"],
        ),
        ("", json!({"q": "anna", "limit": 1}), vec!["anna"]),
        // The wildcards of the database, as in CKAN.
        ("", json!({"q": "_"}), vec!["admin", "anna", "hannah"]),
    ] {
        let answer = call(&site, token, "user_autocomplete", params.clone()).await;
        assert_eq!(names(&answer), expected, "{params}");
    }
    let answer = call(&site, "", "user_autocomplete", json!({"limit": "x"})).await;
    check(
        &answer,
        409,
        json!({"q": [MISSING], "limit": ["Invalid integer"]}),
        "no text",
    );
}

#[actix_web::test]
async fn profiles_can_be_kept_from_those_who_did_not_sign_in() {
    let site = Site::with(|settings, _| settings.auth.public_user_details = false);
    let alice = site.user("alice");
    for (action, params) in [
        ("user_show", json!({"id": "alice"})),
        ("user_show", json!({"id": "none"})),
        ("user_list", json!({})),
        ("user_autocomplete", json!({"q": "a"})),
    ] {
        let answer = call(&site, "", action, params.clone()).await;
        check(&answer, 403, denied(""), action);
        assert_ne!(
            call(&site, &alice, action, params).await.status,
            403,
            "{action}"
        );
    }
}

#[actix_web::test]
async fn the_account_of_the_site_stays_in_the_background() {
    let site = Site::with(|settings, _| settings.site.id = "the-site".to_owned());
    let answer = call(&site, &site.user("alice"), "get_site_user", json!({})).await;
    check(
        &answer,
        403,
        denied(": Only internal services allowed to use this action"),
        "get_site_user",
    );
    let params = json!({"name": "the-site", "email": "s@example.org", "password": "correct-horse", "sysadmin": true});
    let made = site.done("user_create", params).await;
    let shown = site.done("get_site_user", json!({})).await;
    assert_eq!(
        shown,
        json!({"name": "the-site", "id": made["id"], "apikey": null})
    );
    let names = json!({"all_fields": false});
    assert_eq!(
        site.done("user_list", names).await,
        json!(["admin", "alice"])
    );
    let all = site
        .done(
            "user_list",
            json!({"all_fields": false, "include_site_user": true}),
        )
        .await;
    assert_eq!(all, json!(["admin", "alice", "the-site"]));
    assert_eq!(
        site.done("user_autocomplete", json!({"q": "the-site"}))
            .await,
        json!([])
    );
    for (action, params, error) in [
        (
            "user_delete",
            json!({"id": "the-site"}),
            json!({"message": "The account of the site itself cannot be deleted"}),
        ),
        (
            "user_patch",
            json!({"id": "the-site", "sysadmin": false}),
            json!({"sysadmin": ["Cannot modify sysadmin privileges for system user"]}),
        ),
    ] {
        let answer = call(&site, &site.token, action, params).await;
        check(&answer, 409, error, action);
    }
}
