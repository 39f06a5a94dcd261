//! What changes is told to those who follow: on their list, by letter, to webhooks, to listeners.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::test::{self, TestRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cairn_catalogue::readers::{READERS, run_readers};
use cairn_catalogue::settings::MailSecurity;
use cairn_catalogue::{Caller, jobs};
use cairn_server::configure;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::post_office::post_office;
use crate::support::{Answer, Hands, Site};

pub(crate) async fn call(site: &Site, token: &str, name: &str, params: Value) -> Answer {
    site.action(name, &params).token(token).send().await
}

pub(crate) async fn ok(site: &Site, token: &str, name: &str, params: Value) -> Value {
    call(site, token, name, params).await.result()
}

/// Has everything told that changed so far, and everything done that is due.
pub(crate) fn catch_up(site: &Site) {
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

/// Runs a job that comes round by itself.
pub(crate) fn run_job(site: &Site, name: &str) {
    let kind = jobs::KINDS.iter().find(|kind| kind.name == name).unwrap();
    site.app
        .write(&Caller::anonymous(), "en", |ctx| {
            ctx.enqueue(kind, Value::Null)
        })
        .unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

pub(crate) async fn library(site: &Site) {
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    site.done("group_create", json!({"name": "nature", "title": "Nature"}))
        .await;
    for (name, private) in [("rivers", false), ("plans", true)] {
        let params = json!({
            "name": name, "title": name, "notes": "x", "owner_org": "water", "private": private,
            "groups": [{"name": "nature"}],
        });
        site.done("package_create", params).await;
    }
}

/// What is new for somebody, in short: record, what happened, whether it was seen.
pub(crate) async fn news(site: &Site, token: &str) -> Vec<String> {
    let found = ok(site, token, "notification_list", json!({})).await;
    let list = found.as_array().unwrap().iter();
    list.map(|one| {
        let name = one["package"]["name"].as_str().unwrap();
        format!("{name} {} {}", one["kind"].as_str().unwrap(), one["seen"])
    })
    .collect()
}

#[actix_web::test]
async fn followers_are_told_once_of_what_others_did_and_they_may_see() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |settings, _| {
        settings.participation.moderation = false;
    });
    library(&site).await;
    let (alice, bob, carol) = (site.user("alice"), site.user("bob"), site.user("carol"));
    let member = json!({"id": "water", "username": "carol", "role": "editor"});
    site.done("organization_member_create", member).await;
    ok(&site, &alice, "follow_dataset", json!({"id": "rivers"})).await;
    ok(&site, &bob, "follow_group", json!({"id": "nature"})).await;
    ok(&site, &carol, "follow_group", json!({"id": "water"})).await;
    // What happened before is no news once it is old.
    clock.go_on(TimeDelta::days(3));
    catch_up(&site);
    for token in [&alice, &bob, &carol] {
        assert!(news(&site, token).await.is_empty());
    }
    site.done("package_patch", json!({"id": "rivers", "title": "Rivers"}))
        .await;
    site.done("package_patch", json!({"id": "plans", "title": "Plans"}))
        .await;
    clock.go_on(TimeDelta::minutes(1));
    catch_up(&site);
    assert_eq!(news(&site, &alice).await, ["rivers changed false"]);
    assert_eq!(
        news(&site, &bob).await,
        ["rivers changed false"],
        "plans are not public"
    );
    let mut all = news(&site, &carol).await;
    all.sort();
    assert_eq!(all, ["plans changed false", "rivers changed false"]);
    assert_eq!(
        ok(&site, &carol, "notification_mark_seen", json!({})).await["marked"],
        2
    );

    // Nothing is told twice, nor to whoever did it.
    catch_up(&site);
    clock.go_on(TimeDelta::minutes(1));
    ok(
        &site,
        &carol,
        "package_patch",
        json!({"id": "rivers", "title": "R"}),
    )
    .await;
    let params = json!({"package_id": "rivers", "text": "When?"});
    let asked = ok(&site, &bob, "comment_create", params).await;
    catch_up(&site);
    let both = ["rivers changed false", "rivers commented false"];
    assert_eq!(news(&site, &alice).await, both, "neither hides the other");
    assert_eq!(news(&site, &bob).await, ["rivers changed false"]);
    let mut all = news(&site, &carol).await;
    all.sort();
    assert_eq!(all, ["plans changed true", "rivers changed true"]);
    let params = json!({"package_id": "rivers", "text": "Soon", "reply_to": asked["id"]});
    ok(&site, &carol, "comment_create", params).await;
    catch_up(&site);
    assert_eq!(news(&site, &bob).await, both, "who is answered is told");
    clock.go_on(TimeDelta::minutes(1));
    site.done("package_patch", json!({"id": "rivers", "title": "S"}))
        .await;
    catch_up(&site);
    assert_eq!(
        news(&site, &bob).await,
        both,
        "a change takes the place of the one before, and of no answer"
    );
    let shown = ok(&site, &bob, "package_show", json!({"id": "rivers"})).await;
    let params = json!({"package_id": shown["id"]});
    let marked = ok(&site, &bob, "notification_mark_seen", params).await;
    assert_eq!(marked["marked"], 2, "the record is looked at as a whole");
}

