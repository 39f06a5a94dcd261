//! The indicators about people: what they ask and how they are answered, what they use, what several organizations share.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{indicator, names, rivers, site};
use crate::analytics::{CRAWLER, PERSON, run_job};
use crate::support::{Hands, Site};

impl Site {
    /// Returns numerator, denominator and what is not assessed of an indicator, now that everything is caught up with.
    async fn figure(&self, organization: &str, id: &str) -> [i64; 3] {
        self.catch_up();
        let report = self
            .asked("charter_report_show", json!({"organization": organization}))
            .await;
        let found = indicator(&report, id);
        ["numerator", "denominator", "not_assessed"].map(|key| {
            found[key]
                .as_i64()
                .unwrap_or_else(|| panic!("{id}: {found}"))
        })
    }

    /// Returns the names of the records behind a figure.
    async fn behind(&self, organization: &str, id: &str, state: &str) -> Vec<String> {
        self.catch_up();
        let params =
            json!({"organization": organization, "measure": id, "state": state, "order": "name"});
        let found = self.asked("quality_list", params).await;
        let names = names(&found).into_iter().map(str::to_owned);
        names.collect()
    }

    /// Calls an action with a token; it succeeds.
    async fn can(&self, token: &str, action: &str, params: Value) -> Value {
        let (status, result) = self.told(token, action, params).await;
        assert_eq!(status, 200, "{action}: {result}");
        result
    }

    /// Somebody reads a record by the API, and the counts are brought up to date.
    async fn read(&self, record: &str, agent: &str) {
        self.get(&format!("/api/3/action/package_show?id={record}"))
            .header("User-Agent", agent)
            .send()
            .await
            .result();
        self.app.write_usage().unwrap();
        run_job(self, "count_usage");
    }
}

#[actix_web::test]
async fn feedback_counts_once_it_is_shown_and_is_late_where_the_organization_does_not_reply() {
    let (site, clock, boss) = site().await;
    for name in ["rivers", "lakes"] {
        site.done("package_create", rivers(name, "water")).await;
    }
    let (citizen, other) = (site.user("citizen"), site.user("other"));
    let say = async |token: &str, record: &str, reply_to: Option<&str>| {
        let params = json!({"package_id": record, "text": "How often?", "reply_to": reply_to});
        let made = site.can(token, "comment_create", params).await;
        made["id"].as_str().unwrap().to_owned()
    };
    let show = async |id: &str| {
        let params = json!({"id": id, "decision": "show"});
        site.can(&boss, "comment_decide", params).await
    };
    let figure = async || site.figure("water", "feedback_answered").await;
    let first = say(&citizen, "rivers", None).await;
    let second = say(&citizen, "lakes", None).await;
    assert_eq!(figure().await, [0, 0, 0], "what waits is nothing yet");
    show(&first).await;
    show(&second).await;
    assert_eq!(figure().await, [0, 0, 2], "there is time left");
    say(&boss, "rivers", Some(&first)).await;
    assert_eq!(figure().await, [1, 1, 1]);
    let chat = say(&other, "lakes", Some(&second)).await;
    show(&chat).await;
    assert_eq!(figure().await, [1, 1, 1], "others do not answer for it");
    for (now, expected) in [
        ("2026-03-23T23:00:00", [1, 1, 1]),
        ("2026-03-24T01:00:00", [1, 2, 0]),
    ] {
        clock.set(now);
        assert_eq!(figure().await, expected, "{now}");
    }
    for (state, expected) in [("not_met", "lakes"), ("met", "rivers")] {
        let found = site.behind("water", "feedback_answered", state).await;
        assert_eq!(found, [expected]);
    }
    say(&boss, "lakes", Some(&second)).await;
    assert_eq!(figure().await, [1, 2, 0], "late is late");
    let params = json!({"id": second, "decision": "refuse"});
    site.can(&boss, "comment_decide", params).await;
    assert_eq!(figure().await, [1, 1, 0], "what is hidden is gone");
    show(&second).await;
    assert_eq!(figure().await, [1, 2, 0]);
    site.done("comment_delete", json!({"id": second})).await;
    assert_eq!(figure().await, [1, 1, 0]);
    site.done("package_patch", json!({"id": "rivers", "private": true}))
        .await;
    assert_eq!(
        figure().await,
        [0, 0, 0],
        "nothing is told of what is private"
    );
}

