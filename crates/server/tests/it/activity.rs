//! Activity streams over HTTP.

use cairn_catalogue::Caller;
use cairn_catalogue::clock::{Clock as _, SystemClock};
use cairn_catalogue::settings::MailSecurity;
use cairn_domain::record::FollowKind;
use serde_json::{Value, json};

use crate::post_office::post_office;
use crate::support::Site;

/// Returns types and titles of activities, the newest first.
fn story(list: &Value) -> Vec<String> {
    let activities = list.as_array().unwrap();
    activities
        .iter()
        .map(|one| {
            let title = &one["data"]["package"]["title"];
            format!(
                "{}: {}",
                one["activity_type"].as_str().unwrap(),
                title.as_str().unwrap_or("-")
            )
        })
        .collect()
}

async fn list(site: &Site, token: Option<&str>, action: &str, params: Value) -> Value {
    let call = site.action(action, &params);
    let call = match token {
        Some(token) => call.token(token),
        None => call,
    };
    call.send().await.result()
}

async fn error(site: &Site, token: Option<&str>, action: &str, params: Value) -> (u16, Value) {
    let call = site.action(action, &params);
    let call = match token {
        Some(token) => call.token(token),
        None => call,
    };
    let answer = call.send().await;
    (answer.status.as_u16(), answer.json()["error"].clone())
}

