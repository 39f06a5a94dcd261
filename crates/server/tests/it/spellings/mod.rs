//! What programs send that is nearly right, and what CKAN 2.12 makes of it: ids that name nothing, odd bodies, odd searches.

mod searches;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::{Call, Site};

/// Every action that looks up what it is given has it not found where it is empty, and missing only where it is absent.
#[actix_web::test]
async fn ids_that_name_nothing_are_not_found() {
    let site = Site::with(|settings, _| settings.auth.allow_dataset_collaborators = true);
    let service = site.service().await;
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("group_show", "id", None),
        ("organization_show", "id", None),
        ("group_update", "id", Some("Group was not found.")),
        ("organization_update", "id", Some("Group was not found.")),
        ("group_patch", "id", None),
        ("group_delete", "id", Some("Group was not found.")),
        ("group_purge", "id", Some("Group was not found")),
        (
            "organization_purge",
            "id",
            Some("Organization was not found"),
        ),
        ("group_package_show", "id", None),
        ("member_list", "id", None),
        ("resource_show", "id", None),
        ("resource_update", "id", Some("Resource was not found.")),
        ("resource_patch", "id", Some("Resource was not found.")),
        ("resource_delete", "id", None),
        ("resource_view_show", "id", None),
        ("resource_view_list", "id", None),
        (
            "resource_view_update",
            "id",
            Some("Resource view was not found."),
        ),
        ("resource_view_delete", "id", None),
        ("package_delete", "id", None),
        ("dataset_purge", "id", Some("Dataset was not found")),
        (
            "package_relationships_list",
            "id",
            Some("First package named in request was not found."),
        ),
        ("package_collaborator_list", "id", Some("Package not found")),
        ("task_status_delete", "id", None),
        ("job_show", "id", None),
        ("job_cancel", "id", None),
        ("tag_show", "id", None),
        ("help_show", "name", Some("Action function not found")),
        ("activity_show", "id", None),
        ("user_activity_list", "id", None),
        ("package_activity_list", "id", None),
    ];
    for (action, key, why) in cases {
        for nothing in [json!(""), Value::Null] {
            let params = json!({*key: nothing});
            let call = site.action(action, &params).token(&site.token);
            let answer = call.send_to(&service).await;
            let message =
                why.map_or_else(|| "Not found".to_owned(), |why| format!("Not found: {why}"));
            assert_eq!(answer.status, 404, "{action} {params}: {}", answer.text());
            assert_eq!(answer.json()["error"]["message"], message, "{action}");
        }
        let call = site.action(action, &json!({})).token(&site.token);
        let answer = call.send_to(&service).await;
        assert_eq!(answer.status, 409, "{action}");
        assert_eq!(
            answer.json()["error"][key],
            json!(["Missing value"]),
            "{action}"
        );
    }
}

/// Of those who are asked for permission first, an id is asked in other words.
#[actix_web::test]
async fn who_may_not_do_everything_is_asked_for_an_id() {
    let site = Site::new();
    let alice = site.user("alice");
    for (action, what) in [
        ("package_activity_list", "Package"),
        ("organization_activity_list", "Group"),
        ("package_patch", "Package"),
        ("resource_patch", "Resource"),
        ("group_patch", "Group"),
    ] {
        let answer = site
            .action(action, &json!({"id": ""}))
            .token(&alice)
            .send()
            .await;
        assert_eq!(
            (
                answer.status.as_u16(),
                answer.json()["error"]["message"].clone()
            ),
            (409, json!(format!("Missing id, can not get {what} object"))),
            "{action}"
        );
    }
}