#[actix_web::test]
async fn records_are_used_when_people_read_them_and_cease_to_be_after_two_weeks() {
    let (site, clock, boss) = site().await;
    for name in ["rivers", "lakes"] {
        site.done("package_create", rivers(name, "water")).await;
    }
    let figure = async || site.figure("water", "used").await;
    assert_eq!(figure().await, [0, 0, 2], "they are too new");
    site.read("rivers", PERSON).await;
    site.read("lakes", CRAWLER).await;
    assert_eq!(figure().await, [1, 1, 1]);
    let uses = async |organization: Value| {
        let params = json!({"organization": organization});
        let report = site.asked("charter_report_show", params).await;
        indicator(&report, "used")["uses"].clone()
    };
    let none = json!({"views": 0, "downloads": 0, "api_calls": 0});
    let one = json!({"views": 0, "downloads": 0, "api_calls": 1});
    assert_eq!(
        uses(json!("water")).await,
        json!({"until": "2026-03-01", "recent": none, "total": none}),
        "a day counts once it is over"
    );
    // What is used while an officer reads the figures does not change what is signed.
    let report = json!({"organization": "water"});
    let seen = site.asked("charter_report_show", report).await;
    site.read("rivers", PERSON).await;
    site.catch_up();
    let params = json!({"organization": "water", "officer": "A. Doe", "role": "Deputy minister", "digest": seen["digest"]});
    site.can(&boss, "attestation_sign", params).await;
    clock.set("2026-03-03T09:00:00");
    let two = json!({"views": 0, "downloads": 0, "api_calls": 2});
    for organization in [json!("water"), Value::Null] {
        let expected = json!({"until": "2026-03-02", "recent": two, "total": two});
        assert_eq!(uses(organization).await, expected);
    }
    assert_eq!(
        uses(json!("forests")).await,
        json!({"until": "2026-03-02", "recent": none, "total": none})
    );
    let table = site.get("/charter.csv?organization=water").send().await;
    let line = "engaging,5.6,used,met,1.0,1,1,1,,records,1.0,0,0,2";
    assert!(table.text().contains(line), "{}", table.text());
    for (now, expected) in [
        ("2026-03-15T10:00:00", [1, 1, 1]),
        ("2026-03-16T10:00:00", [1, 2, 0]),
        ("2026-03-17T10:00:00", [0, 2, 0]),
    ] {
        clock.set(now);
        run_job(&site, "count_usage");
        assert_eq!(figure().await, expected, "{now}");
    }
    assert_eq!(
        site.behind("water", "used", "not_met").await,
        ["lakes", "rivers"]
    );
    site.read("lakes", PERSON).await;
    assert_eq!(site.behind("water", "used", "met").await, ["lakes"]);
    clock.set("2026-03-18T10:00:00");
    assert_eq!(uses(json!("water")).await["recent"], one);
}

/// A record whose file follows a schema.
fn gauges(name: &str, owner: &str, schema: &Value) -> Value {
    let mut record = rivers(name, owner);
    record["resources"][0]["schema"] = schema.clone();
    record
}

/// Lets an hour pass, within which figures follow that others have changed.
fn an_hour_later(clock: &Arc<Hands>) {
    clock.go_on(TimeDelta::minutes(61));
}

#[actix_web::test]
async fn a_schema_is_shared_as_soon_as_and_as_long_as_a_second_organization_has_it() {
    let (site, clock, _) = site().await;
    let figure = async |organization: &str| site.figure(organization, "shared_schema").await;
    let schema = json!({"fields": [{"name": "gauge", "type": "string"}]});
    let turned = json!("{\"fields\": [{\"type\": \"string\", \"name\": \"gauge\"}]}");
    site.done("package_create", rivers("bare", "water")).await;
    for name in ["rivers", "lakes"] {
        site.done("package_create", gauges(name, "water", &schema))
            .await;
    }
    assert_eq!(figure("water").await, [0, 2, 0], "not with itself");
    let mut hidden = gauges("hidden", "forests", &schema);
    hidden["private"] = json!(true);
    site.done("package_create", hidden).await;
    site.catch_up();
    an_hour_later(&clock);
    assert_eq!(figure("water").await, [0, 2, 0], "not with what is private");
    site.done("package_create", gauges("trees", "forests", &turned))
        .await;
    assert_eq!(figure("forests").await, [1, 1, 0]);
    an_hour_later(&clock);
    assert_eq!(figure("water").await, [2, 2, 0]);
    assert_eq!(
        site.behind("water", "shared_schema", "met").await,
        ["lakes", "rivers"]
    );
    for (patch, expected) in [
        (json!({"id": "trees", "private": true}), [0, 2, 0]),
        (json!({"id": "trees", "private": false}), [2, 2, 0]),
        (
            json!({"id": "trees", "access_level": "under_review"}),
            [0, 2, 0],
        ),
    ] {
        site.done("package_patch", patch.clone()).await;
        site.catch_up();
        an_hour_later(&clock);
        assert_eq!(figure("water").await, expected, "{patch}");
    }
}