#[actix_web::test]
async fn searches_are_followed() {
    let site = Site::new();
    library(&site).await;
    let alice = site.user("alice");
    for (params, status) in [
        (json!({}), 409),
        (json!({"q": "title:["}), 409),
        (json!({"fq": "{!term f=x}y"}), 409),
    ] {
        let answer = call(&site, &alice, "follow_search", params.clone()).await;
        assert_eq!(answer.status, status, "{params}: {}", answer.text());
    }
    let followed = ok(
        &site,
        &alice,
        "follow_search",
        json!({"q": "glaciers", "fq": "organization:water"}),
    )
    .await;
    assert_eq!(followed["name"], "glaciers");
    ok(
        &site,
        &alice,
        "follow_search",
        json!({"q": "glaciers", "fq": "organization:water"}),
    )
    .await;
    catch_up(&site);
    for (name, title, private) in [
        ("ice", "Glaciers of the north", false),
        ("ice-plans", "Glaciers tomorrow", true),
        ("lakes", "Lakes", false),
    ] {
        let params =
            json!({"name": name, "title": title, "owner_org": "water", "private": private});
        site.done("package_create", params).await;
    }
    catch_up(&site);
    assert_eq!(news(&site, &alice).await, ["ice found false"]);
    let listed = ok(&site, &alice, "followed_search_list", json!({})).await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    ok(
        &site,
        &alice,
        "unfollow_search",
        json!({"id": followed["id"]}),
    )
    .await;
    let gone = call(
        &site,
        &alice,
        "unfollow_search",
        json!({"id": followed["id"]}),
    )
    .await;
    assert_eq!(gone.status, 404);
}

#[actix_web::test]
async fn letters_come_as_often_as_wanted_in_the_language_wanted_and_end_with_a_link() {
    let (server, letters) = post_office("250 taken");
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), move |settings, _| {
        settings.mail.server = Some(server);
        settings.mail.security = MailSecurity::None;
        settings.mail.from = Some("post@example.org".to_owned());
    });
    library(&site).await;
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    for (token, rhythm) in [(&alice, "weekly"), (&bob, "daily")] {
        for name in ["rivers", "plans"] {
            // Private records cannot be followed.
            call(&site, token, "follow_dataset", json!({"id": name})).await;
        }
        ok(
            &site,
            token,
            "notification_settings_update",
            json!({"digest": rhythm}),
        )
        .await;
    }
    let caller = site.app.caller_of(&alice).unwrap().caller;
    site.app.prefer_language(&caller, "fr").unwrap();
    assert_eq!(
        ok(&site, &alice, "notification_settings_show", json!({})).await,
        json!({"digest": "weekly"})
    );
    let wrong = call(
        &site,
        &alice,
        "notification_settings_update",
        json!({"digest": "hourly"}),
    )
    .await;
    assert_eq!(wrong.status, 409);
    clock.go_on(TimeDelta::hours(2));
    site.done(
        "package_patch",
        json!({"id": "rivers", "title": "Great rivers"}),
    )
    .await;
    catch_up(&site);
    run_job(&site, "send_digests");
    assert!(letters.try_recv().is_err(), "nobody is due");
    clock.go_on(TimeDelta::days(1));
    run_job(&site, "send_digests");
    let letter = letters.recv_timeout(Duration::from_secs(20)).unwrap();
    let said = letter.replace("=\n", "");
    for part in [
        "bob@example.org",
        "Great rivers",
        "List-Unsubscribe: <",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(letters.try_recv().is_err(), "nobody else is due");
    clock.go_on(TimeDelta::days(6));
    run_job(&site, "send_digests");
    let letter = letters.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(
        letter.contains("alice@example.org") && letter.contains("Bonjour"),
        "{letter}"
    );
    assert!(letters.try_recv().is_err(), "no news, no letter");

    // The link ends the letters of whoever it was written to.
    let link = said.split("List-Unsubscribe: <").nth(1).unwrap();
    let link = link.split('>').next().unwrap().replace(['\n', ' '], "");
    let word = link.rsplit('/').next().unwrap();
    assert!(site.app.is_leave_word(word) && !site.app.is_leave_word("x"));
    assert!(site.app.leave_digests(word).unwrap());
    assert_eq!(
        ok(&site, &bob, "notification_settings_show", json!({})).await,
        json!({"digest": "none"})
    );
    assert_eq!(
        ok(&site, &alice, "notification_settings_show", json!({})).await,
        json!({"digest": "weekly"})
    );
}

