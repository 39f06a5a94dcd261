//! Clients of ckanext-datarequests and ckanext-showcase find their actions, on the records that everybody else uses.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::participation::{call, library, member, ok};
use crate::support::{Hands, Site};

/// Clients of ckanext-datarequests find its actions, on the same records as everybody else.
#[actix_web::test]
async fn clients_of_the_extension_ask_comment_follow_and_close_requests() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |settings, _| {
        settings.participation.moderation = false;
    });
    library(&site).await;
    let (citizen, other) = (site.user("citizen"), site.user("other"));
    let editor = member(&site, "ed", "editor").await;
    let wish =
        json!({"title": "Lake levels", "description": "Hour by hour", "organization_id": "water"});
    let made = ok(&site, &citizen, "create_datarequest", wish.clone()).await;
    let id = &made["id"];
    for (key, expected) in [
        ("title", json!("Lake levels")),
        ("description", json!("Hour by hour")),
        ("open_time", json!("2026-03-01 08:00:00.000000")),
        ("close_time", Value::Null),
        ("closed", json!(false)),
        ("accepted_dataset_id", Value::Null),
        ("accepted_dataset", Value::Null),
        ("followers", json!(1)),
    ] {
        assert_eq!(made[key], expected, "{key}: {made}");
    }
    assert_eq!(made["user"]["name"], "citizen");
    assert_eq!(made["user"]["id"], made["user_id"]);
    assert_eq!(made["organization"]["name"], "water");
    assert_eq!(made["organization"]["id"], made["organization_id"]);
    let own = ok(&site, &citizen, "package_show", json!({"id": id})).await;
    assert_eq!(own["request_status"], "submitted");

    for (action, params, expected) in [
        (
            "create_datarequest",
            json!({}),
            json!({"Title": ["Title cannot be empty"], "Description": ["Description cannot be empty"]}),
        ),
        (
            "create_datarequest",
            json!({"title": "LAKE levels", "description": "x"}),
            json!({"Title": ["That title is already in use"]}),
        ),
        (
            "create_datarequest",
            json!({"title": "x".repeat(101), "description": "x".repeat(1001), "organization_id": "none"}),
            json!({
                "Title": ["Title must be a maximum of 100 characters long"],
                "Description": ["Description must be a maximum of 1000 characters long"],
                "Organization": ["Organization is not valid"],
            }),
        ),
        (
            "show_datarequest",
            json!({}),
            json!({"message": "Data Request ID has not been included"}),
        ),
        (
            "comment_datarequest",
            json!({"datarequest_id": id}),
            json!({"Comment": ["Comments must be a minimum of 1 character long"]}),
        ),
        (
            "close_datarequest",
            json!({"id": id, "accepted_dataset_id": "none"}),
            json!({"Accepted Dataset": ["Dataset not found"]}),
        ),
        (
            "follow_datarequest",
            json!({"id": id}),
            json!({"message": ["The user is already following the given Data Request"]}),
        ),
        (
            "list_datarequests",
            json!({"sort": "up"}),
            json!({"sort": ["Must be one of asc, desc"]}),
        ),
    ] {
        let answer = call(&site, &citizen, action, params.clone()).await;
        assert_eq!(answer.status, 409, "{action} {params}: {}", answer.text());
        let mut error = answer.json()["error"].clone();
        error.as_object_mut().unwrap().remove("__type");
        assert_eq!(error, expected, "{action} {params}");
    }
    let none = call(&site, &citizen, "show_datarequest", json!({"id": "rivers"})).await;
    assert_eq!(none.status, 404, "it is no request");

    // Who asked may say it in other words, and others may not.
    let words = json!({"id": id, "description": "Day by day"});
    let refused = call(&site, &other, "update_datarequest", words.clone()).await;
    assert_eq!(refused.status, 403);
    let changed = ok(&site, &citizen, "update_datarequest", words).await;
    assert_eq!(
        (&changed["title"], &changed["description"]),
        (&json!("Lake levels"), &json!("Day by day"))
    );

    let said = json!({"datarequest_id": id, "comment": "Me too"});
    let said = ok(&site, &other, "comment_datarequest", said).await;
    assert_eq!(
        (
            &said["comment"],
            &said["user"]["name"],
            &said["datarequest_id"]
        ),
        (&json!("Me too"), &json!("other"), id)
    );
    let of = json!({"id": said["id"], "comment": "Me as well"});
    assert_eq!(
        call(&site, &citizen, "update_datarequest_comment", of.clone())
            .await
            .status,
        403
    );
    ok(&site, &other, "update_datarequest_comment", of).await;
    clock.go_on(TimeDelta::minutes(1));
    let answer = json!({"datarequest_id": id, "comment": "Soon"});
    ok(&site, &editor, "comment_datarequest", answer).await;
    let texts = async |sort: &str| -> Vec<String> {
        let params = json!({"datarequest_id": id, "sort": sort});
        let list = ok(&site, &citizen, "list_datarequest_comments", params).await;
        let list = list.as_array().unwrap().iter();
        list.map(|one| one["comment"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts("asc").await.first().unwrap(), "Me as well");
    assert_eq!(texts("desc").await.len(), 2);
    ok(
        &site,
        &other,
        "delete_datarequest_comment",
        json!({"id": said["id"]}),
    )
    .await;
    let gone = call(
        &site,
        &other,
        "show_datarequest_comment",
        json!({"id": said["id"]}),
    )
    .await;
    assert_eq!(gone.status, 404);

    for (action, expected) in [("follow_datarequest", 2), ("unfollow_datarequest", 1)] {
        assert_eq!(ok(&site, &other, action, json!({"id": id})).await, true);
        let shown = ok(&site, &other, "show_datarequest", json!({"id": id})).await;
        assert_eq!(shown["followers"], expected, "{action}");
    }

    clock.go_on(TimeDelta::days(4));
    let second = json!({"title": "Snow", "description": "Depth"});
    let second = ok(&site, &other, "create_datarequest", second).await;
    let close = json!({"id": id, "accepted_dataset_id": "rivers"});
    assert_eq!(
        call(&site, &other, "close_datarequest", close.clone())
            .await
            .status,
        403
    );
    let closed = ok(&site, &editor, "close_datarequest", close.clone()).await;
    assert_eq!(
        (&closed["closed"], &closed["close_time"]),
        (&json!(true), &json!("2026-03-05 00:00:00.000000"))
    );
    assert_eq!(closed["accepted_dataset"]["name"], "rivers");
    assert_eq!(
        closed["accepted_dataset_id"],
        closed["accepted_dataset"]["id"]
    );
    let again = call(&site, &citizen, "close_datarequest", close).await;
    assert_eq!(
        again.json()["error"]["message"],
        json!(["This Data Request is already closed"])
    );
    let ours = ok(&site, &citizen, "package_show", json!({"id": id})).await;
    assert_eq!(ours["request_status"], "released");
    assert_eq!(ours["answer"]["fr"], "Voir « Rivers ».");

    let listed = async |params: Value| {
        let found = site
            .action("list_datarequests", &params)
            .send()
            .await
            .result();
        let titles: Vec<String> = found["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["title"].as_str().unwrap().to_owned())
            .collect();
        (titles.join(", "), found)
    };
    let (titles, found) = listed(json!({})).await;
    assert_eq!(
        (titles.as_str(), &found["count"]),
        ("Lake levels, Snow", &json!(2))
    );
    assert_eq!(
        found["facets"]["state"]["items"],
        json!([
            {"name": "open", "display_name": "Open", "count": 1},
            {"name": "closed", "display_name": "Closed", "count": 1},
        ])
    );
    let owner = &found["facets"]["organization"]["items"][0];
    assert_eq!(
        (&owner["name"], &owner["display_name"], &owner["count"]),
        (&json!("water"), &json!("Water"), &json!(1))
    );
    for (params, expected) in [
        (json!({"sort": "desc"}), "Snow, Lake levels"),
        (json!({"closed": true}), "Lake levels"),
        (json!({"closed": "false"}), "Snow"),
        (json!({"organization_id": "water"}), "Lake levels"),
        (json!({"user_id": "other"}), "Snow"),
        (json!({"q": "depth"}), "Snow"),
        (json!({"limit": 1, "offset": 1}), "Snow"),
    ] {
        assert_eq!(listed(params.clone()).await.0, expected, "{params}");
    }
    let plain = json!({"id": second["id"]});
    let closed = ok(&site, &other, "close_datarequest", plain.clone()).await;
    assert_eq!(
        (&closed["closed"], &closed["accepted_dataset"]),
        (&json!(true), &Value::Null)
    );
    ok(&site, &other, "delete_datarequest", plain).await;
    assert_eq!(listed(json!({})).await.0, "Lake levels");
}

/// With contributions looked at first, what was approved is not changed behind the back of whoever approved it.
#[actix_web::test]
async fn what_was_looked_at_is_changed_by_its_organization_alone() {
    let site = Site::new();
    library(&site).await;
    let citizen = site.user("citizen");
    let editor = member(&site, "ed", "editor").await;
    let wish = json!({"title": "Lakes", "description": "x", "organization_id": "water"});
    let made = ok(&site, &citizen, "create_datarequest", wish).await;
    let change = async |token: &str, title: &str| {
        let params = json!({"id": made["id"], "title": title});
        let answer = call(&site, token, "update_datarequest", params).await;
        answer.status.as_u16()
    };
    assert_eq!(change(&citizen, "Deep lakes").await, 200);
    site.done("publication_approve", json!({"id": made["id"]}))
        .await;
    assert_eq!(change(&citizen, "Buy now").await, 403);
    assert_eq!(change(&editor, "Shallow lakes").await, 200);
    let params = json!({"datarequest_id": made["id"], "comment": "When?"});
    let said = ok(&site, &citizen, "comment_datarequest", params).await;
    let shown = async || {
        let params = json!({"id": said["id"]});
        let answer = site
            .action("show_datarequest_comment", &params)
            .send()
            .await;
        answer.status.as_u16()
    };
    assert_eq!(shown().await, 404, "it waits");
    ok(
        &site,
        &editor,
        "comment_decide",
        json!({"id": said["id"], "decision": "show"}),
    )
    .await;
    assert_eq!(shown().await, 200);
    let params = json!({"id": said["id"], "comment": "Buy now"});
    ok(&site, &citizen, "update_datarequest_comment", params).await;
    assert_eq!(shown().await, 404, "it waits again");
}

/// Clients of ckanext-showcase find its actions, on the same records as everybody else.
#[actix_web::test]
async fn clients_of_the_extension_look_after_showcases() {
    let site = Site::new();
    library(&site).await;
    let private = json!({"name": "plans", "owner_org": "water", "private": true});
    site.done("package_create", private).await;
    let curator = site.user("curator");
    let create = json!({"name": "river-app", "title": "River app", "notes": "x", "url": "https://a.example", "tags": [{"name": "water"}]});
    let refused = call(&site, &curator, "ckanext_showcase_create", create.clone()).await;
    assert_eq!(refused.status, 403);
    let name = json!({"username": "curator"});
    site.done("ckanext_showcase_admin_add", name.clone()).await;
    let twice = call(
        &site,
        &site.token,
        "ckanext_showcase_admin_add",
        name.clone(),
    )
    .await;
    assert_eq!(twice.status, 409);
    let listed = site.done("ckanext_showcase_admin_list", json!({})).await;
    assert_eq!(listed[0]["name"], "curator");
    let made = ok(&site, &curator, "ckanext_showcase_create", create).await;
    let id = &made["id"];
    assert_eq!(
        (&made["type"], &made["state"], &made["num_datasets"]),
        (&json!("showcase"), &json!("active"), &json!(0))
    );
    let missing = call(&site, &curator, "ckanext_showcase_create", json!({})).await;
    assert_eq!(missing.json()["error"]["name"], json!(["Missing value"]));

    let with = json!({"showcase_id": "river-app", "package_id": "rivers"});
    let create = "ckanext_showcase_package_association_create";
    let delete = "ckanext_showcase_package_association_delete";
    assert_eq!(
        call(&site, &curator, delete, with.clone()).await.status,
        404
    );
    let said = ok(&site, &curator, create, with.clone()).await;
    assert_eq!(&said["showcase_id"], id);
    assert_eq!(
        call(&site, &curator, create, with.clone()).await.status,
        409
    );
    let secret = json!({"showcase_id": "river-app", "package_id": "plans"});
    assert_eq!(
        call(&site, &curator, create, secret.clone()).await.status,
        403
    );
    site.done(create, secret).await;
    let names = async |action: &str, params: Value| -> Vec<String> {
        let list = site.action(action, &params).send().await.result();
        let list = list.as_array().unwrap().iter();
        list.map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let of = json!({"showcase_id": id});
    assert_eq!(
        names("ckanext_showcase_package_list", of.clone()).await,
        ["rivers"],
        "plans are not public"
    );
    let of_rivers = json!({"package_id": "rivers"});
    let with_rivers = async || names("ckanext_package_showcase_list", of_rivers.clone()).await;
    assert_eq!(with_rivers().await, ["river-app"]);
    assert_eq!(
        names("ckanext_showcase_list", json!({})).await,
        ["river-app"]
    );

    // What the extension knows nothing of stays.
    let update =
        json!({"id": id, "name": "river-app", "title": "Rivers app", "url": "https://b.example"});
    let updated = ok(&site, &curator, "ckanext_showcase_update", update).await;
    assert_eq!(
        (&updated["title"], &updated["notes"], &updated["tags"]),
        (&json!("Rivers app"), &json!(""), &json!([]))
    );
    assert_eq!(updated["num_datasets"], 1);
    let picture = site
        .post("/api/3/action/ckanext_showcase_upload")
        .token(&curator)
        .multipart(&[("upload", Some("a.png"), b"\x89PNG\r\n\x1a\nrest")])
        .send()
        .await
        .result();
    let address = picture["url"].as_str().unwrap();
    let path = address.strip_prefix("http://127.0.0.1:5000").unwrap();
    assert_eq!(
        site.get(path).send().await.header("content-type"),
        Some("image/png")
    );
    ok(&site, &curator, delete, with).await;
    assert!(with_rivers().await.is_empty());
    site.done("ckanext_showcase_admin_remove", name).await;
    let params = json!({"id": id});
    let refused = call(&site, &curator, "ckanext_showcase_delete", params.clone()).await;
    assert_eq!(refused.status, 403);
    site.done("ckanext_showcase_delete", params.clone()).await;
    let gone = site
        .action("ckanext_showcase_show", &params)
        .send()
        .await
        .status;
    assert_eq!(gone, 404);
}
