//! The private address at which somebody's news is a feed.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::notifications::{call, catch_up, library, ok};
use crate::support::{Hands, Site};

/// News is a feed at an address that nobody guesses, and that ends with the next one.
#[actix_web::test]
async fn news_is_a_feed_at_a_private_address() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |_, _| {});
    library(&site).await;
    let alice = site.user("alice");
    let none = json!({"atom": null, "rss": null});
    assert_eq!(ok(&site, &alice, "news_feed_show", json!({})).await, none);
    ok(&site, &alice, "follow_dataset", json!({"id": "rivers"})).await;
    clock.go_on(TimeDelta::hours(2));
    site.done(
        "package_patch",
        json!({"id": "rivers", "title": "Great <rivers>"}),
    )
    .await;
    catch_up(&site);
    let made = ok(&site, &alice, "news_feed_create", json!({})).await;
    assert_eq!(ok(&site, &alice, "news_feed_show", json!({})).await, made);
    // An address knows no scope: a token that has one neither learns nor makes any.
    for scope in ["read", "write"] {
        let asked = json!({"user": "alice", "name": scope, "scope": scope});
        let made = ok(&site, &alice, "api_token_create", asked).await;
        let token = made["token"].as_str().unwrap();
        for name in ["news_feed_show", "news_feed_create"] {
            assert_eq!(call(&site, token, name, json!({})).await.status, 403);
        }
    }
    let path = |made: &Value, form: &str| {
        let address = made[form].as_str().unwrap();
        address
            .strip_prefix("http://127.0.0.1:5000")
            .unwrap()
            .to_owned()
    };
    for (form, kind, says) in [
        (
            "atom",
            "application/atom+xml; charset=utf-8",
            "<updated>2026-03-01T10:00:00Z</updated>",
        ),
        (
            "rss",
            "application/rss+xml; charset=utf-8",
            "<pubDate>Sun, 1 Mar 2026 10:00:00 +0000</pubDate>",
        ),
    ] {
        let answer = site.get(&path(&made, form)).send().await;
        assert_eq!(answer.header("content-type"), Some(kind));
        let kept = answer.header("cache-control");
        assert!(
            kept.is_some_and(|kept| kept.starts_with("private")),
            "{kept:?}"
        );
        let text = answer.text();
        assert!(text.contains(says), "{form}: {text}");
        assert!(text.contains("Great &lt;rivers&gt;"), "{form}: {text}");
        let end = format!(
            "/dataset/rivers{}",
            if form == "rss" { "</link>" } else { "\"" }
        );
        assert!(text.contains(&end), "{form}: {text}");
    }
    // What its owner may not see any more is in it no more.
    let hide = json!({"id": "rivers", "private": true, "owner_org": "water"});
    site.done("package_patch", hide).await;
    let text = site.get(&path(&made, "atom")).send().await.text();
    assert!(!text.contains("rivers"), "{text}");
    // Nobody makes an address from what the database knows, and none from another's.
    let word = path(&made, "atom");
    let word = word
        .strip_prefix("/feeds/news/")
        .and_then(|file| file.strip_suffix(".atom"))
        .unwrap();
    let (note, seal) = word.split_once('~').unwrap();
    let swapped = seal.chars().rev().collect::<String>();
    for wrong in [
        format!("{note}~{swapped}.atom"),
        format!("{note}.atom"),
        format!("{word}.json"),
        "x~x.atom".to_owned(),
    ] {
        let answer = site.get(&format!("/feeds/news/{wrong}")).send().await;
        assert_eq!(answer.status, 404, "{wrong}");
    }
    let renewed = ok(&site, &alice, "news_feed_create", json!({})).await;
    assert_eq!(site.get(&path(&made, "atom")).send().await.status, 404);
    assert_eq!(site.get(&path(&renewed, "atom")).send().await.status, 200);
    assert_eq!(ok(&site, &alice, "news_feed_delete", json!({})).await, none);
    assert_eq!(site.get(&path(&renewed, "rss")).send().await.status, 404);
    let last = ok(&site, &alice, "news_feed_create", json!({})).await;
    site.done("user_delete", json!({"id": "alice"})).await;
    assert_eq!(site.get(&path(&last, "rss")).send().await.status, 404);
}