#[actix_web::test]
async fn showcases_harvests_requests_and_the_site_itself_are_told() {
    let (site, clock, boss) = site().await;
    for name in ["rivers", "lakes"] {
        site.done("package_create", rivers(name, "water")).await;
    }
    let citizen = site.user("citizen");
    assert_eq!(site.figure("water", "reused").await, [0, 2, 0]);
    let params = json!({"title": "River app", "notes": "x", "url": "https://a.example", "packages": ["rivers"]});
    let app = site.can(&citizen, "showcase_submit", params).await;
    site.catch_up();
    an_hour_later(&clock);
    assert_eq!(site.figure("water", "reused").await, [0, 2, 0], "it waits");
    site.done("publication_approve", json!({"id": app["id"]}))
        .await;
    site.catch_up();
    an_hour_later(&clock);
    assert_eq!(site.figure("water", "reused").await, [1, 2, 0]);
    assert_eq!(site.behind("water", "reused", "met").await, ["rivers"]);
    site.done("package_delete", json!({"id": app["id"]})).await;
    site.catch_up();
    an_hour_later(&clock);
    assert_eq!(site.figure("water", "reused").await, [0, 2, 0]);

    assert_eq!(site.figure("water", "harvested").await, [0, 0, 2]);
    site.done(
        "harvest_source_create",
        json!({"name": "peer", "title": "Peer", "url": "https://peer.example/", "source_type": "ckan", "owner_org": "water"}),
    )
    .await;
    site.sql(
        "INSERT INTO harvest_object (id, source_id, guid, dataset_id, current, state, position, extras, gathered, retries) VALUES \
         ('o', (SELECT id FROM dataset WHERE name = 'peer'), 'g', (SELECT id FROM dataset WHERE name = 'lakes'), TRUE, 'COMPLETE', 0, \
         '{}', '2026-03-02 09:00:00', 0)",
    );
    site.done("package_patch", json!({"id": "lakes", "notes": "Still"}))
        .await;
    assert_eq!(site.figure("water", "harvested").await, [1, 1, 1]);
    assert_eq!(site.behind("water", "harvested", "met").await, ["lakes"]);

    let ask = async || {
        let params = json!({"title": "Snow depth", "notes": "Daily", "organization_id": "water"});
        let made = site.can(&citizen, "data_request_create", params).await;
        site.done("publication_approve", json!({"id": made["id"]}))
            .await;
        made["id"].clone()
    };
    let (snow, twin) = (ask().await, ask().await);
    assert_eq!(site.figure("water", "requests_decided").await, [0, 2, 0]);
    let params = json!({"id": twin, "into": snow});
    site.can(&boss, "data_request_merge", params).await;
    assert_eq!(site.figure("water", "requests_decided").await, [0, 1, 0]);
    clock.go_on(TimeDelta::days(10));
    let params = json!({"id": snow, "request_status": "released", "answer": {"en": "Here", "fr": "Voici"}, "fulfilled_by": "rivers"});
    site.can(&boss, "data_request_answer", params).await;
    assert_eq!(site.figure("water", "requests_decided").await, [1, 1, 0]);
    let of_water = json!({"organization": "water"});
    let report = site.asked("charter_report_show", of_water.clone()).await;
    assert_eq!(indicator(&report, "requests_decided")["days"], 10);

    // The public cannot make themselves an account here, and can on the other site, which counts no uses.
    assert_eq!(indicator(&report, "feedback_open")["state"], "not_met");
    let pages = indicator(&report, "accessible_pages");
    assert_eq!(pages["state"], "met");
    assert_eq!(pages["numerator"], pages["denominator"]);
    let open = Site::with(|settings, _| {
        settings.auth.create_user_via_web = true;
        settings.analytics.enabled = false;
    });
    open.done("package_create", json!({"name": "rivers"})).await;
    open.catch_up();
    let report = open.asked("charter_report_show", json!({})).await;
    assert_eq!(indicator(&report, "feedback_open")["state"], "met");
    let used = indicator(&report, "used");
    assert_eq!(
        (&used["state"], &used["not_assessed"], &used["uses"]),
        (&json!("not_assessed"), &json!(1), &Value::Null)
    );
}