#[actix_web::test]
async fn refusals_say_which_value_was_odd() {
    let site = Site::with(|settings, _| settings.auth.allow_dataset_collaborators = true);
    let service = site.service().await;
    site.done("package_create", json!({"name": "lakes", "resources": [{"url": "http://example.org/a.png", "format": "PNG"}]}))
        .await;
    site.done("organization_create", json!({"name": "org"}))
        .await;
    let shown = site.done("package_show", json!({"id": "lakes"})).await;
    let picture = shown["resources"][0]["id"].clone();
    for (action, params, error) in [
        (
            "package_collaborator_create",
            json!({"id": "lakes", "user_id": "admin", "capacity": ""}),
            json!({"message": "Role must be one of \"editor, member\""}),
        ),
        (
            "organization_member_create",
            json!({"id": "", "username": "", "role": ""}),
            json!({
                "id": ["That group name or ID does not exist."], "role": ["role does not exist."], "username": ["User not found"]
            }),
        ),
        (
            "member_create",
            json!({"id": "org", "object": "admin", "object_type": "", "capacity": "member"}),
            json!({"message": " isn't a valid model"}),
        ),
        (
            "resource_view_create",
            json!({"resource_id": picture, "title": "T", "view_type": ["image_view"]}),
            json!({"view_type": "No plugin found for view_type ['image_view']"}),
        ),
        (
            "resource_view_reorder",
            json!({"id": picture, "order": null}),
            json!({"order": "Must supply order as a list"}),
        ),
        (
            "config_option_show",
            json!({"key": null}),
            json!({"message": "Configuration option 'None' can not be shown"}),
        ),
        (
            "file_show",
            json!({"id": 5}),
            json!({"id": ["Must be a Unicode string value"]}),
        ),
        (
            "file_show",
            json!({"id": {}}),
            json!({"id": ["Missing value"]}),
        ),
        (
            "file_create",
            json!({"upload": ""}),
            json!({"upload": ["Unsupported source type: <class 'str'> cannot be converted into Upload"]}),
        ),
        (
            "vocabulary_create",
            json!({"name": "genre", "tags": [{"name": "jazz", "vocabulary_id": "none"}]}),
            json!({"tags": [{"vocabulary_id": ["Tag vocabulary was not found."]}]}),
        ),
        (
            "activity_create",
            json!({"user_id": "admin", "object_id": "nobody", "activity_type": "new user"}),
            json!({"object_id": ["User not found: nobody"]}),
        ),
    ] {
        let answer = site
            .action(action, &params)
            .token(&site.token)
            .send_to(&service)
            .await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!(
            (answer.status.as_u16(), said),
            (409, error),
            "{action} {params}"
        );
    }
    let cleared = site.done("job_clear", json!({"queues": ["nowhere"]})).await;
    assert_eq!(cleared, json!(["nowhere"]));
}

#[actix_web::test]
async fn bodies_and_queries_are_taken_as_clients_write_them() {
    let site = Site::new();
    let service = site.service().await;
    let body = |path: &str, body: &'static str| {
        site.post(path)
            .body("application/json", body)
            .token(&site.token)
    };
    let show = "/api/3/action/user_show";
    let marked = body(show, "\u{feff}{\"id\": \"admin\"}")
        .send_to(&service)
        .await;
    assert_eq!(marked.result()["name"], "admin");
    // Separators alone are no parameters, so the body counts.
    let bare = body(&format!("{show}?&"), "{\"id\": \"none\"}")
        .send_to(&service)
        .await;
    assert_eq!(bare.status, 404);
    // A parameter without a value is there.
    let empty = site
        .get("/api/3/action/group_show?id=")
        .send_to(&service)
        .await;
    assert_eq!(empty.status, 404);
    let quoted = site
        .request(
            Method::GET,
            "/api/3/action/member_roles_list?callback=%27%22",
        )
        .send_to(&service)
        .await;
    assert!(
        quoted.text().starts_with("&#x27;&quot;("),
        "{}",
        quoted.text()
    );
}

#[actix_web::test]
async fn organizations_of_a_user_are_sorted_whatever_their_case_and_count_what_they_hold() {
    let site = Site::new();
    let bob = site.user("bob");
    for (name, title) in [("one", "B"), ("two", "a")] {
        site.done(
            "organization_create",
            json!({"name": name, "title": title, "users": [{"name": "bob", "capacity": "member"}]}),
        )
        .await;
    }
    site.done(
        "package_create",
        json!({"name": "plans", "owner_org": "one", "private": true}),
    )
    .await;
    let list = site
        .action(
            "organization_list_for_user",
            &json!({"include_dataset_count": true}),
        )
        .token(&bob)
        .send()
        .await
        .result();
    let shown: Vec<(&str, i64)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["package_count"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(shown, [("two", 0), ("one", 1)]);
    // Lists of what happened tell the two kinds apart.
    let other = site
        .action("group_activity_list", &json!({"id": "one"}))
        .send()
        .await;
    assert_eq!(other.status, 404);
}

/// Signs a request of somebody who has signed in.
fn as_who<'s>(call: Call<'s>, token: &str) -> Call<'s> {
    if token.is_empty() {
        call
    } else {
        call.token(token)
    }
}

