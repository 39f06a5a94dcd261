//! The public takes part: requests for data with votes and answers, comments with moderation, showcases.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, Hands, Site};

pub(crate) async fn call(site: &Site, token: &str, name: &str, params: Value) -> Answer {
    site.action(name, &params).token(token).send().await
}

pub(crate) async fn ok(site: &Site, token: &str, name: &str, params: Value) -> Value {
    call(site, token, name, params).await.result()
}

pub(crate) async fn member(site: &Site, name: &str, role: &str) -> String {
    let token = site.user(name);
    let params = json!({"id": "water", "username": name, "role": role});
    site.done("organization_member_create", params).await;
    token
}

pub(crate) async fn library(site: &Site) {
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "rivers", "title": "Rivers", "notes": "x", "owner_org": "water"}),
    )
    .await;
}

#[actix_web::test]
async fn a_request_is_asked_voted_for_merged_and_answered() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |_, _| {});
    library(&site).await;
    let (citizen, other) = (site.user("citizen"), site.user("other"));
    let (editor, chief) = (
        member(&site, "ed", "editor").await,
        member(&site, "chief", "admin").await,
    );
    let wish = json!({"title": "Lake levels", "notes": "Hour by hour", "organization_id": "water", "purpose": "Boating"});
    let nobody = site.action("data_request_create", &wish).send().await;
    assert_eq!(nobody.status, 403);
    let made = ok(&site, &citizen, "data_request_create", wish.clone()).await;
    assert_eq!(
        (&made["waiting"], &made["state"]),
        (&json!(true), &json!("draft"))
    );
    let id = made["id"].as_str().unwrap();

    // Whoever asked sees it while it waits, with whom it is addressed to, wherever they look.
    let own = ok(&site, &citizen, "package_show", json!({"id": id})).await;
    assert_eq!(own["organization"]["name"], "water");
    let waiting = json!({"include_waiting": true});
    for (token, count) in [(&citizen, 1), (&other, 0)] {
        let listed = ok(&site, token, "data_request_list", waiting.clone()).await;
        assert_eq!(listed["count"], count);
    }
    let shown = ok(&site, &citizen, "show_datarequest", json!({"id": id})).await;
    assert_eq!(shown["organization"]["name"], "water");

    // It waits: the public does not see it, nor can it be published by whoever asked.
    assert_eq!(
        call(&site, &other, "package_show", json!({"id": id}))
            .await
            .status,
        403
    );
    assert_eq!(
        ok(&site, &other, "data_request_list", json!({})).await["count"],
        0
    );
    let patch = json!({"id": id, "state": "active"});
    assert_eq!(
        call(&site, &citizen, "package_patch", patch.clone())
            .await
            .status,
        403
    );
    assert_eq!(
        call(&site, &editor, "package_patch", patch).await.status,
        403
    );
    let waiting = ok(&site, &chief, "publication_list", json!({})).await;
    assert!(waiting.to_string().contains(id), "{waiting}");
    ok(&site, &chief, "publication_approve", json!({"id": id})).await;
    let shown = ok(&site, &other, "package_show", json!({"id": id})).await;
    assert_eq!(shown["request_status"], "submitted");
    assert_eq!(shown["due_date"], "2026-03-31");
    assert_eq!(shown["date_submitted"], "2026-03-01");
    assert_eq!(shown["purpose"], json!({"en": "Boating"}));

    // One vote a person; who asked has voted.
    for _ in 0..2 {
        let voted = ok(&site, &other, "package_vote_create", json!({"id": id})).await;
        assert_eq!(
            (&voted["votes"], &voted["voted"]),
            (&json!(2), &json!(true))
        );
    }
    assert_eq!(
        ok(&site, &other, "package_vote_delete", json!({"id": id})).await["votes"],
        1
    );
    ok(&site, &other, "package_vote_create", json!({"id": id})).await;

    // The same wish again, of two others; the votes go on together, and nobody counts twice.
    let third = site.user("third");
    let again = json!({"title": "Levels of lakes", "notes": "x", "organization_id": "water"});
    let twin = ok(&site, &third, "data_request_create", again).await;
    ok(
        &site,
        &chief,
        "publication_approve",
        json!({"id": twin["id"]}),
    )
    .await;
    ok(
        &site,
        &other,
        "package_vote_create",
        json!({"id": twin["id"]}),
    )
    .await;
    let listed = ok(&site, &third, "data_request_list", json!({"open": true})).await;
    let order: Vec<&Value> = listed["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(listed["count"], 2);
    assert!(order.contains(&&twin["id"]));
    let merge = json!({"id": twin["id"], "into": id});
    assert_eq!(
        call(&site, &third, "data_request_merge", merge.clone())
            .await
            .status,
        403
    );
    ok(&site, &editor, "data_request_merge", merge).await;
    let listed = ok(&site, &third, "data_request_list", json!({})).await;
    let first = &listed["requests"][0];
    assert_eq!(
        (&first["id"], &first["votes"], &first["voted"]),
        (&json!(id), &json!(3), &json!(true))
    );
    let duplicate = ok(&site, &third, "package_show", json!({"id": twin["id"]})).await;
    assert_eq!(
        (&duplicate["request_status"], &duplicate["fulfilled_by"]),
        (&json!("duplicate"), &shown["name"])
    );
    let itself = call(
        &site,
        &editor,
        "data_request_merge",
        json!({"id": id, "into": id}),
    )
    .await;
    assert_eq!(itself.status, 409);

    // Late after its day, until it is answered.
    let late = async || {
        ok(&site, &other, "data_request_list", json!({"overdue": true})).await["count"].clone()
    };
    assert_eq!(late().await, 0);
    clock.go_on(TimeDelta::days(31));
    assert_eq!(late().await, 1);
    let answer = json!({"id": id, "request_status": "released"});
    let told = call(&site, &editor, "data_request_answer", answer).await;
    assert_eq!(told.status, 409, "an answer and a record are asked for");
    let answer = json!({"id": id, "request_status": "released", "answer": {"en": "Here", "fr": "Voici"}, "fulfilled_by": "none"});
    assert_eq!(
        call(&site, &editor, "data_request_answer", answer.clone())
            .await
            .json()["error"]["fulfilled_by"],
        json!(["Not found: Dataset"])
    );
    let mut answer = answer;
    answer["fulfilled_by"] = json!("rivers");
    let answered = ok(&site, &editor, "data_request_answer", answer).await;
    assert_eq!(answered["answered_on"], "2026-04-01");
    assert_eq!(answered["answer"], json!({"en": "Here", "fr": "Voici"}));
    let states: Vec<&Value> = answered["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(states, ["submitted", "released"]);
    assert_eq!(late().await, 0);
}

#[actix_web::test]
async fn requests_are_shown_at_once_where_the_site_has_it_so_unless_they_look_like_advertising() {
    let site = Site::with(|settings, _| {
        settings.participation.moderation = false;
        settings.participation.most_a_day = 3;
    });
    library(&site).await;
    let citizen = site.user("citizen");
    let ask = async |notes: &str| {
        call(
            &site,
            &citizen,
            "data_request_create",
            json!({"title": "Lakes", "notes": notes}),
        )
        .await
    };
    assert_eq!(ask("x").await.result()["waiting"], false);
    let odd = "https://a.example www.b.example http://c.example";
    assert_eq!(ask(odd).await.result()["waiting"], true);
    let listed = site
        .action("data_request_list", &json!({"sort": "newest"}))
        .send()
        .await
        .result();
    assert_eq!(
        (&listed["count"], &listed["requests"][0]["votes"]),
        (&json!(1), &json!(1))
    );
    ask("y").await.result();
    let fourth = ask("z").await;
    assert_eq!(fourth.status, 409, "{}", fourth.text());
}

#[actix_web::test]
async fn forms_that_no_person_filled_in_are_refused() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |_, _| {});
    library(&site).await;
    let citizen = site.user("citizen");
    let opened = site.app.form_opened();
    let send = async |more: Value| {
        let mut params = json!({"package_id": "rivers", "text": "When?"});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call(&site, &citizen, "comment_create", params)
            .await
            .status
            .as_u16()
    };
    assert_eq!(send(json!({"website": "x"})).await, 409);
    assert_eq!(send(json!({"opened": opened})).await, 409, "at once");
    assert_eq!(send(json!({"opened": ""})).await, 409);
    assert_eq!(send(json!({"opened": "made-up"})).await, 409);
    clock.go_on(TimeDelta::seconds(5));
    assert_eq!(send(json!({"opened": opened, "website": ""})).await, 200);
    clock.go_on(TimeDelta::days(2));
    assert_eq!(send(json!({"opened": opened})).await, 409, "too late");
    assert_eq!(send(json!({})).await, 200, "a program");
}

