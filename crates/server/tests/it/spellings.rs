//! What programs send that is nearly right, and what CKAN 2.12 makes of it: ids that name nothing, odd bodies, odd searches.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::Site;

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

/// What searches of CKAN 2.12 with its engine answered.
#[actix_web::test]
async fn searches_are_read_as_the_engine_of_ckan_reads_them() {
    let site = Site::new();
    let service = site.service().await;
    for dataset in [
        json!({"name": "a-", "title": "Water", "url": "http://portal.example/x",
            "extras": [{"key": "issued_date", "value": "2024-02-03"}]}),
        json!({"name": "b-", "title": "Soil", "extras": [{"key": "issued_date", "value": "2023-12-31"}]}),
        json!({"name": "c-", "title": "A map of soil"}),
    ] {
        site.done("package_create", dataset).await;
    }
    let ask = async |params: Value| {
        let answer = site
            .action("package_search", &params)
            .send_to(&service)
            .await;
        let names: Option<Vec<String>> =
            answer.json()["result"]["results"].as_array().map(|list| {
                list.iter()
                    .map(|one| one["name"].as_str().unwrap().to_owned())
                    .collect()
            });
        let names = names.unwrap_or_default().concat().replace('-', "");
        (answer.status.as_u16(), names)
    };
    for (params, status, names) in [
        // A slash and a bang inside a word are letters of it.
        (json!({"q": "url:http\\://portal*"}), 200, "a"),
        (json!({"q": "url:a/b"}), 200, ""),
        (json!({"q": "title:water!soil"}), 200, ""),
        (json!({"q": "title:/wat.r/"}), 200, "a"),
        (json!({"q": "title:water /* not soil */"}), 200, "a"),
        (json!({"q": "title:/*"}), 409, ""),
        (json!({"fq": "title:water http://x"}), 409, ""),
        // Blanks are no words; nothing is everything.
        (json!({"q": " "}), 200, ""),
        (json!({"q": ""}), 200, "abc"),
        // What has no date counts as 1970.
        (json!({"sort": "issued_date asc"}), 200, "cba"),
        (json!({"sort": "issued_date desc"}), 200, "abc"),
        // Empty texts in place of numbers and fields.
        (json!({"rows": "", "facet.limit": "", "qf": ""}), 200, "abc"),
        (json!({"q": "soil", "qf": ""}), 200, "bc"),
        (json!({"fl": "", "q": "title:water"}), 200, "a"),
        (json!({"facet.field": ""}), 409, ""),
        (json!({"facet": "1"}), 409, ""),
        (json!({"include_private": []}), 200, "abc"),
        (json!({"wt": "{!term f=name}a"}), 409, ""),
        (json!({"q": "{!}"}), 400, ""),
    ] {
        let mut asked = json!({"sort": "name asc"});
        asked
            .as_object_mut()
            .unwrap()
            .extend(params.as_object().unwrap().clone());
        assert_eq!(ask(asked).await, (status, names.to_owned()), "{params}");
    }
    let refused = site
        .action("package_search", &json!({"rows": 1.5}))
        .send_to(&service)
        .await;
    assert_eq!(refused.json()["error"]["rows"], json!(["Invalid integer"]));
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
