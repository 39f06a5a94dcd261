//! Consultations: the directory by the clock, and news by e-mail from asking to leaving.

use std::sync::mpsc::Receiver;

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use cairn_catalogue::settings::{MailSecurity, Settings};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::post_office::post_office;
use crate::support::Site;

fn day(days: i64) -> String {
    (Utc::now() + TimeDelta::days(days))
        .format("%Y-%m-%d")
        .to_string()
}

fn consultation(name: &str, start: i64, end: i64) -> Value {
    json!({"name": name, "type": "consultation", "owner_org": "water", "title_translated": {"en": "Rates", "fr": "Tarifs"},
        "notes_translated": {"en": "What water costs.", "fr": "Le prix de l’eau."}, "consultation_status": "planned",
        "start_date": day(start), "end_date": day(end), "how_to_take_part": {"en": "Write.", "fr": "Écrivez."},
        "contact_email": "c@example.org"})
}

/// Has a site send its letters to a server.
pub(super) fn posts(settings: &mut Settings, server: String) {
    settings.mail.server = Some(server);
    settings.mail.security = MailSecurity::None;
    settings.mail.from = Some("site@example.org".to_owned());
}

/// Returns a letter with the soft breaks of its lines undone.
pub(super) fn letter(letters: &Receiver<String>) -> String {
    letters
        .recv()
        .unwrap()
        .replace("=\n", "")
        .replace("=3D", "=")
}

/// Returns the word behind a part of a path.
pub(super) fn word(letter: &str, path: &str) -> String {
    let rest = letter.split(path).nth(1).unwrap();
    rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .next()
        .unwrap()
        .to_owned()
}

#[actix_web::test]
async fn the_directory_goes_by_the_clock() {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    for (name, start, end, status) in [
        ("past", -20, -10, "open"),
        ("ended-early", -20, 10, "closed_analyzing"),
        ("today", -5, 0, "planned"),
        ("now", -5, 5, "open"),
        ("soon", 3, 9, "planned"),
        ("off", -5, 5, "not_going_forward"),
    ] {
        let mut record = consultation(name, start, end);
        record["consultation_status"] = json!(status);
        site.done("package_create", record).await;
    }
    for (state, expected) in [
        ("open", &["today", "now"][..]),
        ("coming", &["soon"]),
        ("closed", &["ended-early", "past"]),
    ] {
        let found = site
            .action("consultation_list", &json!({"state": state}))
            .send()
            .await
            .result();
        let names: Vec<&str> = found["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{state}");
        assert!(
            found["results"]
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["state"] == state),
            "{found}"
        );
    }
    let wrong = site
        .action("consultation_list", &json!({"state": "never"}))
        .send()
        .await;
    assert_eq!(wrong.status, 409);
}

#[actix_web::test]
async fn news_are_asked_for_confirmed_sent_and_ended() {
    let (server, letters) = post_office("250 taken");
    let site = Site::with(|settings, _| posts(settings, server));
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    site.done("package_create", consultation("rates", -1, 10))
        .await;
    let ask = json!({"id": "rates", "email": "Somebody@example.org", "language": "fr"});
    for _ in 0..2 {
        let asked = site
            .action("consultation_sign_up", &ask)
            .send()
            .await
            .result();
        assert_eq!(asked, json!({"asked": true}));
    }
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    // The second wish took the place of the first, whose message has nobody to go to any more.
    let first = letter(&letters);
    assert!(first.contains("RCPT TO:<Somebody@example.org>"), "{first}");
    let confirm = word(&first, "/consultation/confirm/");

    // Nothing is sent before it is confirmed.
    let update = |text: &str| json!({"id": "rates", "updates": [{"date": day(0), "text": {"en": text, "fr": text}}]});
    site.done("package_patch", update("Too early")).await;
    let confirmed = site
        .action("consultation_sign_up_confirm", &json!({"word": confirm}))
        .send()
        .await
        .result();
    assert_eq!(confirmed["confirmed"], true);
    site.done(
        "package_patch",
        json!({"id": "rates", "contact_email": "d@example.org"}),
    )
    .await;
    site.done("package_patch", update("Une rencontre de plus"))
        .await;
    run_readers(&site.app, READERS).unwrap();
    tell(&site);
    let news = letter(&letters);
    assert!(news.contains("Une rencontre de plus"), "{news}");
    assert!(
        news.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
        "{news}"
    );
    assert!(news.contains("List-Unsubscribe: <http"), "{news}");
    let leave = word(&news, "/consultation/leave/");

    // Nothing that people want to know: nothing is sent.
    site.done(
        "package_patch",
        json!({"id": "rates", "contact_email": "e@example.org"}),
    )
    .await;
    run_readers(&site.app, READERS).unwrap();
    tell(&site);
    assert!(letters.try_recv().is_err());

    // An address that has the news already is asked nothing, and nobody learns that.
    let again = site
        .action("consultation_sign_up", &ask)
        .send()
        .await
        .result();
    assert_eq!(again, json!({"asked": true}));
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    assert!(letters.try_recv().is_err());

    for _ in 0..2 {
        let left = site
            .action("consultation_sign_up_leave", &json!({"word": leave}))
            .send()
            .await
            .result();
        assert_eq!(left, json!({"left": true}));
    }
    site.done("package_patch", update("After")).await;
    run_readers(&site.app, READERS).unwrap();
    tell(&site);
    assert!(letters.try_recv().is_err());
    let gone = site
        .action("consultation_sign_up_confirm", &json!({"word": confirm}))
        .send()
        .await;
    assert_eq!(gone.status, 404);
}

/// Sends the news that wait for their pause.
fn tell(site: &Site) {
    let id = site
        .app
        .read(&cairn_catalogue::Caller::anonymous(), "en", |ctx| {
            Ok(ctx.tx.dataset_head("rates")?.unwrap().id)
        })
        .unwrap();
    site.app
        .write(&cairn_catalogue::Caller::anonymous(), "en", |ctx| {
            let kind = jobs::KINDS
                .iter()
                .find(|kind| kind.name == "tell_consultation")
                .unwrap();
            ctx.enqueue(kind, json!(id)).map(drop)
        })
        .unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

#[actix_web::test]
async fn addresses_are_sealed_and_asking_has_limits() {
    let site = Site::with(|settings, _| settings.consultations.sign_ups_per_hour = 2);
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    for name in ["rates", "pipes", "wells"] {
        site.done("package_create", consultation(name, -1, 10))
            .await;
    }
    for wrong in [
        json!({"id": "rates", "email": "nobody"}),
        json!({"id": "rates"}),
        json!({"id": "rates", "email": "a@example.org", "language": "xx"}),
    ] {
        let answer = site.action("consultation_sign_up", &wrong).send().await;
        assert_eq!(answer.status, 409, "{wrong}");
    }
    let sign_up = |id: &str| json!({"id": id, "email": "a@example.org"});
    for id in ["rates", "pipes"] {
        site.action("consultation_sign_up", &sign_up(id))
            .send()
            .await
            .result();
    }
    let third = site
        .action("consultation_sign_up", &sign_up("wells"))
        .send()
        .await;
    assert_eq!(third.status, 503);
    let hidden = json!({"name": "inner", "private": true});
    let mut record = consultation("inner", -1, 10);
    record["private"] = hidden["private"].clone();
    site.done("package_create", record).await;
    assert_eq!(
        site.action("consultation_sign_up", &sign_up("inner"))
            .send()
            .await
            .status,
        404
    );
}
