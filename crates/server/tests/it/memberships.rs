//! Who belongs to groups and organizations, and what their roles let them do.

use serde_json::{Value, json};

use crate::support::Site;

async fn answer(site: &Site, token: &str, action: &str, params: Value) -> (u16, Value) {
    let call = site.action(action, &params);
    let call = if token.is_empty() {
        call
    } else {
        call.token(token)
    };
    let answer = call.send().await;
    let mut body = answer.json();
    let part = if answer.status == 200 {
        body["result"].take()
    } else {
        let mut error = body["error"].take();
        error.as_object_mut().unwrap().shift_remove("__type");
        error
    };
    (answer.status.as_u16(), part)
}

fn denied(text: &str) -> (u16, Value) {
    let message = if text.is_empty() {
        "Access denied".to_owned()
    } else {
        format!("Access denied: {text}")
    };
    (403, json!({ "message": message }))
}

fn absent(text: &str) -> (u16, Value) {
    (404, json!({ "message": format!("Not found: {text}") }))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn members_are_written_once_and_listed_by_kind() {
    let site = Site::new();
    site.user("alice");
    let group = text(&site.done("group_create", json!({"name": "theme"})).await["id"]);
    let dataset = text(&site.done("package_create", json!({"name": "one"})).await["id"]);
    let admin = site.token.clone();
    let member = |object: &str, kind: &str, capacity: &str| json!({"id": "theme", "object": object, "object_type": kind, "capacity": capacity});
    let made = site
        .done("member_create", member("alice", "user", "editor"))
        .await;
    assert_eq!(
        made,
        json!({"id": made["id"], "table_name": "user", "table_id": made["table_id"], "capacity": "editor", "group_id": group,
            "state": "active"})
    );
    let alice = text(&made["table_id"]);
    site.done("member_create", member(&dataset, "package", "public"))
        .await;
    site.done("group_create", json!({"name": "parent"})).await;
    site.done("member_create", member("parent", "group", "parent"))
        .await;
    let rows = |params: Value| {
        let site = &site;
        async move {
            let mut rows: Vec<String> = answer(site, "", "member_list", params)
                .await
                .1
                .as_array()
                .unwrap()
                .iter()
                .map(|row| format!("{} {}", text(&row[1]), text(&row[2])))
                .collect();
            rows.sort_unstable();
            rows.join(", ")
        }
    };
    assert_eq!(
        rows(json!({"id": "theme"})).await,
        "group parent, package public, user Admin, user Editor"
    );
    assert_eq!(
        rows(json!({"id": group, "object_type": "user", "capacity": "editor"})).await,
        "user Editor"
    );
    assert_eq!(
        rows(json!({"id": "theme", "object_type": "package"})).await,
        "package public"
    );
    assert_eq!(
        rows(json!({"id": "theme", "object_type": "group"})).await,
        "group parent"
    );
    assert_eq!(rows(json!({"id": "theme", "object_type": "zzz"})).await, "");
    assert_eq!(
        site.done("package_search", json!({"fq": "groups:theme"}))
            .await["count"],
        1
    );

    let gone = json!({"id": "theme", "object": "alice", "object_type": "user"});
    for _ in 0..2 {
        assert_eq!(site.done("member_delete", gone.clone()).await, Value::Null);
    }
    let again = site
        .done("member_create", member("alice", "user", "member"))
        .await;
    assert_eq!(
        (&again["id"], &again["capacity"]),
        (&made["id"], &json!("member"))
    );
    let missing = |keys: &[&str]| {
        (
            409,
            keys.iter()
                .map(|key| ((*key).to_owned(), json!(["Missing value"])))
                .collect(),
        )
    };
    let model = |text: &str| (409, json!({ "message": text }));
    for (action, params, expected) in [
        (
            "member_create",
            json!({}),
            missing(&["id", "object", "object_type", "capacity"]),
        ),
        (
            "member_create",
            json!({"id": group, "object": alice, "object_type": "user"}),
            missing(&["capacity"]),
        ),
        (
            "member_create",
            member("none", "user", "editor"),
            absent("User was not found."),
        ),
        (
            "member_create",
            member("none", "package", "public"),
            absent("Package was not found."),
        ),
        (
            "member_create",
            member("none", "group", "parent"),
            absent("Group was not found."),
        ),
        (
            "member_create",
            member("none", "zzz", "x"),
            model("Zzz isn't a valid model"),
        ),
        (
            "member_create",
            json!({"id": "none", "object": "alice", "object_type": "user", "capacity": "x"}),
            absent("Group was not found."),
        ),
        (
            "member_delete",
            json!({}),
            missing(&["id", "object", "object_type"]),
        ),
        (
            "member_delete",
            json!({"id": group, "object": "none", "object_type": "user"}),
            absent("User was not found."),
        ),
        ("member_list", json!({}), missing(&["id"])),
        (
            "member_list",
            json!({"id": "none"}),
            (404, json!({"message": "Not found"})),
        ),
    ] {
        assert_eq!(
            answer(&site, &admin, action, params.clone()).await,
            expected,
            "{action} {params}"
        );
    }
    let french = site
        .get("/fr/api/3/action/member_roles_list?group_type=group")
        .send()
        .await
        .result();
    assert_eq!(
        french,
        json!([{"text": "Administrateur", "value": "admin"}, {"text": "Membre", "value": "member"}])
    );
}

#[actix_web::test]
async fn roles_are_given_and_taken_by_admins() {
    let site = Site::new();
    let (boss, other) = (site.user("boss"), site.user("other"));
    let admin = site.token.clone();
    for kind in ["group", "organization"] {
        let (create, delete) = (
            format!("{kind}_member_create"),
            format!("{kind}_member_delete"),
        );
        let name = format!("{kind}-one");
        let (_, made) = answer(
            &site,
            &boss,
            &format!("{kind}_create"),
            json!({ "name": name }),
        )
        .await;
        let id = text(&made["id"]);
        let (status, first) = answer(
            &site,
            &boss,
            &create,
            json!({"id": name, "username": "other", "role": "member"}),
        )
        .await;
        assert_eq!((status, &first["capacity"]), (200, &json!("member")));
        let again = json!({"id": id, "username": first["table_id"], "role": "editor"});
        assert_eq!(
            answer(&site, &boss, &create, again).await.1["id"],
            first["id"]
        );
        let missing = json!(["Missing value"]);
        for (who, action, params, expected) in [
            (
                &boss,
                &create,
                json!({"id": name, "username": "nobody", "role": "boss"}),
                (
                    409,
                    json!({"role": ["role does not exist."], "username": ["User not found"]}),
                ),
            ),
            (
                &boss,
                &create,
                json!({"id": name}),
                (409, json!({"role": missing, "username": missing})),
            ),
            (
                &admin,
                &create,
                json!({}),
                (
                    409,
                    json!({"id": missing, "role": missing, "username": missing}),
                ),
            ),
            (
                &admin,
                &create,
                json!({"id": "none", "username": "other", "role": "member"}),
                (
                    409,
                    json!({"id": ["That group name or ID does not exist."]}),
                ),
            ),
            (
                &other,
                &create,
                json!({"id": name, "username": "other", "role": "admin"}),
                denied("User other not authorized to add members"),
            ),
            (
                &other,
                &create,
                json!({}),
                denied("User other not authorized to add members"),
            ),
            (
                &boss,
                &create,
                json!({"id": name, "username": "boss", "role": "member"}),
                denied("Administrators cannot revoke their own admin status"),
            ),
            (
                &boss,
                &delete,
                json!({"id": name}),
                absent("User was not found."),
            ),
            (
                &boss,
                &delete,
                json!({"id": "none", "username": "other"}),
                absent("Group was not found."),
            ),
            (
                &other,
                &delete,
                json!({"id": name, "username": "boss"}),
                denied(&format!("User other not authorized to edit group {id}")),
            ),
            (
                &boss,
                &delete,
                json!({"id": name, "user_id": "other"}),
                (200, Value::Null),
            ),
            (
                &boss,
                &delete,
                json!({"id": name, "username": "other"}),
                (200, Value::Null),
            ),
        ] {
            assert_eq!(
                answer(&site, who, action, params.clone()).await,
                expected,
                "{action} {params}"
            );
        }
    }
    let anonymous = json!({"id": "group-one", "username": "other", "role": "member"});
    assert_eq!(
        answer(&site, "", "group_member_create", anonymous).await,
        denied("User  not authorized to add members")
    );
}

#[actix_web::test]
async fn every_member_puts_datasets_into_a_group() {
    let site = Site::new();
    let (boss, member, other) = (site.user("boss"), site.user("member"), site.user("other"));
    let users = json!([{"name": "member", "capacity": "member"}]);
    let (_, made) = answer(
        &site,
        &boss,
        "group_create",
        json!({"name": "theme", "users": users}),
    )
    .await;
    let id = text(&made["id"]);
    answer(&site, &other, "package_create", json!({"name": "one"})).await;
    let put =
        json!({"id": "theme", "object": "one", "object_type": "package", "capacity": "public"});
    let not_yours = denied(&format!("User other not authorized to edit group {id}"));
    assert_eq!(
        answer(&site, &other, "member_create", put.clone()).await,
        not_yours
    );
    assert_eq!(
        answer(&site, &member, "member_create", put.clone()).await.0,
        200
    );
    let user =
        json!({"id": "theme", "object": "other", "object_type": "user", "capacity": "member"});
    assert_eq!(
        answer(&site, &member, "member_create", user).await,
        denied(&format!("User member not authorized to edit group {id}"))
    );
    // Nobody but its members takes a dataset out of a group.
    let (_, kept) = answer(
        &site,
        &other,
        "package_patch",
        json!({"id": "one", "groups": []}),
    )
    .await;
    assert_eq!(kept["groups"][0]["name"], "theme");
    assert_eq!(answer(&site, &member, "member_delete", put).await.0, 200);
    assert_eq!(
        site.done("package_show", json!({"id": "one"})).await["groups"],
        json!([])
    );
    let (_, mine) = answer(&site, &member, "group_list_authz", json!({})).await;
    assert_eq!(mine[0]["name"], "theme");
    for (who, params, expected) in [
        ("", json!({}), 0),
        (other.as_str(), json!({}), 0),
        (&site.token, json!({}), 1),
        (&site.token, json!({"am_member": true}), 0),
    ] {
        let (_, listed) = answer(&site, who, "group_list_authz", params).await;
        assert_eq!(listed.as_array().unwrap().len(), expected);
    }
}

#[actix_web::test]
async fn admins_above_are_admins_below() {
    let site = Site::new();
    let (boss, editor) = (site.user("boss"), site.user("editor"));
    let users = json!([{"name": "editor", "capacity": "editor"}]);
    answer(
        &site,
        &boss,
        "organization_create",
        json!({"name": "top", "users": users}),
    )
    .await;
    site.done(
        "organization_create",
        json!({"name": "sub", "title": "Aa", "groups": [{"name": "top"}]}),
    )
    .await;
    assert_eq!(
        answer(
            &site,
            &boss,
            "organization_patch",
            json!({"id": "sub", "description": "x"})
        )
        .await
        .0,
        200
    );
    assert_eq!(
        answer(
            &site,
            &editor,
            "organization_patch",
            json!({"id": "sub", "description": "x"})
        )
        .await
        .0,
        403
    );
    let dataset = json!({"name": "one", "owner_org": "sub", "private": true});
    assert_eq!(
        answer(&site, &editor, "package_create", dataset.clone())
            .await
            .0,
        403
    );
    assert_eq!(answer(&site, &boss, "package_create", dataset).await.0, 200);
    assert_eq!(
        answer(&site, &boss, "package_show", json!({"id": "one"}))
            .await
            .0,
        200
    );
    assert_eq!(
        answer(&site, &editor, "package_show", json!({"id": "one"}))
            .await
            .0,
        403
    );
    let organizations = |who: &str, params: Value| {
        let (who, site) = (who.to_owned(), &site);
        async move {
            let (status, list) = answer(site, &who, "organization_list_for_user", params).await;
            assert_eq!(status, 200);
            let list: Vec<String> = list
                .as_array()
                .unwrap()
                .iter()
                .map(|one| format!("{} {}", text(&one["name"]), text(&one["capacity"])))
                .collect();
            list.join(", ")
        }
    };
    for (who, params, expected) in [
        (boss.as_str(), json!({}), "sub admin, top admin"),
        (&editor, json!({}), "top editor"),
        (
            &editor,
            json!({"permission": "create_dataset"}),
            "top editor",
        ),
        (&editor, json!({"permission": "update"}), ""),
        (&editor, json!({"permission": "invented"}), ""),
        (&editor, json!({"permission": null}), ""),
        (&boss, json!({"permission": null}), "sub admin, top admin"),
        (
            &boss,
            json!({"permission": "invented"}),
            "sub admin, top admin",
        ),
        ("", json!({}), ""),
        ("", json!({"id": "editor"}), "top editor"),
        (&site.token, json!({}), "sub admin, top admin"),
    ] {
        assert_eq!(
            organizations(who, params.clone()).await,
            expected,
            "{params}"
        );
    }
    assert_eq!(
        answer(
            &site,
            "",
            "organization_list_for_user",
            json!({"id": "none"})
        )
        .await,
        (404, json!({"message": "Not found"}))
    );
    let cut = json!({"id": "sub", "groups": []});
    site.done("organization_patch", cut).await;
    assert_eq!(
        answer(&site, &boss, "package_show", json!({"id": "one"}))
            .await
            .0,
        403
    );
    site.done(
        "organization_patch",
        json!({"id": "top", "state": "deleted"}),
    )
    .await;
    assert_eq!(organizations(&editor, json!({})).await, "");
    // Those who belonged to it still see it.
    assert_eq!(
        answer(&site, &editor, "organization_show", json!({"id": "top"}))
            .await
            .0,
        200
    );
}

#[actix_web::test]
async fn a_role_that_is_taken_away_shows_nothing_more() {
    let site = Site::new();
    let reader = site.user("reader");
    let users = json!([{"name": "reader", "capacity": "member"}]);
    site.done(
        "organization_create",
        json!({"name": "org", "users": users}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "one", "owner_org": "org", "private": true}),
    )
    .await;
    let show = json!({"id": "one"});
    assert_eq!(
        answer(&site, &reader, "package_show", show.clone()).await.0,
        200
    );
    site.done(
        "organization_member_delete",
        json!({"id": "org", "username": "reader"}),
    )
    .await;
    assert_eq!(
        answer(&site, &reader, "package_show", show.clone()).await.0,
        403
    );
    site.done(
        "organization_member_create",
        json!({"id": "org", "username": "reader", "role": "member"}),
    )
    .await;
    assert_eq!(
        answer(&site, &reader, "package_show", show.clone()).await.0,
        200
    );
    site.done("organization_patch", json!({"id": "org", "users": []}))
        .await;
    assert_eq!(answer(&site, &reader, "package_show", show).await.0, 403);
}

