//! Groups and organizations: made, shown, changed, listed, deleted, and what datasets show of them.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Site};

/// Calls an action and returns the error of the answer, with its status.
async fn refused(site: &Site, token: &str, action: &str, params: Value) -> (u16, Value) {
    let mut error = call(site, token, action, params).await.json()["error"].take();
    let status = match error["__type"].as_str() {
        Some("Authorization Error") => 403,
        Some("Not Found Error") => 404,
        Some("Validation Error") => 409,
        other => panic!("{action}: {other:?}"),
    };
    error.as_object_mut().unwrap().shift_remove("__type");
    (status, error)
}

async fn call(site: &Site, token: &str, action: &str, params: Value) -> Answer {
    let call = site.action(action, &params);
    let call = if token.is_empty() {
        call
    } else {
        call.token(token)
    };
    call.send().await
}

async fn allowed(site: &Site, token: &str, action: &str, params: Value) -> Value {
    call(site, token, action, params).await.result()
}

fn keys(dict: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = dict
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap_or_default())
        .collect()
}

const COLUMNS: &[&str] = &[
    "approval_status",
    "created",
    "description",
    "display_name",
    "id",
    "image_display_url",
    "image_url",
    "is_organization",
    "name",
    "state",
    "title",
    "type",
];

fn with(more: &[&'static str]) -> Vec<&'static str> {
    let mut all: Vec<&str> = COLUMNS.iter().chain(more).copied().collect();
    all.sort_unstable();
    all
}

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
async fn datasets_count_as_far_as_the_caller_sees_them() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    let users = json!([{"name": "alice", "capacity": "member"}]);
    let org = site
        .done(
            "organization_create",
            json!({"name": "org", "users": users}),
        )
        .await;
    site.done("group_create", json!({"name": "theme"})).await;
    for (name, private) in [("open", false), ("closed", true), ("gone", false)] {
        let dataset = json!({"name": name, "owner_org": "org", "private": private, "groups": [{"name": "theme"}]});
        site.done("package_create", dataset).await;
    }
    site.done("package_delete", json!({"id": "gone"})).await;
    let show = |who: &str, action: &str, id: &str| {
        let (who, action, params) = (
            who.to_owned(),
            action.to_owned(),
            json!({"id": id, "include_datasets": true}),
        );
        let site = &site;
        async move {
            let shown = allowed(site, &who, &action, params).await;
            let mut found: Vec<String> = names(&shown["packages"])
                .iter()
                .map(|name| (*name).to_owned())
                .collect();
            found.sort_unstable();
            (shown["package_count"].as_i64().unwrap(), found.join(" "))
        }
    };
    let admin = site.token.clone();
    for (who, action, id, expected) in [
        ("", "organization_show", "org", (1, "open")),
        (&bob, "organization_show", "org", (1, "open")),
        (&alice, "organization_show", "org", (2, "closed open")),
        (&admin, "organization_show", "org", (2, "closed open")),
        ("", "group_show", "theme", (1, "open")),
        (&admin, "group_show", "theme", (1, "open")),
    ] {
        let (count, names) = show(who, action, id).await;
        assert_eq!((count, names.as_str()), expected, "{action} {who}");
    }
    let listed = allowed(
        &site,
        &alice,
        "organization_list",
        json!({"all_fields": true}),
    )
    .await;
    assert_eq!(listed[0]["package_count"], 2);
    let mine = json!({"include_dataset_count": true, "include_member_count": true});
    let mine = allowed(&site, &alice, "organization_list_for_user", mine).await;
    assert_eq!(
        keys(&mine[0]),
        with(&["capacity", "member_count", "package_count"])
    );
    assert_eq!(
        (&mine[0]["package_count"], &mine[0]["member_count"]),
        (&json!(1), &json!(2))
    );
    let found = allowed(&site, "", "group_package_show", json!({"id": "theme"})).await;
    assert_eq!(names(&found), ["open"]);
    assert_eq!(
        allowed(
            &site,
            "",
            "group_package_show",
            json!({"id": "theme", "limit": 0})
        )
        .await,
        json!([])
    );
    assert_eq!(
        refused(
            &site,
            "",
            "group_package_show",
            json!({"id": "theme", "limit": "x"})
        )
        .await,
        (409, json!({"message": "Limit must be a positive integer"}))
    );
    let private = allowed(
        &site,
        "",
        "member_list",
        json!({"id": org["id"], "object_type": "package"}),
    )
    .await;
    // The private one is not there for those who may not see it.
    assert_eq!(private.as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn datasets_of_a_group_are_set_as_a_list_and_kept_when_it_is_left_out() {
    let site = Site::new();
    for name in ["one", "two"] {
        site.done("package_create", json!({"name": name})).await;
    }
    let made = json!({"name": "theme", "packages": [{"id": "one"}, {"id": "two"}]});
    let made = site.done("group_create", made).await;
    assert_eq!(made["package_count"], 2);
    let in_group = |name: &'static str| {
        let site = &site;
        async move {
            let shown = site.done("package_show", json!({"id": name})).await;
            names(&shown["groups"]).join(" ")
        }
    };
    assert_eq!(in_group("one").await, "theme");
    let left = json!({"id": "theme", "packages": [{"id": "two"}]});
    let left = site.done("group_update", left).await;
    assert_eq!(names(&left["packages"]), ["two"]);
    assert_eq!(left["packages"][0]["groups"][0]["name"], "theme");
    assert_eq!(
        (
            in_group("one").await.as_str(),
            in_group("two").await.as_str()
        ),
        ("", "theme")
    );
    let renamed = site
        .done(
            "group_patch",
            json!({"id": "theme", "name": "renamed", "title": "R"}),
        )
        .await;
    assert_eq!(names(&renamed["packages"]), ["two"]);
    let found = site
        .done("package_search", json!({"fq": "groups:renamed"}))
        .await;
    assert_eq!(names(&found["results"]), ["two"]);
    assert_eq!(found["results"][0]["groups"][0]["title"], "R");
    let emptied = site
        .done("group_update", json!({"id": "renamed", "packages": []}))
        .await;
    assert_eq!(emptied["package_count"], 0);
    assert_eq!(
        site.done("package_search", json!({"fq": "groups:renamed"}))
            .await["count"],
        0
    );
}

#[actix_web::test]
async fn a_deleted_group_stays_with_its_datasets_until_they_are_written() {
    let site = Site::new();
    let alice = site.user("alice");
    let id = allowed(&site, &alice, "group_create", json!({"name": "theme"})).await["id"].clone();
    let dataset = json!({"name": "one", "groups": [{"name": "theme"}]});
    site.done("package_create", dataset).await;
    let denied = |what: &str| {
        let id = id.as_str().unwrap();
        (
            403,
            json!({"message": format!("Access denied: User  not authorized to {what} group {id}")}),
        )
    };
    assert_eq!(
        refused(&site, "", "group_delete", json!({"id": id})).await,
        denied("delete")
    );
    assert_eq!(
        refused(&site, "", "group_delete", json!({"id": "none"})).await,
        (404, json!({"message": "Not found: Group was not found."}))
    );
    assert_eq!(
        allowed(&site, &alice, "group_delete", json!({"id": id})).await,
        Value::Null
    );
    assert_eq!(
        refused(&site, "", "group_show", json!({"id": id})).await,
        denied("read")
    );
    assert_eq!(allowed(&site, "", "group_list", json!({})).await, json!([]));
    let shown = site.done("group_show", json!({"id": id})).await;
    assert_eq!(
        (&shown["state"], &shown["users"]),
        (&json!("deleted"), &json!([]))
    );
    let dataset = site.done("package_show", json!({"id": "one"})).await;
    assert_eq!(names(&dataset["groups"]), ["theme"]);
    let written = site
        .done("package_patch", json!({"id": "one", "title": "New"}))
        .await;
    assert_eq!(written["groups"], json!([]));
    let in_use = json!({"name": ["Group name already exists in database"]});
    assert_eq!(
        refused(
            &site,
            &alice,
            "organization_create",
            json!({"name": "theme"})
        )
        .await,
        (409, in_use)
    );

    site.done(
        "group_patch",
        json!({"id": id, "state": "active", "packages": [{"id": "one"}]}),
    )
    .await;
    let found = json!({"fq": "groups:theme"});
    assert_eq!(site.done("package_search", found.clone()).await["count"], 1);
    let missing = (409, json!({"id": ["Missing value"]}));
    assert_eq!(refused(&site, "", "group_purge", json!({})).await, missing);
    let absent = (404, json!({"message": "Not found: Group was not found"}));
    assert_eq!(
        refused(&site, "", "group_purge", json!({"id": "none"})).await,
        absent
    );
    assert_eq!(
        refused(&site, &alice, "group_purge", json!({"id": id})).await,
        (403, json!({"message": "Access denied"}))
    );
    site.done("group_purge", json!({"id": "theme"})).await;
    assert_eq!(
        refused(&site, &site.token, "group_purge", json!({"id": id})).await,
        absent
    );
    assert_eq!(site.done("package_search", found).await["count"], 0);
    assert_eq!(
        site.done("package_show", json!({"id": "one"})).await["groups"],
        json!([])
    );
}

#[actix_web::test]
async fn an_organization_lets_its_datasets_go_only_where_they_may_be_alone() {
    for lonely in [true, false] {
        let site = Site::with(|settings, _| settings.auth.create_unowned_dataset = lonely);
        let alice = site.user("alice");
        let org = allowed(&site, &alice, "organization_create", json!({"name": "org"})).await;
        for (name, private) in [("one", false), ("two", true)] {
            let dataset = json!({"name": name, "owner_org": "org", "private": private});
            allowed(&site, &alice, "package_create", dataset).await;
        }
        let id = json!({"id": org["id"]});
        if lonely {
            allowed(&site, &alice, "organization_delete", id.clone()).await;
            let shown = allowed(&site, &alice, "package_show", json!({"id": "two"})).await;
            assert_eq!(
                (
                    &shown["owner_org"],
                    &shown["organization"],
                    &shown["private"]
                ),
                (&Value::Null, &Value::Null, &json!(true))
            );
            assert_eq!(
                site.done("organization_show", id.clone()).await["package_count"],
                0
            );
            assert_eq!(
                site.done("package_search", json!({"fq": "organization:org"}))
                    .await["count"],
                0
            );
            site.done("organization_purge", id).await;
            assert_eq!(
                site.done("package_show", json!({"id": "one"})).await["state"],
                "active"
            );
        } else {
            let rule = |what: &str| {
                (
                    409,
                    json!({"message": format!("Organization cannot be {what} while it still has datasets")}),
                )
            };
            assert_eq!(
                refused(&site, &alice, "organization_delete", id.clone()).await,
                rule("deleted")
            );
            assert_eq!(
                refused(&site, &site.token, "organization_purge", id.clone()).await,
                rule("purged")
            );
            for name in ["one", "two"] {
                allowed(&site, &alice, "package_delete", json!({"id": name})).await;
            }
            allowed(&site, &alice, "organization_delete", id).await;
        }
    }
}

#[actix_web::test]
async fn lists_are_sorted_filtered_and_limited() {
    let site = Site::with(|settings, _| {
        settings.auth.create_unowned_dataset = true;
        settings.lists.groups_max = 3;
        settings.lists.groups_all_fields_max = 2;
    });
    for (name, title, description) in [
        ("zz", "AAA", ""),
        ("aa", "ZZZ", "Écologie et eau"),
        ("mm", "Mmm", ""),
        ("other", "Bbb", ""),
    ] {
        let group = json!({"name": name, "title": title, "description": description});
        site.done("group_create", group).await;
    }
    site.done("group_create", json!({"name": "custom", "type": "custom"}))
        .await;
    for (name, groups) in [
        ("one", json!([{"name": "aa"}, {"name": "mm"}])),
        ("two", json!([{"name": "mm"}])),
    ] {
        site.done("package_create", json!({"name": name, "groups": groups}))
            .await;
    }
    for (params, expected) in [
        (json!({}), json!(["zz", "other", "mm"])),
        (json!({"limit": 0}), json!(["zz", "other", "mm", "aa"])),
        (
            json!({"sort": "name", "limit": 9}),
            json!(["aa", "mm", "other"]),
        ),
        (
            json!({"sort": "name desc", "offset": "1"}),
            json!(["other", "mm", "aa"]),
        ),
        (
            json!({"sort": "name", "limit": "1", "offset": 1}),
            json!(["mm"]),
        ),
        (
            json!({"sort": " title  DESC ", "limit": 2}),
            json!(["aa", "mm"]),
        ),
        (json!({"sort": "package_count"}), json!(["mm", "aa"])),
        (json!({"sort": "packages"}), json!(["mm", "aa"])),
        (json!({"sort": "package_count asc"}), json!(["aa", "mm"])),
        (json!({"order_by": "name", "limit": 1}), json!(["aa"])),
        (json!({"groups": ["aa", "zz", "none"]}), json!(["zz", "aa"])),
        (json!({"groups": "aa, zz"}), json!(["zz", "aa"])),
        (json!({"groups": [], "limit": 1}), json!(["zz"])),
        (json!({"q": "ZZ"}), json!(["zz", "aa"])),
        (json!({"q": "écologie ET"}), json!(["aa"])),
        (json!({"q": "ÉCOLOGIE"}), json!(["aa"])),
        (json!({"q": "%"}), json!([])),
        (json!({"type": "custom"}), json!(["custom"])),
        (json!({"type": "organization"}), json!([])),
    ] {
        assert_eq!(
            allowed(&site, "", "group_list", params.clone()).await,
            expected,
            "{params}"
        );
    }
    for (params, expected) in [
        (
            json!({"sort": "zz"}),
            json!({"message": "Cannot sort by field `zz`"}),
        ),
        (
            json!({"sort": "name up"}),
            json!({"message": "Invalid sort direction `up`"}),
        ),
        (
            json!({"sort": "name, title"}),
            json!({"message": "Too many sort criteria provided only 1 allowed"}),
        ),
        (
            json!({"limit": "x", "offset": -2}),
            json!({"limit": ["Invalid integer"], "offset": ["Must be a natural number"]}),
        ),
    ] {
        assert_eq!(
            refused(&site, "", "group_list", params).await,
            (409, expected)
        );
    }
    let whole = allowed(&site, "", "group_list", json!({"all_fields": true})).await;
    assert_eq!(names(&whole), ["zz", "other"]);
    assert_eq!(keys(&whole[0]), with(&["num_followers", "package_count"]));
    let all = json!({"all_fields": "1", "include_extras": true, "include_users": true, "include_groups": true,
        "include_followers": true, "include_member_count": true, "include_dataset_count": false});
    let whole = allowed(&site, "", "group_list", all).await;
    assert_eq!(
        keys(&whole[0]),
        with(&["extras", "groups", "member_count", "num_followers", "users"])
    );

    let found = allowed(&site, "", "group_autocomplete", json!({"q": "zZ"})).await;
    assert_eq!(names(&found), ["zz", "aa"]);
    assert_eq!(keys(&found[0]), ["id", "name", "title"]);
    assert_eq!(
        allowed(&site, "", "organization_autocomplete", json!({"q": "zz"})).await,
        json!([])
    );
    assert_eq!(
        names(
            &allowed(
                &site,
                "",
                "group_autocomplete",
                json!({"q": "zz", "limit": 1})
            )
            .await
        ),
        ["zz"]
    );
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
