//! What is new around what somebody follows, the searches they follow, letters, and the programs that are told.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::people::Wrong;
use super::super::registers::feed_form::{Entry, Feed, Form, moment};
use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::{Frame, Way};
use crate::said::{Said, Told, text};
use crate::titles::Titles;
use crate::visit::{Page, Visit};

/// News that is shown at once.
const MOST: u64 = 50;
/// Messages of a webhook that are shown.
const MESSAGES: u64 = 5;
/// How often letters come.
const RHYTHMS: [&str; 3] = ["none", "daily", "weekly"];

#[derive(Template)]
#[template(path = "dashboard/notifications.html")]
struct Notifications<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    path: String,
    news: Vec<News>,
    digests: Vec<(String, String, bool)>,
    has_address: bool,
    /// The private addresses of the news as feeds: form and address.
    feeds: Vec<(&'static str, String)>,
    searches: Vec<(String, String, String)>,
    hooks: Vec<Hook>,
    /// The secret of a webhook that was just made.
    secret: Option<String>,
    /// A search that somebody came to follow.
    q: String,
    fq: String,
    name: String,
    url: String,
    wrong: Wrong,
}

struct News {
    to: String,
    title: String,
    what: String,
    at: String,
    seen: bool,
}

struct Hook {
    id: String,
    url: String,
    active: bool,
    messages: Vec<(String, Told)>,
}

/// Answers `/dashboard/notifications`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    let (mut wrong, mut secret) = (Wrong::default(), None);
    if visit.form.is_some() {
        match changed(desk) {
            Ok(made) if made.get("secret").is_some() => {
                secret = Some(text(&made, "secret").to_owned());
            }
            Ok(_) => {
                let to = format!("/dashboard/notifications{}", query([("done", "saved")]));
                return Ok(Some(Page::lead(desk.to(&to))));
            }
            Err(ActionError::NotFound(_)) => return Ok(Some(refusal(desk, 400))),
            Err(ActionError::Search(_) | ActionError::SearchQuery(_)) => {
                wrong = Wrong::one("q", desk.say("follow-search-wrong"));
            }
            Err(error) => wrong = Wrong::of(desk, error)?,
        }
    }
    let kept = |field: &str| match visit.form {
        Some(_) if !wrong.is_empty() => visit.field(field).to_owned(),
        Some(_) => String::new(),
        None => desk.asked(field),
    };
    let (q, fq, name, url) = (kept("q"), kept("fq"), kept("name"), kept("url"));
    let news = desk.ask("notification_list", json!({"limit": MOST}))?;
    let names = items(&news).iter().map(|one| text(&one["package"], "name"));
    let titles = Titles::of_records(desk, names)?;
    let settings = desk.ask("notification_settings_show", json!({}))?;
    let digest = text(&settings, "digest");
    let account = visit.caller.account();
    let taken = secret.is_some();
    let page = Notifications {
        tabs: super::tabs(desk),
        path: desk.to("/dashboard/notifications"),
        news: items(&news)
            .iter()
            .map(|one| new(desk, &titles, one))
            .collect(),
        digests: RHYTHMS
            .iter()
            .map(|rhythm| {
                let name = desk.say(&format!("digest-{rhythm}"));
                ((*rhythm).to_owned(), name, *rhythm == digest)
            })
            .collect(),
        has_address: account.is_some_and(|account| account.email.is_some()),
        feeds: feeds(desk)?,
        searches: searches(desk)?,
        hooks: hooks(desk)?,
        secret,
        q,
        fq,
        name,
        url,
        wrong,
        frame: Frame::new(desk, desk.say("notifications")),
    };
    let shown = rendered(200, &page)?;
    Ok(shown.map(|shown| Page { taken, ..shown }))
}

/// Does what a form asks for.
fn changed(desk: &Desk<'_>) -> Result<Value, ActionError> {
    let visit = desk.visit;
    let id = json!({"id": visit.field("id")});
    match visit.field("do") {
        "seen" => desk.act("notification_mark_seen", json!({})),
        "digest" => desk.act(
            "notification_settings_update",
            json!({"digest": visit.field("digest")}),
        ),
        "follow" => desk.act(
            "follow_search",
            json!({"q": visit.field("q"), "fq": visit.field("fq"), "name": visit.field("name")}),
        ),
        "feed" => desk.act("news_feed_create", json!({})),
        "feed-delete" => desk.act("news_feed_delete", json!({})),
        "unfollow" => desk.act("unfollow_search", id),
        "webhook" => desk.act("webhook_create", json!({"url": visit.field("url")})),
        "webhook-delete" => desk.act("webhook_delete", id),
        "webhook-test" => desk.act("webhook_test", id),
        "webhook-on" => desk.act(
            "webhook_update",
            json!({"id": visit.field("id"), "active": true}),
        ),
        _ => Err(ActionError::not_found()),
    }
}

