//! API tokens: made, used, listed, ended.

use cairn_catalogue::Caller;
use cairn_domain::record::ApiToken;
use serde_json::{Value, json};

use super::{MISSING, call, check, denied};
use crate::support::Site;

#[actix_web::test]
async fn a_token_works_until_it_is_revoked() {
    let site = Site::new();
    let alice = site.user("alice");
    let made = call(
        &site,
        &alice,
        "api_token_create",
        json!({"user": "alice", "name": "mine"}),
    )
    .await
    .result();
    let (token, id) = (
        made["token"].as_str().unwrap(),
        made["id"].as_str().unwrap(),
    );
    assert_eq!((token.split('.').count(), id.len()), (3, 43));
    let me = call(&site, token, "user_show", json!({})).await.result();
    assert_eq!(
        (&me["name"], &me["email"]),
        (&json!("alice"), &json!("alice@example.org"))
    );
    assert!(me["last_active"].is_string());
    let listed = call(&site, &alice, "api_token_list", json!({"user": "alice"}))
        .await
        .result();
    let names: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["test", "mine"]);
    let mut keys: Vec<&String> = listed[1].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["created_at", "id", "last_access", "name", "user_id"]);
    assert!(listed[1]["last_access"].is_string());
    assert_eq!(listed[1]["user_id"], me["id"]);
    let revoked = call(&site, token, "api_token_revoke", json!({"token": token})).await;
    assert_eq!(revoked.result(), Value::Null);
    let nobody = call(&site, token, "user_show", json!({})).await;
    check(
        &nobody,
        404,
        json!({"message": "Not found"}),
        "a revoked token is nobody's",
    );
    let again = call(&site, &alice, "api_token_revoke", json!({"jti": id})).await;
    check(&again, 403, denied(""), "a token is gone for good");
}

#[actix_web::test]
async fn token_actions_refuse_in_ckans_words() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    let other = call(
        &site,
        &alice,
        "api_token_create",
        json!({"user": "alice", "name": "x"}),
    )
    .await
    .result();
    let nobody = json!({"message": "Not found: User not found"});
    for (token, action, params, status, error) in [
        (
            &alice,
            "api_token_create",
            json!({}),
            409,
            json!({"user": [MISSING], "name": [MISSING]}),
        ),
        (
            &alice,
            "api_token_create",
            json!({"user": "alice", "name": ""}),
            409,
            json!({"name": [MISSING]}),
        ),
        (
            &alice,
            "api_token_create",
            json!({"user": "none", "name": "x"}),
            404,
            nobody.clone(),
        ),
        (
            &site.token,
            "api_token_create",
            json!({"user": "none", "name": "x"}),
            404,
            nobody.clone(),
        ),
        (
            &bob,
            "api_token_create",
            json!({"user": "alice", "name": "x"}),
            403,
            denied(""),
        ),
        (
            &String::new(),
            "api_token_create",
            json!({"user": "alice", "name": "x"}),
            403,
            denied(""),
        ),
        (
            &alice,
            "api_token_create",
            json!({"user": "alice", "name": "x", "expires_in": 0}),
            409,
            json!({"expires_in": ["Must be a positive integer"]}),
        ),
        (
            &alice,
            "api_token_create",
            json!({"user": "alice", "name": "x", "expires_in": i64::MAX, "unit": 3600}),
            409,
            json!({"expires_in": ["Invalid integer"]}),
        ),
        (
            &alice,
            "api_token_list",
            json!({}),
            409,
            json!({"user_id": [MISSING]}),
        ),
        (
            &bob,
            "api_token_list",
            json!({"user_id": "alice"}),
            403,
            denied(""),
        ),
        (
            &bob,
            "api_token_list",
            json!({"user_id": "none"}),
            403,
            denied(""),
        ),
        (
            &site.token,
            "api_token_list",
            json!({"user_id": "none"}),
            404,
            nobody.clone(),
        ),
        (
            &alice,
            "api_token_revoke",
            json!({}),
            409,
            json!({"token": [MISSING]}),
        ),
        (
            &alice,
            "api_token_revoke",
            json!({"token": "nonsense"}),
            403,
            denied(""),
        ),
        (
            &bob,
            "api_token_revoke",
            json!({"token": other["token"]}),
            403,
            denied(""),
        ),
        (
            &String::new(),
            "api_token_revoke",
            json!({"jti": other["id"]}),
            403,
            denied(""),
        ),
    ] {
        let answer = call(&site, token, action, params.clone()).await;
        check(&answer, status, error, &format!("{action} {params}"));
    }
    assert_eq!(
        site.done("api_token_revoke", json!({"jti": "nonsense"}))
            .await,
        Value::Null
    );
}