#[actix_web::test]
async fn comments_wait_are_shown_answered_and_reported() {
    let site = Site::with(|settings, _| settings.participation.reports_hide = 2);
    library(&site).await;
    let (citizen, other) = (site.user("citizen"), site.user("other"));
    let editor = member(&site, "ed", "editor").await;
    let asked = ok(
        &site,
        &citizen,
        "comment_create",
        json!({"package_id": "rivers", "text": "How *often*?"}),
    )
    .await;
    let id = &asked["id"];
    assert_eq!(
        (&asked["state"], &asked["kind"]),
        (&json!("waiting"), &json!("question"))
    );
    let count = async |token: &str| {
        let found = ok(
            &site,
            token,
            "comment_list",
            json!({"package_id": "rivers"}),
        )
        .await;
        found.as_array().unwrap().len()
    };
    assert_eq!(
        (
            count(&citizen).await,
            count(&other).await,
            count(&editor).await
        ),
        (1, 0, 1)
    );
    assert_eq!(
        call(
            &site,
            &other,
            "comment_report",
            json!({"id": id, "reason": "x"})
        )
        .await
        .status,
        404
    );
    let queue = async || ok(&site, &editor, "comment_moderation_list", json!({})).await;
    assert_eq!(queue().await[0]["package"]["name"], "rivers");
    assert_eq!(
        ok(&site, &other, "comment_moderation_list", json!({})).await,
        json!([])
    );
    let show = json!({"id": id, "decision": "show"});
    assert_eq!(
        call(&site, &citizen, "comment_decide", show.clone())
            .await
            .status,
        403
    );
    ok(&site, &editor, "comment_decide", show.clone()).await;
    assert_eq!((count(&other).await, queue().await), (1, json!([])));

    let reply = ok(
        &site,
        &editor,
        "comment_create",
        json!({"package_id": "rivers", "text": "Monthly", "reply_to": id}),
    )
    .await;
    assert_eq!(
        (&reply["official"], &reply["state"], &reply["kind"]),
        (&json!(true), &json!("shown"), &json!("reply"))
    );
    let deeper = ok(
        &site,
        &editor,
        "comment_create",
        json!({"package_id": "rivers", "text": "More", "reply_to": reply["id"]}),
    )
    .await;
    assert_eq!(&deeper["reply_to"], id, "replies have one depth");

    // One person's reports count once; the organization's word is not hidden.
    for _ in 0..3 {
        ok(
            &site,
            &other,
            "comment_report",
            json!({"id": id, "reason": "rude"}),
        )
        .await;
    }
    assert_eq!(queue().await[0]["reports"], 1);
    assert_eq!(count(&other).await, 3);
    let third = site.user("third");
    ok(
        &site,
        &third,
        "comment_report",
        json!({"id": id, "reason": "rude"}),
    )
    .await;
    ok(
        &site,
        &third,
        "comment_report",
        json!({"id": reply["id"], "reason": "rude"}),
    )
    .await;
    ok(
        &site,
        &other,
        "comment_report",
        json!({"id": reply["id"], "reason": "rude"}),
    )
    .await;
    assert_eq!(count(&other).await, 2);
    let refuse = json!({"id": id, "decision": "refuse", "remark": "Please be kind"});
    ok(&site, &editor, "comment_decide", refuse).await;
    let own = ok(
        &site,
        &citizen,
        "comment_list",
        json!({"package_id": "rivers"}),
    )
    .await;
    assert_eq!(
        (&own[0]["state"], &own[0]["remark"]),
        (&json!("refused"), &json!("Please be kind"))
    );
    assert_eq!(
        call(&site, &other, "comment_delete", json!({"id": reply["id"]}))
            .await
            .status,
        403
    );
    ok(&site, &citizen, "comment_delete", json!({"id": id})).await;
    assert_eq!(count(&editor).await, 0, "replies go with what they answer");
    for (params, key) in [
        (json!({"package_id": "rivers"}), "text"),
        (
            json!({"package_id": "rivers", "text": "x".repeat(5001)}),
            "text",
        ),
        (
            json!({"package_id": "rivers", "text": "x", "kind": "shout"}),
            "kind",
        ),
        (
            json!({"package_id": "rivers", "text": "x", "reply_to": "none"}),
            "reply_to",
        ),
    ] {
        let answer = call(&site, &citizen, "comment_create", params).await;
        assert_eq!(answer.status, 409);
        assert!(answer.json()["error"][key].is_array(), "{key}");
    }
}

#[actix_web::test]
async fn showcases_wait_for_a_sysadmin_and_name_their_data() {
    let site = Site::new();
    library(&site).await;
    let citizen = site.user("citizen");
    let send = async |url: &str, packages: Value| {
        let params = json!({"title": "River app", "notes": "x", "url": url, "packages": packages, "showcase_type": "application"});
        call(&site, &citizen, "showcase_submit", params).await
    };
    assert_eq!(send("javascript:alert(1)", json!([])).await.status, 409);
    assert_eq!(send("https://a.example", json!(["none"])).await.status, 409);
    let made = send("https://a.example", json!(["rivers"])).await.result();
    let id = &made["id"];
    let publish = json!({"id": id, "state": "active"});
    assert_eq!(
        call(&site, &citizen, "package_patch", publish).await.status,
        403
    );
    assert_eq!(
        site.action("package_show", &json!({"id": id}))
            .send()
            .await
            .status,
        403
    );
    site.done("publication_approve", json!({"id": id})).await;
    let shown = site
        .action("package_show", &json!({"id": id}))
        .send()
        .await
        .result();
    assert_eq!(shown["datasets_used"], json!([{"dataset": "rivers"}]));
    assert_eq!(shown["type"], "showcase");
}