fn items(found: &Value) -> &[Value] {
    found.as_array().map_or(&[][..], Vec::as_slice)
}

fn new(desk: &Desk<'_>, titles: &Titles, one: &Value) -> News {
    let record = &one["package"];
    let (kind, name) = (part(text(record, "type")), part(text(record, "name")));
    let what = text(one, "kind");
    let below = match what {
        "commented" => format!("/{kind}/comments/{name}"),
        "stale" => format!("/{kind}/assessment/{name}"),
        _ => format!("/{kind}/{name}"),
    };
    News {
        to: desk.to(&below),
        title: titles.get(
            text(record, "name"),
            match text(record, "title") {
                "" => text(record, "name").to_owned(),
                title => title.to_owned(),
            },
        ),
        what: desk.say(&format!("notice-{what}")),
        at: text(one, "at").to_owned(),
        seen: one["seen"] == true,
    }
}

/// Returns the searches that are followed: id, name, where they are.
fn searches(desk: &Desk<'_>) -> Result<Vec<(String, String, String)>, ActionError> {
    let found = desk.ask("followed_search_list", json!({}))?;
    let searches = items(&found).iter().map(|one| {
        let to = desk.to(&format!("/dataset{}", query([("q", text(one, "q"))])));
        (text(one, "id").to_owned(), text(one, "name").to_owned(), to)
    });
    Ok(searches.collect())
}

/// Returns the private addresses of the visitor's news.
fn feeds(desk: &Desk<'_>) -> Result<Vec<(&'static str, String)>, ActionError> {
    let found = desk.ask("news_feed_show", json!({}))?;
    let forms = [("Atom", "atom"), ("RSS", "rss")];
    let made = forms.into_iter().filter(|(_, key)| found[*key].is_string());
    Ok(made
        .map(|(name, key)| {
            let made = text(&found, key);
            let file = made.rsplit('/').next().unwrap_or_default();
            // In the reader's language.
            let path = desk.to(&format!("/feeds/news/{file}"));
            (name, format!("{}{path}", desk.visit.origin))
        })
        .collect())
}

/// Answers `/feeds/news/{word}.atom` and `.rss`: the news of whoever the private address was made for.
pub(super) fn feed(desk: &Desk<'_>, word: &str, form: Form) -> Answer {
    let Some(reader) = desk.app.reader_of_news(word)? else {
        return Ok(None);
    };
    let visit = Visit {
        caller: reader,
        ..desk.visit.clone()
    };
    let desk = &Desk::new(desk.app, desk.words, &visit);
    let found = desk.ask("notification_list", json!({"limit": MOST}))?;
    let outside = |path: &str| format!("{}{path}", desk.visit.origin);
    let names = items(&found)
        .iter()
        .map(|one| text(&one["package"], "name"));
    let titles = Titles::of_records(desk, names)?;
    let entries = items(&found).iter().map(|one| {
        let news = new(desk, &titles, one);
        let id = text(&one["package"], "id");
        Entry {
            id: format!("urn:uuid:{id}#{}-{}", text(one, "kind"), news.at),
            title: desk.language.pair(&news.title, &news.what),
            link: outside(&news.to),
            updated: moment(&news.at),
            summary: news.what,
        }
    });
    let site = desk.app.site().title.clone();
    let feed = Feed {
        title: desk.language.pair(&site, &desk.say("notifications")),
        here: outside(&desk.to(&desk.visit.path)),
        page: outside(&desk.to("/dashboard/notifications")),
        entries: entries.collect(),
        gone: &[],
    };
    Ok(Some(Page {
        kind: form.media_type(),
        personal: true,
        ..Page::html(200, feed.written(desk, form))
    }))
}

fn hooks(desk: &Desk<'_>) -> Result<Vec<Hook>, ActionError> {
    let found = desk.ask("webhook_list", json!({}))?;
    let mut hooks = Vec::new();
    for one in items(&found) {
        let id = text(one, "id");
        let messages = desk.ask(
            "webhook_delivery_list",
            json!({"id": id, "limit": MESSAGES}),
        )?;
        let messages = items(&messages).iter().map(|message| {
            let state = desk.say(&format!("delivery-{}", text(message, "state")));
            let told = match text(message, "reason") {
                "" => Said::alone(&state),
                reason => {
                    let mut told = desk.told(reason);
                    told.insert(0, Said::plain(&desk.language.pair(&state, "")));
                    told
                }
            };
            (text(message, "created").to_owned(), told)
        });
        hooks.push(Hook {
            id: id.to_owned(),
            url: text(one, "url").to_owned(),
            active: one["active"] == true,
            messages: messages.collect(),
        });
    }
    Ok(hooks)
}
