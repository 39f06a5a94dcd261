//! Following users, datasets, groups and organizations, and what that shows.

use serde_json::{Value, json};

use crate::support::{Answer, Site};

async fn asked(site: &Site, token: Option<&str>, action: &str, params: Value) -> Answer {
    let call = site.action(action, &params);
    match token {
        Some(token) => call.token(token).send().await,
        None => call.send().await,
    }
}

async fn done(site: &Site, token: &str, action: &str, params: Value) -> Value {
    asked(site, Some(token), action, params).await.result()
}

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn what_is_followed_is_listed_and_counted() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    site.done(
        "package_create",
        json!({"name": "rivers", "title": "Rivers"}),
    )
    .await;
    site.done("group_create", json!({"name": "nature"})).await;
    site.done("organization_create", json!({"name": "water"}))
        .await;
    for (action, id) in [
        ("follow_user", "bob"),
        ("follow_dataset", "rivers"),
        ("follow_group", "nature"),
        ("follow_group", "water"),
    ] {
        let first = done(&site, &alice, action, json!({ "id": id })).await;
        assert_eq!(
            done(&site, &alice, action, json!({ "id": id })).await,
            first,
            "{action}"
        );
        assert_eq!(first.as_object().unwrap().len(), 3);
    }
    done(&site, &bob, "follow_dataset", json!({"id": "rivers"})).await;
    for (action, id, expected) in [
        ("user_follower_count", "bob", 1),
        ("dataset_follower_count", "rivers", 2),
        ("group_follower_count", "nature", 1),
        ("organization_follower_count", "water", 1),
        ("user_followee_count", "alice", 1),
        ("dataset_followee_count", "alice", 1),
        ("group_followee_count", "alice", 1),
        ("organization_followee_count", "alice", 1),
        ("followee_count", "alice", 4),
        ("followee_count", "bob", 1),
    ] {
        let answer = asked(&site, None, action, json!({ "id": id })).await;
        assert_eq!(answer.result(), json!(expected), "{action} {id}");
    }
    let list = site
        .done("dataset_follower_list", json!({"id": "rivers"}))
        .await;
    assert_eq!(names(&list), ["alice", "bob"]);
    assert!(list[0].get("email").is_none());
    for (action, expected) in [
        ("user_followee_list", "bob"),
        ("dataset_followee_list", "rivers"),
        ("group_followee_list", "nature"),
        ("organization_followee_list", "water"),
    ] {
        let list = done(&site, &alice, action, json!({"id": "alice"})).await;
        assert_eq!(names(&list), [expected], "{action}");
    }
    let all = done(&site, &alice, "followee_list", json!({"id": "alice"})).await;
    let kinds: Vec<(&str, &str)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap();
            (text("type"), text("display_name"))
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("dataset", "Rivers"),
            ("user", "bob"),
            ("group", "nature"),
            ("organization", "water")
        ]
    );
    let some = done(
        &site,
        &alice,
        "followee_list",
        json!({"id": "alice", "q": "rIV"}),
    )
    .await;
    assert_eq!(some.as_array().unwrap().len(), 1);

    let group = asked(&site, None, "group_show", json!({"id": "nature"})).await;
    assert_eq!(group.result()["num_followers"], 1);
    let user = asked(
        &site,
        None,
        "user_show",
        json!({"id": "bob", "include_num_followers": true}),
    )
    .await;
    assert_eq!(user.result()["num_followers"], 1);

    for _ in 0..2 {
        let gone = done(&site, &alice, "unfollow_dataset", json!({"id": "rivers"})).await;
        assert_eq!(gone, Value::Null);
    }
    let following = async |token: &str| {
        done(
            &site,
            token,
            "am_following_dataset",
            json!({"id": "rivers"}),
        )
        .await
    };
    assert_eq!(following(&alice).await, json!(false));
    assert_eq!(following(&bob).await, json!(true));
    site.done("user_delete", json!({"id": "bob"})).await;
    let count = asked(
        &site,
        None,
        "dataset_follower_count",
        json!({"id": "rivers"}),
    )
    .await;
    assert_eq!(count.result(), json!(0));
}