#[actix_web::test]
async fn a_token_may_end_by_itself() {
    let site = Site::new();
    let params = json!({"user": "admin", "name": "short", "expires_in": 2, "unit": 3600});
    let made = site.done("api_token_create", params).await;
    let token = made["token"].as_str().unwrap();
    let listed = site
        .done("api_token_list", json!({"user_id": "admin"}))
        .await;
    assert!(listed[1]["expires_at"].is_string(), "{listed}");
    let id = made["id"].as_str().unwrap();
    // Its time comes.
    site.app
        .write(&Caller::anonymous(), "en", |ctx| {
            let now = ctx.now;
            let ended = ctx.tx.api_token(id)?.map(|one| ApiToken {
                expires_at: Some(now),
                ..one
            });
            ctx.tx.remove_api_token(id)?;
            Ok(ctx.tx.insert_api_token(&ended.unwrap())?)
        })
        .unwrap();
    let nobody = call(&site, token, "user_show", json!({})).await;
    assert_eq!(nobody.status, 404);
}

/// A token reaches as far as was said when it was made, whatever its account may.
#[actix_web::test]
async fn a_scope_ends_where_it_says() {
    let site = Site::new();
    for name in ["north", "south"] {
        site.done("organization_create", json!({"name": name}))
            .await;
        let params = json!({"name": format!("{name}-plan"), "owner_org": name, "private": true});
        site.done("package_create", params).await;
    }
    let alice = site.user("alice");
    for name in ["north", "south"] {
        let params = json!({"id": name, "username": "alice", "role": "admin"});
        site.done("organization_member_create", params).await;
    }
    let make = async |owner: &str, token: &str, more: Value| {
        let mut params = json!({"user": owner, "name": "x"});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let made = call(&site, token, "api_token_create", params)
            .await
            .result();
        made["token"].as_str().unwrap().to_owned()
    };
    let reads = make("alice", &alice, json!({"scope": "read"})).await;
    let writes = make("alice", &alice, json!({"scope": "write"})).await;
    let north = make("alice", &alice, json!({"organizations": ["north"]})).await;
    let admin = site.token.clone();
    let everything = make("admin", &admin, json!({"scope": "write"})).await;
    let admins_north = make("admin", &admin, json!({"organizations": ["north"]})).await;
    let north_plan = json!({"id": "north-plan"});
    let south_plan = json!({"id": "south-plan"});
    let note = |id: &str| json!({"id": id, "notes": "x"});
    let token = json!({"user": "alice", "name": "more"});
    for (who, token, action, params, status) in [
        ("reads", &reads, "package_show", &north_plan, 200),
        ("reads", &reads, "package_patch", &note("north-plan"), 403),
        ("reads", &reads, "package_delete", &north_plan, 403),
        (
            "reads",
            &reads,
            "datastore_create",
            &json!({"resource": {"package_id": "north-plan"}, "force": true}),
            403,
        ),
        ("reads", &reads, "api_token_create", &token, 403),
        ("reads", &reads, "follow_dataset", &north_plan, 403),
        ("writes", &writes, "package_patch", &note("south-plan"), 200),
        ("writes", &writes, "api_token_create", &token, 403),
        (
            "writes",
            &writes,
            "user_patch",
            &json!({"id": "alice", "password": "better-horse"}),
            403,
        ),
        (
            "writes",
            &writes,
            "user_invite",
            &json!({"email": "b@example.org", "group_id": "north", "role": "admin"}),
            403,
        ),
        ("north", &north, "package_show", &north_plan, 200),
        ("north", &north, "package_patch", &note("north-plan"), 200),
        ("north", &north, "package_show", &south_plan, 403),
        ("north", &north, "package_patch", &note("south-plan"), 403),
        (
            "everything",
            &everything,
            "package_patch",
            &note("south-plan"),
            200,
        ),
        (
            "everything",
            &everything,
            "config_option_update",
            &json!({"ckan.site_title": "x"}),
            403,
        ),
        (
            "admin's north",
            &admins_north,
            "package_show",
            &south_plan,
            403,
        ),
        (
            "admin's north",
            &admins_north,
            "dataset_purge",
            &south_plan,
            403,
        ),
        ("admin's north", &admins_north, "job_list", &json!({}), 403),
    ] {
        let answer = call(&site, token, action, params.clone()).await;
        assert_eq!(
            answer.status,
            status,
            "{who} {action} {params}: {}",
            answer.text()
        );
    }
    let search = json!({"q": "*:*", "include_private": true});
    let found = call(&site, &north, "package_search", search).await.result();
    assert_eq!(found["count"], 1, "{found}");
    let listed = site
        .done("api_token_list", json!({"user_id": "alice"}))
        .await;
    assert_eq!(
        listed[1]["scope"],
        json!({"access": "read", "organizations": []})
    );
    assert_eq!(listed[3]["scope"]["access"], "write");
    for (more, field) in [
        (json!({"scope": "all"}), "scope"),
        (json!({"organizations": ["none"]}), "organizations"),
    ] {
        let mut params = json!({"user": "alice", "name": "x"});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = call(&site, &alice, "api_token_create", params).await;
        assert_eq!(answer.status, 409);
        assert!(
            answer.json()["error"].get(field).is_some(),
            "{}",
            answer.text()
        );
    }
}