/// Where CKAN asks whether an id is there at all, neither 0 nor false is one.
#[actix_web::test]
async fn zero_and_false_are_no_ids() {
    let site = Site::new();
    let service = site.service().await;
    let alice = site.user("alice");
    let no_object =
        |what: &str| json!({"message": format!("Missing id, can not get {what} object")});
    let cases = [
        (
            "package_show",
            "id",
            "",
            json!({"name_or_id": ["Missing value"]}),
        ),
        (
            "package_patch",
            "id",
            &site.token,
            json!({"name_or_id": ["Missing value"]}),
        ),
        ("package_patch", "id", &alice, no_object("Package")),
        (
            "package_update",
            "id",
            &alice,
            json!({"id": "Missing value"}),
        ),
        ("resource_patch", "id", &alice, no_object("Resource")),
        ("group_patch", "id", &alice, no_object("Group")),
        ("organization_patch", "id", &alice, no_object("Group")),
        ("follow_dataset", "id", &alice, no_object("Package")),
        ("follow_group", "id", &alice, no_object("Group")),
        (
            "am_following_dataset",
            "id",
            &alice,
            json!({"id": ["Not found: Dataset"]}),
        ),
        ("vocabulary_show", "id", "", json!({"id": "id not in data"})),
        (
            "task_status_show",
            "id",
            "",
            json!({"entity_id": ["Missing value"]}),
        ),
        (
            "datastore_info",
            "id",
            "",
            json!({"resource_id": ["Missing value"]}),
        ),
        (
            "api_token_list",
            "user_id",
            &site.token,
            json!({"user_id": ["Missing value"]}),
        ),
    ];
    for (action, key, token, error) in cases {
        for nothing in [json!(0), json!(false)] {
            let params = json!({key: nothing});
            let answer = as_who(site.action(action, &params), token)
                .send_to(&service)
                .await;
            let mut said = answer.json()["error"].clone();
            said.as_object_mut().unwrap().remove("__type");
            assert_eq!(
                (answer.status.as_u16(), &said),
                (409, &error),
                "{action} {params}"
            );
        }
    }
}

#[actix_web::test]
async fn texts_that_are_looked_up_hold_the_wildcards_of_the_database() {
    let site = Site::new();
    let service = site.service().await;
    site.user("anna-b");
    site.user("anna-c");
    site.done(
        "group_create",
        json!({"name": "two-rivers", "title": "Rivers"}),
    )
    .await;
    site.done(
        "organization_create",
        json!({"name": "two-lakes", "title": "100% Lakes"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "maps", "title": "Alpha Data", "resources": [
            {"url": "http://example.org/a", "format": "GeoJSON"}, {"url": "http://example.org/b", "format": "CSV"},
        ]}),
    )
    .await;
    let cases: &[(&str, Value, &str)] = &[
        ("group_autocomplete", json!({"q": "two_riv"}), "two-rivers"),
        ("group_autocomplete", json!({"q": "r%v%s"}), "two-rivers"),
        ("group_autocomplete", json!({"q": "r\\%v"}), ""),
        (
            "organization_autocomplete",
            json!({"q": "two_"}),
            "two-lakes",
        ),
        (
            "organization_autocomplete",
            json!({"q": "0\\% l"}),
            "two-lakes",
        ),
        ("user_autocomplete", json!({"q": "anna_"}), "anna-b anna-c"),
        (
            "user_list",
            json!({"q": "a_na%c", "all_fields": false}),
            "anna-c",
        ),
        (
            "user_list",
            json!({"q": "anna", "limit": 1, "offset": 5, "all_fields": false}),
            "anna-b anna-c",
        ),
        (
            "user_list",
            json!({"q": "anna", "rows": 1, "start": 1, "all_fields": false}),
            "anna-c",
        ),
        ("group_list", json!({"q": "r_vers"}), "two-rivers"),
        ("organization_list", json!({"type": ""}), ""),
        ("organization_list", json!({"type": null}), ""),
        ("format_autocomplete", json!({"q": "g_oj"}), "geojson"),
        ("format_autocomplete", json!({"q": "C%v"}), "csv"),
        ("format_autocomplete", json!({"q": null}), "csv geojson"),
        // Tags and resources are looked up by the letters alone.
        ("tag_autocomplete", json!({"query": "%"}), ""),
        // Parts of words are found one by one, whole words side by side.
        ("package_autocomplete", json!({"q": "lpha"}), "maps"),
        ("package_autocomplete", json!({"q": "lpha da"}), ""),
        ("package_autocomplete", json!({"q": "alpha data"}), "maps"),
        ("package_autocomplete", json!({"q": null}), ""),
    ];
    for (action, params, names) in cases {
        let found = site.action(action, params).send_to(&service).await.result();
        let found: Vec<&str> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().or_else(|| one["name"].as_str()).unwrap())
            .collect();
        assert_eq!(found.join(" "), *names, "{action} {params}");
    }
}