/// A dataset with a history: made, renamed in title twice.
async fn with_history() -> (Site, String) {
    let site = Site::new();
    let made = site
        .done(
            "package_create",
            json!({"name": "rivers", "title": "First", "resources": [{"url": "http://a"}], "tags": [{"name": "water"}]}),
        )
        .await;
    for title in ["Second", "Second", "Third"] {
        site.done("package_patch", json!({"id": "rivers", "title": title}))
            .await;
    }
    (site, made["id"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn a_dataset_is_listed_as_it_was_at_each_moment() {
    let (site, id) = with_history().await;
    let found = list(
        &site,
        None,
        "package_activity_list",
        json!({"id": "rivers"}),
    )
    .await;
    assert_eq!(
        story(&found),
        [
            "changed package: Third",
            "changed package: Second",
            "new package: First"
        ]
    );
    let now = site.done("package_show", json!({"id": id})).await;
    let newest = &found[0];
    assert_eq!(newest["data"], json!({"package": now, "actor": "admin"}));
    assert_eq!(newest["object_id"], json!(id));
    assert_eq!(newest["permission_labels"], json!(["public"]));
    assert_eq!(newest["timestamp"].as_str().unwrap().len(), 26);
    assert_eq!(newest.as_object().unwrap().len(), 7);
}

#[actix_web::test]
async fn lists_come_in_pages_and_kinds() {
    let (site, id) = with_history().await;
    let of = |params: Value| {
        let mut params = params;
        params["id"] = json!(id);
        list(&site, None, "package_activity_list", params)
    };
    let all = of(json!({})).await;
    let at = |place: usize| {
        let text = all[place]["timestamp"].as_str().unwrap();
        let moment = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").unwrap();
        moment.and_utc().timestamp_micros() as f64 / 1.0e6
    };
    for (params, expected) in [
        (json!({"limit": 1}), vec!["Third"]),
        (json!({"limit": "1", "offset": "1"}), vec!["Second"]),
        (json!({"limit": 0}), vec!["Third", "Second", "First"]),
        (json!({"offset": 3}), vec![]),
        (json!({"activity_types": ["new package"]}), vec!["First"]),
        (
            json!({"exclude_activity_types": ["changed package"]}),
            vec!["First"],
        ),
        (
            json!({"activity_types": []}),
            vec!["Third", "Second", "First"],
        ),
        (json!({"before": at(1)}), vec!["First"]),
        (json!({"before": at(0), "limit": 1}), vec!["Second"]),
        (json!({"after": at(2), "limit": 1}), vec!["Second"]),
        (json!({"after": at(2).to_string()}), vec!["Third", "Second"]),
        (json!({"after": at(2), "before": at(0)}), vec!["Second"]),
    ] {
        let found = of(params.clone()).await;
        let titles: Vec<&str> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["data"]["package"]["title"].as_str().unwrap())
            .collect();
        assert_eq!(titles, expected, "{params}");
    }
}

#[actix_web::test]
async fn wrong_parameters_are_named_all_at_once() {
    let (site, _) = with_history().await;
    let not_a_number = json!(["Invalid integer", "Please enter an integer value"]);
    let not_a_moment = json!(["Must be a float timestamp"]);
    for (params, field, expected) in [
        (json!({"limit": "x"}), "limit", not_a_number),
        (
            json!({"limit": -1}),
            "limit",
            json!(["Must be a natural number"]),
        ),
        (
            json!({"offset": -1}),
            "offset",
            json!(["Must be a natural number"]),
        ),
        (json!({"offset": "x"}), "offset", json!(["Invalid integer"])),
        (json!({"before": "x"}), "before", not_a_moment.clone()),
        (json!({"before": "nan"}), "before", not_a_moment.clone()),
        (json!({"after": {}}), "after", not_a_moment.clone()),
        (json!({"after": 1e99}), "after", not_a_moment),
        (
            json!({"activity_types": "new package"}),
            "activity_types",
            json!(["Not a list"]),
        ),
        (
            json!({"activity_types": [1]}),
            "activity_types",
            json!(["Not a string: 1"]),
        ),
        (
            json!({"activity_types": ["a"], "exclude_activity_types": ["b"]}),
            "activity_types",
            json!(["Cannot be used together with `exclude_activity_types"]),
        ),
        (
            json!({"before": ""}),
            "before",
            json!(["Must be a float timestamp"]),
        ),
        (
            json!({"id": "", "offset": "x"}),
            "offset",
            json!(["Invalid integer"]),
        ),
    ] {
        let mut with_id = json!({"id": "rivers"});
        with_id
            .as_object_mut()
            .unwrap()
            .extend(params.as_object().cloned().unwrap());
        let (status, found) = error(&site, None, "package_activity_list", with_id).await;
        assert_eq!((status, &found[field]), (409, &expected), "{params}");
    }
    for action in [
        "package_activity_list",
        "group_activity_list",
        "organization_activity_list",
        "user_activity_list",
    ] {
        assert_eq!(
            error(&site, None, action, json!({"id": "none"})).await.0,
            404,
            "{action}"
        );
        let (status, found) = error(&site, None, action, json!({})).await;
        assert_eq!(
            (status, &found["id"]),
            (409, &json!(["Missing value"])),
            "{action}"
        );
        let params = json!({"id": "none", "activity_types": "x"});
        let (status, found) = error(&site, None, action, params).await;
        assert_eq!(
            (status, &found["activity_types"]),
            (409, &json!(["Not a list"])),
            "{action}"
        );
    }
}

#[actix_web::test]
async fn each_reader_sees_what_was_open_to_them() {
    let site = Site::new();
    let plain = site.user("plain");
    site.done("package_create", json!({"name": "open", "title": "Open"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "draft", "title": "Draft", "state": "draft"}),
    )
    .await;
    site.done("package_delete", json!({"id": "open"})).await;
    for (token, expected) in [
        (None, vec!["new package: Open"]),
        (Some(&plain), vec!["new package: Open"]),
        (
            Some(&site.token),
            vec![
                "deleted package: Open",
                "new package: Draft",
                "new package: Open",
            ],
        ),
    ] {
        let token = token.map(String::as_str);
        for (action, params) in [
            ("recently_changed_packages_activity_list", json!({})),
            ("user_activity_list", json!({"id": "admin"})),
        ] {
            let found = list(&site, token, action, params).await;
            assert_eq!(story(&found), expected, "{action}");
        }
    }
    let (status, found) = error(&site, None, "package_activity_list", json!({"id": "open"})).await;
    assert_eq!(status, 403, "{found}");
    let own = Site::with(|settings, _| settings.activity.hidden_users = vec!["admin".to_owned()]);
    own.done("package_create", json!({"name": "open"})).await;
    for (token, hidden, expected) in [
        (&own.token, json!(false), 0),
        (&own.token, json!(true), 1),
        (&own.user("plain"), json!(true), 0),
    ] {
        let params = json!({"id": "open", "include_hidden_activity": hidden});
        let found = list(&own, Some(token), "package_activity_list", params).await;
        assert_eq!(found.as_array().unwrap().len(), expected);
    }
}

#[actix_web::test]
async fn one_activity_is_shown_to_those_who_may_change_the_dataset() {
    let (site, id) = with_history().await;
    // Without an organization, everybody who is signed in may change it here.
    let plain = site.user("plain");
    let all = list(&site, None, "package_activity_list", json!({"id": id})).await;
    let (newest, oldest) = (&all[0]["id"], &all[2]["id"]);
    for token in [None, Some(plain.as_str()), Some(&site.token)] {
        let shown = list(&site, token, "activity_show", json!({"id": newest})).await;
        assert_eq!(shown, all[0]);
    }
    for action in ["activity_data_show", "activity_diff", "activity_show"] {
        let params = json!({"id": newest, "include_data": true, "object_type": "package"});
        let (status, found) = error(&site, None, action, params).await;
        assert_eq!(
            (status, &found["message"]),
            (
                403,
                &json!(format!(
                    "Access denied: User  not authorized to edit package {id}"
                ))
            ),
            "{action}"
        );
    }
    let as_plain = |action, params| list(&site, Some(&plain), action, params);
    let data = as_plain("activity_data_show", json!({"id": newest})).await;
    assert_eq!(data, all[0]["data"]);
    let package = as_plain(
        "activity_data_show",
        json!({"id": newest, "object_type": "package"}),
    )
    .await;
    assert_eq!(package, all[0]["data"]["package"]);
    let diff = as_plain(
        "activity_diff",
        json!({"id": newest, "object_type": "package"}),
    )
    .await;
    assert_eq!(diff["activities"], json!([all[1], all[0]]));
    let text = diff["diff"].as_str().unwrap();
    assert!(
        text.starts_with("--- \n\n+++ \n\n@@ ")
            && text.contains("-  \"title\": \"Second\"")
            && text.contains("+  \"title\": \"Third\""),
        "{text}"
    );
    for (kind, mark) in [
        ("context", "!   \"title\": \"Third\""),
        ("html", "<table class=\"diff\">"),
    ] {
        let params = json!({"id": newest, "object_type": "package", "diff_type": kind});
        let diff = as_plain("activity_diff", params).await;
        assert!(diff["diff"].as_str().unwrap().contains(mark), "{diff}");
    }
    for (action, params, status, message) in [
        (
            "activity_diff",
            json!({"id": oldest, "object_type": "package"}),
            404,
            "Not found: Previous activity for this object not found",
        ),
        (
            "activity_diff",
            json!({"id": newest, "object_type": "zzz"}),
            404,
            "Not found: Could not find object in the activity data",
        ),
        (
            "activity_diff",
            json!({"id": newest, "object_type": "package", "diff_type": "zzz"}),
            409,
            "diff_type not recognized",
        ),
        (
            "activity_data_show",
            json!({"id": newest, "object_type": "zzz"}),
            404,
            "Not found: Could not find that object_type in the activity",
        ),
        ("activity_show", json!({"id": "none"}), 404, "Not found"),
    ] {
        let (found, error) = error(&site, Some(&plain), action, params).await;
        assert_eq!(
            (found, error["message"].as_str()),
            (status, Some(message)),
            "{action}"
        );
    }
}

#[actix_web::test]
async fn sysadmins_write_and_delete_activities() {
    let (site, id) = with_history().await;
    let plain = site.user("plain");
    let made = site
        .done(
            "activity_create",
            json!({"user_id": "plain", "object_id": id, "activity_type": "changed package",
                   "data": {"package": {"title": "made up"}}, "id": "x", "timestamp": "2001-01-01"}),
        )
        .await;
    assert_eq!(made["data"], json!({"package": {"title": "made up"}}));
    assert_eq!(made["permission_labels"], Value::Null);
    assert!(made["id"] != "x" && !made["timestamp"].as_str().unwrap().starts_with("2001"));
    // Without labels, only sysadmins see it in lists.
    let anonymous = list(&site, None, "package_activity_list", json!({"id": id})).await;
    assert_eq!(anonymous.as_array().unwrap().len(), 3);
    let (user, object) = (json!("plain"), json!(id));
    for (params, expected) in [
        (
            json!({}),
            json!({"user_id": ["Missing value"], "object_id": ["Missing value"], "activity_type": ["Missing value"]}),
        ),
        (
            json!({"user_id": user, "object_id": object, "activity_type": "zz"}),
            json!({"activity_type": ["Not found: Activity type"],
                   "object_id": ["There is no object_id validator for activity type \"zz\""]}),
        ),
        (
            json!({"user_id": user, "object_id": "none", "activity_type": "changed package"}),
            json!({"object_id": ["Dataset not found"]}),
        ),
        (
            json!({"user_id": "none", "object_id": object, "activity_type": "changed package"}),
            json!({"user_id": ["Not found: User"]}),
        ),
    ] {
        let (status, mut found) = error(&site, Some(&site.token), "activity_create", params).await;
        found.as_object_mut().unwrap().remove("__type");
        assert_eq!((status, found), (409, expected));
    }
    for action in [
        "activity_create",
        "activity_delete_all",
        "activity_delete_counts",
    ] {
        for token in [None, Some(plain.as_str())] {
            let (status, found) = error(&site, token, action, json!({})).await;
            assert_eq!(
                (status, &found["message"]),
                (403, &json!("Access denied")),
                "{action}"
            );
        }
    }
    assert_eq!(
        error(&site, None, "activity_delete", json!({"id": "x"}))
            .await
            .0,
        403
    );
    let delete = |params| site.done("activity_delete", params);
    assert_eq!(
        delete(json!({"id": made["id"]})).await,
        json!({"message": "Activity purged"})
    );
    let (status, found) = error(
        &site,
        Some(&site.token),
        "activity_delete",
        json!({"id": made["id"]}),
    )
    .await;
    assert_eq!(
        (status, &found["message"]),
        (404, &json!("Not found: Activity not found"))
    );
    for (params, key, message) in [
        (
            json!({}),
            "__before",
            json!([
                "Either both start_date and end_date must be specified, or offset_days must be provided."
            ]),
        ),
        (
            json!({"start_date": "2001-01-02", "end_date": "2001-01-01"}),
            "message",
            json!("start_date cannot be greater than end_date."),
        ),
        (
            json!({"start_date": "zz", "end_date": "2001-01-01"}),
            "start_date",
            json!(["Date format incorrect"]),
        ),
        (
            json!({"offset_days": "zz"}),
            "offset_days",
            json!(["Invalid integer"]),
        ),
    ] {
        let (status, found) = error(&site, Some(&site.token), "activity_delete", params).await;
        assert_eq!((status, &found[key]), (409, &message));
    }
    let none = json!({"message": "No activities found matching the specified criteria."});
    assert_eq!(
        delete(json!({"start_date": "2001-01-01", "end_date": "2001-01-02"})).await,
        none
    );
    assert_eq!(delete(json!({"offset_days": i64::MAX})).await, none);
    let counts = site.done("activity_delete_counts", json!({})).await;
    assert_eq!(
        counts,
        json!({"older_than_1_day": 0, "older_than_30_days": 0, "older_than_365_days": 0, "total": 3})
    );
    let kept =
        delete(json!({"start_date": "2001-01-01", "end_date": "2201-01-01T00:00:00", "keep": 1}))
            .await;
    assert_eq!(
        kept,
        json!({"message": "Deleted 2 rows from the activity table."})
    );
    let all = site.done("activity_delete_all", json!({})).await;
    assert_eq!(
        all,
        json!({"message": "Deleted 1 rows from the activity table."})
    );
    let off = Site::with(|settings, _| settings.activity.enabled = false);
    off.done("package_create", json!({"name": "quiet"})).await;
    assert_eq!(off.done("activity_create", json!({})).await, Value::Null);
    assert_eq!(
        off.done("package_activity_list", json!({"id": "quiet"}))
            .await,
        json!([])
    );
}

#[actix_web::test]
async fn dashboards_ask_who_looks() {
    let site = Site::new();
    site.done("package_create", json!({"name": "rivers"})).await;
    let found = list(
        &site,
        Some(&site.token),
        "dashboard_activity_list",
        json!({}),
    )
    .await;
    assert_eq!(
        (found.as_array().unwrap().len(), &found[0]["is_new"]),
        (1, &json!(false))
    );
    for action in [
        "dashboard_activity_list",
        "dashboard_new_activities_count",
        "dashboard_mark_activities_old",
    ] {
        let (status, found) = error(&site, None, action, json!({})).await;
        assert_eq!(
            (status, &found["message"]),
            (
                403,
                &json!("Access denied: You must be logged in to access your dashboard.")
            ),
            "{action}"
        );
    }
    assert_eq!(
        site.done("dashboard_new_activities_count", json!({})).await,
        json!(0)
    );
    assert_eq!(
        site.done("dashboard_mark_activities_old", json!({})).await,
        Value::Null
    );
}

#[actix_web::test]
async fn a_purged_dataset_leaves_its_activities_without_its_content() {
    let (site, id) = with_history().await;
    site.done("dataset_purge", json!({"id": id})).await;
    let found = list(&site, None, "user_activity_list", json!({"id": "admin"})).await;
    assert_eq!(found.as_array().unwrap().len(), 3);
    assert_eq!(
        found[0]["data"],
        json!({"package": {"id": id}, "actor": "admin"})
    );
}

/// Lets an account follow something, past all actions.
fn follow(site: &Site, follower: &str, kind: FollowKind, object: &str) {
    site.app
        .write(&Caller::anonymous(), "en", |ctx| {
            let account = ctx.tx.account_by_ref(follower)?.unwrap();
            Ok(ctx
                .tx
                .put_follow(&account.id, kind, object, SystemClock.now())?)
        })
        .unwrap();
}

#[actix_web::test]
async fn a_dashboard_shows_what_is_followed_and_what_of_it_is_new() {
    let site = Site::new();
    let alice = site.user("alice");
    let made = site
        .done("package_create", json!({"name": "rivers", "title": "R"}))
        .await;
    site.done("package_create", json!({"name": "lakes", "title": "L"}))
        .await;
    let dashboard = |params: Value| list(&site, Some(&alice), "dashboard_activity_list", params);
    let count = || {
        list(
            &site,
            Some(&alice),
            "dashboard_new_activities_count",
            json!({}),
        )
    };
    assert_eq!(dashboard(json!({})).await, json!([]));
    follow(
        &site,
        "alice",
        FollowKind::Dataset,
        made["id"].as_str().unwrap(),
    );
    site.action("package_patch", &json!({"id": "rivers", "title": "Mine"}))
        .token(&alice)
        .send()
        .await
        .result();
    let found = dashboard(json!({})).await;
    assert_eq!(story(&found), ["changed package: Mine", "new package: R"]);
    assert_eq!(
        (&found[0]["is_new"], &found[1]["is_new"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(count().await, json!(1));
    list(
        &site,
        Some(&alice),
        "dashboard_mark_activities_old",
        json!({}),
    )
    .await;
    assert_eq!(count().await, json!(0));
    let admin = list(&site, None, "user_show", json!({"id": "admin"})).await;
    follow(
        &site,
        "alice",
        FollowKind::User,
        admin["id"].as_str().unwrap(),
    );
    site.done(
        "package_create",
        json!({"name": "ponds", "title": "P", "state": "draft"}),
    )
    .await;
    site.done("package_create", json!({"name": "seas", "title": "S"}))
        .await;
    let found = dashboard(json!({"limit": 3})).await;
    assert_eq!(
        story(&found),
        ["new package: S", "changed package: Mine", "new package: L"]
    );
    assert_eq!(count().await, json!(1));
}

#[actix_web::test]
async fn digests_tell_of_news_once() {
    let (server, letters) = post_office("250 taken");
    let site = Site::with(move |settings, _| {
        settings.mail.server = Some(server);
        settings.mail.security = MailSecurity::None;
        settings.mail.from = Some("post@example.org".to_owned());
        settings.site.title = "Rivers".to_owned();
        settings.activity.email_notifications = true;
    });
    site.user("quiet");
    let alice = site.user("alice");
    let params = json!({"id": "alice", "email": "alice@example.org", "activity_streams_email_notifications": true});
    site.action("user_patch", &params)
        .token(&alice)
        .send()
        .await
        .result();
    let admin = list(&site, None, "user_show", json!({"id": "admin"})).await;
    for name in ["alice", "quiet"] {
        follow(&site, name, FollowKind::User, admin["id"].as_str().unwrap());
    }
    // Nothing new, nothing sent: the one conversation of the server is still to come.
    assert_eq!(
        site.done("send_email_notifications", json!({})).await,
        Value::Null
    );
    for name in ["one", "two"] {
        site.done("package_create", json!({"name": name})).await;
    }
    assert_eq!(
        site.done("send_email_notifications", json!({})).await,
        Value::Null
    );
    let letter = letters.recv().unwrap();
    assert!(
        letter.contains("Subject: 2 new activities from Rivers")
            && letter.contains("alice@example.org")
            && letter.contains("/dashboard/"),
        "{letter}"
    );
    site.done("send_email_notifications", json!({})).await;
    assert!(letters.try_recv().is_err());
}

#[actix_web::test]
async fn digests_are_sent_where_the_site_says_so() {
    let off = Site::new();
    let bad = Site::with(|settings, _| {
        settings.activity.email_notifications = true;
        settings.activity.email_notifications_since = "soon".to_owned();
    });
    for (site, message) in [
        (
            &off,
            "ckan.activity_streams_email_notifications is not enabled in config",
        ),
        (&bad, "Not a valid time: soon"),
    ] {
        let (status, found) = error(
            site,
            Some(&site.token),
            "send_email_notifications",
            json!({}),
        )
        .await;
        assert_eq!((status, &found["message"]), (409, &json!(message)));
        assert_eq!(
            error(site, None, "send_email_notifications", json!({}))
                .await
                .0,
            403
        );
    }
}
