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