#[actix_web::test]
async fn users_are_kept_from_strangers_where_the_site_says_so() {
    let site = Site::with(|settings, _| settings.auth.public_user_details = false);
    let member = site.user("member");
    let users = json!([{"name": "member", "capacity": "member"}]);
    let id = text(
        &site
            .done("group_create", json!({"name": "theme", "users": users}))
            .await["id"],
    );
    let (_, shown) = answer(&site, "", "group_show", json!({"id": "theme"})).await;
    assert!(shown.get("users").is_none());
    let no = denied(&format!("User  not authorized to read group {id}"));
    let asked = json!({"id": "theme", "include_users": true});
    assert_eq!(answer(&site, "", "group_show", asked.clone()).await, no);
    assert_eq!(
        answer(
            &site,
            "",
            "group_list",
            json!({"all_fields": true, "include_users": true})
        )
        .await,
        no
    );
    assert_eq!(
        answer(
            &site,
            "",
            "member_list",
            json!({"id": "theme", "object_type": "user"})
        )
        .await,
        no
    );
    assert_eq!(
        answer(&site, &member, "group_show", asked).await.1["users"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let patched = site
        .done("group_patch", json!({"id": "theme", "title": "T"}))
        .await;
    assert_eq!(patched["users"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn many_datasets_change_at_once() {
    let site = Site::new();
    let (boss, editor) = (site.user("boss"), site.user("editor"));
    let users = json!([{"name": "editor", "capacity": "editor"}]);
    let (_, org) = answer(
        &site,
        &boss,
        "organization_create",
        json!({"name": "org", "users": users}),
    )
    .await;
    site.done("organization_create", json!({"name": "other"}))
        .await;
    let mut ids = Vec::new();
    for (name, owner) in [("one", "org"), ("two", "org"), ("foreign", "other")] {
        ids.push(
            site.done("package_create", json!({"name": name, "owner_org": owner}))
                .await["id"]
                .clone(),
        );
    }
    let states = || {
        let site = &site;
        async move {
            let mut states = Vec::new();
            for name in ["one", "two", "foreign"] {
                let shown = site.done("package_show", json!({"id": name})).await;
                states.push(format!("{} {}", text(&shown["state"]), shown["private"]));
            }
            states.join(", ")
        }
    };
    let all = json!({"datasets": ids, "org_id": org["id"]});
    assert_eq!(
        answer(&site, &boss, "bulk_update_private", all.clone()).await,
        (200, Value::Null)
    );
    assert_eq!(states().await, "active true, active true, active false");
    let some = json!({"datasets": [ids[0]], "org_id": org["id"]});
    assert_eq!(
        answer(&site, &boss, "bulk_update_public", some).await,
        (200, Value::Null)
    );
    assert_eq!(states().await, "active false, active true, active false");
    let named = json!({"datasets": ["one"], "org_id": "org"});
    assert_eq!(
        answer(&site, &boss, "bulk_update_private", named).await,
        (200, Value::Null)
    );
    assert_eq!(states().await, "active false, active true, active false");
    for (who, params, expected) in [
        (editor.as_str(), all.clone(), denied("")),
        ("", all.clone(), denied("")),
        (&boss, json!({"datasets": ids}), denied("")),
        (
            &boss,
            json!({"datasets": ["none"], "org_id": org["id"]}),
            absent("package"),
        ),
        (
            &boss,
            json!({"datasets": "one", "org_id": org["id"]}),
            (409, json!({"datasets": ["Not a list"]})),
        ),
        (&boss, json!({"org_id": org["id"]}), (200, Value::Null)),
        (&site.token, json!({}), (200, Value::Null)),
    ] {
        assert_eq!(
            answer(&site, who, "bulk_update_delete", params.clone()).await,
            expected,
            "{params}"
        );
    }
    assert_eq!(
        answer(&site, &boss, "bulk_update_delete", all).await,
        (200, Value::Null)
    );
    assert_eq!(states().await, "deleted false, deleted true, active false");
}