/// A message that arrived: its head and its body.
pub(crate) struct Message {
    head: String,
    pub(crate) body: String,
}

impl Message {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        lines
            .find_map(|line| {
                line.split_once(": ")
                    .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            })
            .unwrap_or_else(|| panic!("{name} in {}", self.head))
            .1
    }
}

/// A server that takes messages, and answers each with the next status.
pub(crate) fn receiver(statuses: &'static [u16]) -> (String, Receiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let (told, hear) = channel();
    std::thread::spawn(move || {
        for status in statuses {
            let Ok((stream, _)) = listener.accept() else {
                return;
            };
            let Ok(message) = taken(&stream, *status) else {
                return;
            };
            if told.send(message).is_err() {
                return;
            }
        }
        // Further ones are hung up on; the port stays taken, so that no other server of a test gets them.
        for stream in listener.incoming() {
            drop(stream);
        }
    });
    (address, hear)
}

fn taken(stream: &TcpStream, status: u16) -> std::io::Result<Message> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line.replace('\r', ""));
    }
    let mut message = Message {
        head,
        body: String::new(),
    };
    let length: usize = message.header("content-length").parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    message.body = String::from_utf8(body).unwrap();
    let answer = format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    (&*stream).write_all(answer.as_bytes())?;
    Ok(message)
}

#[actix_web::test]
async fn webhooks_are_signed_tried_again_and_told_what_their_owner_may_see() {
    let (address, messages) = receiver(&[500, 200, 200]);
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |settings, _| {
        settings.notifications.private_addresses = true;
    });
    library(&site).await;
    let alice = site.user("alice");
    for (params, key) in [
        (json!({}), "url"),
        (json!({"url": "ftp://a.example"}), "url"),
        (
            json!({"url": address, "organization_id": "none"}),
            "organization_id",
        ),
        (json!({"url": address, "type": "none"}), "type"),
    ] {
        let answer = call(&site, &alice, "webhook_create", params).await;
        assert!(
            answer.json()["error"][key].is_array(),
            "{key}: {}",
            answer.text()
        );
    }
    let hook = ok(
        &site,
        &alice,
        "webhook_create",
        json!({"url": address, "organization_id": "water"}),
    )
    .await;
    assert!(
        ok(&site, &alice, "webhook_list", json!({})).await[0]
            .get("secret")
            .is_none()
    );
    site.done("package_create", json!({"name": "elsewhere", "title": "x"}))
        .await;
    run_readers(&site.app, READERS).unwrap();
    let log = async || {
        ok(
            &site,
            &alice,
            "webhook_delivery_list",
            json!({"id": hook["id"]}),
        )
        .await
    };
    let changes = |message: &Message| -> Vec<Value> {
        let told: Value = serde_json::from_str(&message.body).unwrap();
        told["data"]["changes"].as_array().unwrap().clone()
    };

    // The first attempt fails, the second is the same message.
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let first = messages.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(
        (&log().await[0]["state"], &log().await[0]["status"]),
        (&json!("waiting"), &json!(500))
    );
    clock.go_on(TimeDelta::minutes(1));
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let second = messages.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    let entry = log().await[0].clone();
    assert_eq!(
        (&entry["state"], &entry["attempts"]),
        (&json!("delivered"), &json!(2))
    );
    let told = changes(&second);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["name"], "rivers");
    let secret = hook["secret"]
        .as_str()
        .unwrap()
        .strip_prefix("whsec_")
        .unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    let (id, seconds) = (
        second.header("webhook-id"),
        second.header("webhook-timestamp"),
    );
    mac.update(format!("{id}.{seconds}.{}", second.body).as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(second.header("webhook-signature"), signature);

    // What is withdrawn is told by its id alone, what never was public not at all.
    site.done("package_patch", json!({"id": "rivers", "private": true}))
        .await;
    site.done("package_patch", json!({"id": "plans", "title": "More"}))
        .await;
    catch_up(&site);
    let third = messages.recv_timeout(Duration::from_secs(20)).unwrap();
    let told = changes(&third);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["deleted"], true);

    // What never arrives is given up; five of those switch the webhook off.
    clock.go_on(TimeDelta::minutes(1));
    for number in 0..5 {
        site.done(
            "package_patch",
            json!({"id": "rivers", "private": false, "title": format!("R{number}")}),
        )
        .await;
        run_readers(&site.app, READERS).unwrap();
    }
    for _ in 0..14 {
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
        clock.go_on(TimeDelta::hours(2));
    }
    let listed = ok(&site, &alice, "webhook_list", json!({})).await;
    assert_eq!(
        (&listed[0]["active"], &listed[0]["failures"]),
        (&json!(false), &json!(5))
    );
    let entry = log().await[0].clone();
    assert_eq!(entry["state"], "failed", "{entry}");
    let again = ok(
        &site,
        &alice,
        "webhook_update",
        json!({"id": hook["id"], "active": true}),
    )
    .await;
    assert_eq!(
        (&again["active"], &again["failures"]),
        (&json!(true), &json!(0))
    );
    ok(&site, &alice, "webhook_delete", json!({"id": hook["id"]})).await;
    assert_eq!(
        ok(&site, &alice, "webhook_list", json!({})).await,
        json!([])
    );
}

