//! What happened to a record, an organization or a group.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::json;

use super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::said::{said, text};

/// Events of a page.
const EVENTS: u64 = 30;

/// Something that happened.
pub(super) struct Event {
    /// What, in a sentence of the reader's language.
    pub(super) what: String,
    pub(super) title: String,
    pub(super) when: String,
}

#[derive(Template)]
#[template(path = "history.html")]
struct History<'a> {
    frame: Frame<'a>,
    to: String,
    title: String,
    events: Vec<Event>,
}

/// Answers `/dataset/activity/{id}` and its like.
pub(super) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let title = match said(&record, "title", desk.language) {
        none if none.is_empty() => text(&record, "name").to_owned(),
        title => title.text,
    };
    let page = History {
        frame: Frame::new(
            desk,
            format!(
                "{} – {title}",
                desk.words.say(desk.language, "history", &[])
            ),
        ),
        to: desk.to(&format!("/{kind}/{}", part(text(&record, "name")))),
        title,
        events: events(desk, "package_activity_list", id)?,
    };
    rendered(200, &page)
}

/// Returns what an activity list tells, newest first.
pub(super) fn events(
    desk: &Desk<'_>,
    action: &'static str,
    id: &str,
) -> Result<Vec<Event>, ActionError> {
    let found = desk.ask(action, json!({"id": id, "limit": EVENTS}))?;
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(found
        .iter()
        .map(|activity| {
            let kind = text(activity, "activity_type");
            let message = format!("event-{}", kind.replace(' ', "-"));
            let data = activity.get("data");
            let subject = data
                .and_then(|data| data.get("package").or_else(|| data.get("group")))
                .map(|subject| text(subject, "title").to_owned());
            Event {
                what: match desk.words.has(&message) {
                    true => desk.words.say(desk.language, &message, &[]),
                    false => kind.to_owned(),
                },
                title: subject.unwrap_or_default(),
                when: text(activity, "timestamp").to_owned(),
            }
        })
        .collect())
}
