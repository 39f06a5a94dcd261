//! Comments that wait for a steward to decide.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::{Answer, sign_in_first};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::markdown;
use crate::pages::rendered;
use crate::said::text;
use crate::titles::Titles;
use crate::visit::Page;

/// Comments that are shown at once.
const MOST: u64 = 50;

#[derive(Template)]
#[template(path = "participate/moderation.html")]
struct Moderation<'a> {
    frame: Frame<'a>,
    path: String,
    comments: Vec<Waiting>,
}

/// A comment that waits or was reported.
struct Waiting {
    id: String,
    to: String,
    title: String,
    text: String,
    who: String,
    at: String,
    reports: u64,
}

/// Answers `/participate/moderation`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if let Some(page) = sign_in_first(desk) {
        return Ok(Some(page));
    }
    let visit = desk.visit;
    let path = desk.to(&visit.path);
    if visit.form.is_some() {
        let params = json!({
            "id": visit.field("id"), "decision": visit.field("do"), "remark": visit.field("remark"),
        });
        return match desk.act("comment_decide", params) {
            // What somebody else decided meanwhile is where they want to be.
            Ok(_) | Err(ActionError::NotFound(_)) => Ok(Some(Page::lead(format!(
                "{path}{}",
                query([("done", "decided")])
            )))),
            Err(error) => Err(error),
        };
    }
    let found = desk.ask("comment_moderation_list", json!({"limit": MOST}))?;
    let comments: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let names = comments.iter().map(|one| text(&one["package"], "name"));
    let titles = Titles::of_records(desk, names)?;
    let comments = comments.into_iter().map(|one| waiting(desk, &titles, one));
    let page = Moderation {
        comments: comments.collect(),
        frame: Frame::new(desk, desk.say("comments-moderation")),
        path,
    };
    rendered(200, &page)
}

fn waiting(desk: &Desk<'_>, titles: &Titles, one: &Value) -> Waiting {
    let record = &one["package"];
    let (kind, name) = (part(text(record, "type")), part(text(record, "name")));
    Waiting {
        id: text(one, "id").to_owned(),
        to: desk.to(&format!("/{kind}/comments/{name}")),
        title: titles.get(text(record, "name"), text(record, "title").to_owned()),
        text: markdown::html(text(one, "text")),
        who: text(&one["user"], "display_name").to_owned(),
        at: text(one, "at").to_owned(),
        reports: one["reports"].as_u64().unwrap_or_default(),
    }
}
