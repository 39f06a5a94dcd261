//! Each thing that can be followed, from the change of a record to all ways of hearing of it.

use std::sync::Arc;
use std::time::Duration;

use actix_web::test::{self, TestRequest};
use cairn_catalogue::settings::MailSecurity;
use cairn_server::configure;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::notifications::{catch_up, event, news, ok, receiver, run_job};
use crate::post_office::post_office;
use crate::support::{Hands, Site};

/// A thing that can be followed, and the record that changes around it.
struct Row {
    thing: &'static str,
    /// How it is followed.
    follow: (&'static str, Value),
    /// The record that whoever follows it hears of, and its fields.
    record: (&'static str, Value),
    /// What happened to it, in the words of the list.
    kind: &'static str,
}

fn rows() -> Vec<Row> {
    let by_id = |id: &str| ("follow_dataset", json!({ "id": id }));
    let both = |text: &str| json!({"en": text, "fr": text});
    let row = |thing, follow, name, fields, kind| Row {
        thing,
        follow,
        record: (name, fields),
        kind,
    };
    vec![
        row(
            "a record",
            by_id("of-record"),
            "of-record",
            json!({"owner_org": "land"}),
            "changed",
        ),
        row(
            "an organization",
            ("follow_group", json!({"id": "water"})),
            "of-organization",
            json!({"owner_org": "water"}),
            "changed",
        ),
        row(
            "a group",
            ("follow_group", json!({"id": "nature"})),
            "of-group",
            json!({"groups": [{"name": "nature"}]}),
            "changed",
        ),
        row(
            "a theme",
            ("follow_search", json!({"fq": "subject:\"agriculture\""})),
            "of-theme",
            json!({"subject": ["agriculture"]}),
            "found",
        ),
        row(
            "a search",
            ("follow_search", json!({"q": "glaciers"})),
            "of-search",
            json!({"notes": "All glaciers"}),
            "found",
        ),
        row(
            "a commitment",
            by_id("of-commitment"),
            "of-commitment",
            json!({
                "type": "commitment", "owner_org": "land", "plan": both("x"), "commitment_number": "1",
                "title_translated": both("of-commitment"), "notes_translated": both("x"),
                "problem": both("x"), "deliverables": both("x"), "due_date": "2026-09",
                "completion": "not_started", "contact_email": "c@example.org",
            }),
            "changed",
        ),
        row(
            "a consultation",
            by_id("of-consultation"),
            "of-consultation",
            json!({
                "type": "consultation", "owner_org": "land", "consultation_status": "planned",
                "title_translated": both("of-consultation"), "notes_translated": both("x"),
                "start_date": "2026-06-01", "end_date": "2026-06-30",
                "how_to_take_part": both("Write."), "contact_email": "c@example.org",
            }),
            "changed",
        ),
        row(
            "a request",
            by_id("of-request"),
            "of-request",
            json!({"type": "data-request", "owner_org": "land", "request_status": "submitted"}),
            "changed",
        ),
    ]
}

/// From the change of a record to all four ways of hearing of it, for each thing that can be followed: one follower for each.
#[actix_web::test]
async fn each_thing_that_is_followed_is_told_of_in_every_way() {
    let (post, letters) = post_office("250 taken");
    let (hook, messages) = receiver(&[200; 8]);
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), move |settings, _| {
        settings.mail.server = Some(post);
        settings.mail.security = MailSecurity::None;
        settings.mail.from = Some("post@example.org".to_owned());
        settings.notifications.private_addresses = true;
    });
    for name in ["water", "land"] {
        site.done("organization_create", json!({"name": name}))
            .await;
    }
    site.done("group_create", json!({"name": "nature"})).await;
    let mut followers = Vec::new();
    for row in rows() {
        let (name, mut fields) = row.record;
        let set = fields.as_object_mut().unwrap();
        for (key, value) in [("name", name), ("title", name), ("notes", "x")] {
            set.entry(key).or_insert(json!(value));
        }
        site.done("package_create", fields).await;
        let token = site.user(&name.replace("of-", "by-"));
        ok(&site, &token, row.follow.0, row.follow.1).await;
        let daily = json!({"digest": "daily"});
        ok(&site, &token, "notification_settings_update", daily).await;
        followers.push((row.thing, name, row.kind, token));
    }
    clock.go_on(TimeDelta::days(3));
    catch_up(&site);
    let watcher = site.user("watcher");
    ok(&site, &watcher, "webhook_create", json!({"url": hook})).await;
    let state = Arc::clone(&site.state);
    let app = actix_web::App::new().configure(|config| configure(config, state));
    let service = test::init_service(app).await;
    let listen = TestRequest::get().uri("/api/events").to_request();
    let mut stream = test::call_service(&service, listen).await.into_body();
    event(&mut stream, "ready").await;

    for (thing, name, kind, token) in &followers {
        site.done(
            "package_patch",
            json!({"id": name, "tags": [{"name": "new"}]}),
        )
        .await;
        catch_up(&site);
        assert_eq!(
            news(&site, token).await,
            [format!("{name} {kind} false")],
            "the list of who follows {thing}"
        );
        for (other, _, _, token) in &followers {
            let heard = news(&site, token)
                .await
                .iter()
                .any(|one| one.starts_with(name));
            assert_eq!(heard, other == thing, "who follows {other} and not {thing}");
        }
        let message = messages.recv_timeout(Duration::from_secs(20)).unwrap();
        let told: Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!(
            told["data"]["changes"][0]["name"],
            json!(name),
            "the webhook of {thing}"
        );
        let (_, told) = event(&mut stream, "changes").await;
        assert_eq!(
            told["changes"][0]["name"],
            json!(name),
            "the event of {thing}"
        );
    }
    clock.go_on(TimeDelta::hours(1));
    run_job(&site, "send_digests");
    let mut written: Vec<String> = followers
        .iter()
        .map(|_| {
            let letter = letters.recv_timeout(Duration::from_secs(20)).unwrap();
            letter.replace("=\n", "")
        })
        .collect();
    for (thing, name, ..) in &followers {
        let to = format!("{}@example.org", name.replace("of-", "by-"));
        let place = written.iter().position(|letter| letter.contains(&to));
        let letter = written.swap_remove(place.unwrap_or_else(|| panic!("a letter about {thing}")));
        assert!(letter.contains(&format!("/{name}\n")), "{thing}: {letter}");
        assert!(
            letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "{letter}"
        );
        let named = followers
            .iter()
            .filter(|(_, other, ..)| letter.contains(&format!("/{other}\n")));
        assert_eq!(named.count(), 1, "{thing}: {letter}");
    }
    assert!(letters.try_recv().is_err(), "one letter each");
}
