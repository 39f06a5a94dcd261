//! What groups and organizations show of their datasets, and what becomes of these when they go.

use serde_json::{Value, json};

use super::{allowed, keys, names, refused, with};
use crate::support::Site;

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
        (&json!(2), &json!(2))
    );
    // As in CKAN, the list of those that one may put datasets into counts private ones as well.
    let counted = json!({"include_dataset_count": true});
    let counted = allowed(&site, &admin, "group_list_authz", counted).await;
    assert_eq!(counted[0]["package_count"], 2);
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