#[actix_web::test]
async fn webhooks_do_not_reach_addresses_that_are_not_public() {
    let (address, messages) = receiver(&[200]);
    let site = Site::new();
    let alice = site.user("alice");
    let hook = ok(&site, &alice, "webhook_create", json!({"url": address})).await;
    ok(&site, &alice, "webhook_test", json!({"id": hook["id"]})).await;
    catch_up(&site);
    assert!(messages.try_recv().is_err());
    let log = ok(
        &site,
        &alice,
        "webhook_delivery_list",
        json!({"id": hook["id"]}),
    )
    .await;
    assert_eq!(log[0]["state"], "failed", "{log}");
}

/// Reads a stream until an event of a kind has come; returns its id and data.
pub(crate) async fn event(body: &mut BoxBody, kind: &str) -> (String, Value) {
    let mut text = String::new();
    let wanted = format!("event: {kind}\n");
    let read = async {
        while !(text.contains(&wanted) && text.ends_with("\n\n")) {
            let piece = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await;
            let piece = piece.expect("the stream goes on").unwrap();
            text.push_str(&String::from_utf8_lossy(&piece));
        }
    };
    let limit = Duration::from_secs(20);
    actix_web::rt::time::timeout(limit, read)
        .await
        .expect("an event comes");
    let mut events = text.split("\n\n");
    let told = events.find(|one| format!("{one}\n").contains(&wanted));
    let told = told.expect("the event that was waited for");
    let line = |key: &str| {
        let found = told.lines().find_map(|line| line.strip_prefix(key));
        found.unwrap_or_default().to_owned()
    };
    (line("id: "), serde_json::from_str(&line("data: ")).unwrap())
}

#[actix_web::test]
async fn listeners_hear_what_they_may_see_and_go_on_where_they_were_cut_off() {
    let site = Site::with(|_, server| server.events.most = 2);
    library(&site).await;
    let state = Arc::clone(&site.state);
    let app = actix_web::App::new().configure(|config| configure(config, state));
    let service = test::init_service(app).await;
    let listen = async |token: Option<&str>, last: Option<&str>| {
        let mut request = TestRequest::get().uri("/api/events");
        if let Some(token) = token {
            request = request.insert_header(("Authorization", token));
        }
        if let Some(last) = last {
            request = request.insert_header(("Last-Event-ID", last));
        }
        test::call_service(&service, request.to_request()).await
    };
    let answer = listen(None, None).await;
    assert_eq!(
        answer.headers().get("content-type").unwrap(),
        "text/event-stream"
    );
    let mut public = answer.into_body();
    let (begin, _) = event(&mut public, "ready").await;
    let mut admin = listen(Some(&site.token), None).await.into_body();
    event(&mut admin, "ready").await;
    assert_eq!(listen(None, None).await.status(), 503, "two listen already");

    site.done("package_patch", json!({"id": "plans", "title": "Secret"}))
        .await;
    let (_, told) = event(&mut admin, "changes").await;
    assert_eq!(told["changes"][0]["name"], "plans");
    site.done("package_patch", json!({"id": "rivers", "title": "Open"}))
        .await;
    let (heard, told) = event(&mut public, "changes").await;
    assert_eq!(told["changes"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["changes"][0]["name"], "rivers");
    drop((public, admin));

    // Whoever comes back is told what happened meanwhile, and nothing twice.
    site.done("package_patch", json!({"id": "rivers", "title": "More"}))
        .await;
    site.done("package_create", json!({"name": "lakes", "title": "Lakes"}))
        .await;
    let mut back = listen(None, Some(&heard)).await.into_body();
    let (last, told) = event(&mut back, "changes").await;
    let mut names: Vec<&str> = told["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["lakes", "rivers"]);
    drop(back);
    let mut back = listen(None, Some(&last)).await.into_body();
    site.done("package_patch", json!({"id": "lakes", "title": "L"}))
        .await;
    let (_, told) = event(&mut back, "changes").await;
    assert_eq!(told["changes"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(listen(None, Some("made-up")).await.status(), 400);
    assert_ne!(begin, last);
}