#[actix_web::test]
async fn what_cannot_be_followed_says_why() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    let admin = site.token.clone();
    let none = json!({"id": "none"});
    for (token, action, params, status, expected) in [
        (
            None,
            "follow_user",
            &none,
            403,
            json!("Access denied: You must be logged in to follow users"),
        ),
        (
            None,
            "unfollow_group",
            &none,
            403,
            json!("Access denied: You must be logged in to unfollow groups"),
        ),
        (
            Some(&alice),
            "follow_dataset",
            &none,
            404,
            json!("Not found"),
        ),
        (
            Some(&alice),
            "follow_group",
            &json!({}),
            409,
            json!("Missing id, can not get Group object"),
        ),
        (
            Some(&alice),
            "follow_user",
            &json!({"id": 35.7}),
            409,
            json!("Error validating the schema of the user to follow."),
        ),
        (
            Some(&admin),
            "follow_dataset",
            &json!({"id": "bad id"}),
            409,
            json!("Error validating the schema of the dataset to follow."),
        ),
        (
            Some(&admin),
            "follow_group",
            &json!({"id": null}),
            409,
            json!("Error validating the schema of the group to follow."),
        ),
        (
            Some(&alice),
            "follow_user",
            &json!({"id": "alice"}),
            409,
            json!("You cannot follow yourself"),
        ),
        (
            Some(&alice),
            "unfollow_user",
            &json!({"id": ""}),
            409,
            json!("Error validating the schema of the object to unfollow."),
        ),
        (
            Some(&alice),
            "user_follower_list",
            &none,
            403,
            json!("Access denied: Not authorized"),
        ),
        (
            Some(&bob),
            "followee_list",
            &json!({"id": "alice"}),
            403,
            json!("Access denied: Not authorized"),
        ),
        (
            None,
            "user_followee_list",
            &json!({"id": "alice"}),
            403,
            json!("Access denied: Not authorized"),
        ),
        (
            None,
            "am_following_user",
            &json!({"id": "alice"}),
            403,
            json!("Access denied"),
        ),
    ] {
        let token = token.map(String::as_str);
        let answer = asked(&site, token, action, params.clone()).await;
        assert_eq!(answer.status, status, "{action} {}", answer.text());
        assert_eq!(answer.json()["error"]["message"], expected, "{action}");
    }
    for (token, action, params, expected) in [
        (&alice, "am_following_dataset", json!({}), "Missing value"),
        (
            &alice,
            "am_following_group",
            none.clone(),
            "Not found: Group",
        ),
        (&alice, "followee_list", json!({}), "Missing value"),
        (
            &admin,
            "organization_follower_list",
            none.clone(),
            "Not found: Group",
        ),
        (
            &alice,
            "dataset_follower_count",
            none.clone(),
            "Not found: Dataset",
        ),
        (&alice, "followee_count", none.clone(), "Not found: User"),
    ] {
        let answer = asked(&site, Some(token), action, params).await;
        assert_eq!(answer.json()["error"]["id"], json!([expected]), "{action}");
    }
}

#[actix_web::test]
async fn what_became_private_is_followed_and_not_shown() {
    let site = Site::new();
    let bob = site.user("bob");
    site.done("organization_create", json!({"name": "water"}))
        .await;
    let id = site
        .done(
            "package_create",
            json!({"name": "rivers", "owner_org": "water", "private": true}),
        )
        .await["id"]
        .clone();
    let refused = asked(&site, Some(&bob), "follow_dataset", json!({ "id": id })).await;
    assert_eq!(
        refused.json()["error"]["message"],
        format!(
            "Access denied: User bob not authorized to read package {}",
            id.as_str().unwrap()
        )
    );
    site.done("package_patch", json!({"id": id, "private": false}))
        .await;
    done(&site, &bob, "follow_dataset", json!({ "id": id })).await;
    site.done("package_patch", json!({"id": id, "private": true}))
        .await;
    let list = done(&site, &bob, "dataset_followee_list", json!({"id": "bob"})).await;
    assert_eq!(list, json!([]));
    let still = done(&site, &bob, "am_following_dataset", json!({ "id": id })).await;
    assert_eq!(still, json!(true));
    site.done("dataset_purge", json!({ "id": id })).await;
    let count = asked(&site, None, "dataset_followee_count", json!({"id": "bob"})).await;
    assert_eq!(count.result(), json!(0));
}