#[actix_web::test]
async fn what_is_empty_or_odd_is_taken_where_ckan_takes_it() {
    let site = Site::new();
    let service = site.service().await;
    let bob = site.user("bob");
    for (lang, word) in [("fr", "l'eau"), ("de", "Wasser")] {
        site.done(
            "term_translation_update",
            json!({"term": "water", "lang_code": lang, "term_translation": word}),
        )
        .await;
    }
    for (terms, count) in [
        (json!([]), 2),
        (Value::Null, 2),
        (json!(""), 0),
        (json!(["water"]), 2),
    ] {
        let shown = site
            .done("term_translation_show", json!({"terms": terms}))
            .await;
        assert_eq!(shown.as_array().unwrap().len(), count, "{terms}");
    }
    let made = site
        .done(
            "package_create",
            json!({"name": "lakes", "resources": [{"url": "http://example.org/a.png", "format": "PNG"}]}),
        )
        .await;
    let picture = &made["resources"][0]["id"];
    let view = site
        .done(
            "resource_view_create",
            json!({"resource_id": picture, "title": "T", "view_type": "image_view"}),
        )
        .await;
    // A view comes back as it was shown.
    let mut changed = view.clone();
    changed["title"] = json!("Lake");
    let updated = site.done("resource_view_update", changed).await;
    assert_eq!(updated["title"], "Lake");
    site.done("organization_create", json!({"name": "org"}))
        .await;
    let shown = site
        .done(
            "organization_show",
            json!({"id": "org", "include_users": null}),
        )
        .await;
    assert_eq!(shown.get("users"), None);
    let activity = site
        .done(
            "package_activity_list",
            json!({"id": "lakes", "limit": "", "offset": ""}),
        )
        .await[0]["id"]
        .clone();
    let cases = [
        (
            "activity_show",
            json!({"id": activity, "include_data": "x"}),
            "",
            403,
        ),
        (
            "activity_show",
            json!({"id": activity, "include_data": "x"}),
            &site.token,
            200,
        ),
        (
            "job_list",
            json!({"ids_only": "x", "limit": ""}),
            &site.token,
            200,
        ),
        ("group_list_authz", json!({"am_member": "x"}), &bob, 200),
        ("group_list_authz", json!({"am_member": ""}), &bob, 200),
        ("file_owner_scan", json!({"sort": ""}), &bob, 200),
        ("file_owner_scan", json!({"sort": {}}), &bob, 200),
        (
            "api_token_revoke",
            json!({"token": "", "jti": ""}),
            &bob,
            403,
        ),
        (
            "api_token_revoke",
            json!({"token": "", "jti": ""}),
            &site.token,
            200,
        ),
        (
            "activity_delete",
            json!({"offset_days": ""}),
            &site.token,
            409,
        ),
        (
            "user_invite",
            json!({"email": "x", "group_id": "none", "role": "editor"}),
            &site.token,
            409,
        ),
        (
            "user_invite",
            json!({"email": "x@example.org", "group_id": "none", "role": "king"}),
            &site.token,
            404,
        ),
    ];
    for (action, params, token, status) in cases {
        let answer = as_who(site.action(action, &params), token)
            .send_to(&service)
            .await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{action} {params}: {}",
            answer.text()
        );
    }
    for (action, params, error) in [
        (
            "activity_create",
            json!({"user_id": "bob", "object_id": "x", "activity_type": null}),
            json!({
                "activity_type": ["Missing value"],
                "object_id": ["There is no object_id validator for activity type \"None\""],
            }),
        ),
        (
            "resource_search",
            json!({"query": {"url": "x"}}),
            json!({"query": "Must be <field>:<value> pair(s)"}),
        ),
        (
            "organization_list",
            json!({"all_fields": true, "include_extras": "x"}),
            json!({"message": "Parameter is not an bool"}),
        ),
        (
            "package_patch",
            json!({"id": "lakes", "tags": ["a"]}),
            json!({
                "data": {"id": "lakes", "tags": ["a"]},
                "message": "Only lists of dicts can be placed against subschema ('tags',), not <class 'list'>",
            }),
        ),
    ] {
        let call = site.action(action, &params).token(&site.token);
        let answer = call.send_to(&service).await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!(said, error, "{action} {params}");
    }
}
