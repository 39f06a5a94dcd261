//! What happened to and by what somebody follows, with what is new since they looked last.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::{Frame, Way};
use crate::said::{said, text};

/// Events of a page.
const EVENTS: usize = 30;

#[derive(Template)]
#[template(path = "dashboard/news.html")]
struct News<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    events: Vec<Event>,
    count: u64,
    /// Leads to what happened before.
    after: Option<String>,
}

/// Something that happened.
struct Event {
    what: String,
    title: String,
    to: Option<String>,
    who: String,
    when: String,
    is_new: bool,
}

/// Answers `/dashboard`. Whoever has seen the first page has seen what is new.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let before = desk.asked("before");
    let mut asked = json!({"limit": EVENTS + 1});
    if !before.is_empty() {
        asked["before"] = json!(before);
    }
    let found = match desk.ask("dashboard_activity_list", asked) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(super::super::refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let events: Vec<Event> = found
        .iter()
        .take(EVENTS)
        .map(|one| event(desk, one))
        .collect();
    let last = found.get(EVENTS - 1).filter(|_| found.len() > EVENTS);
    let count = events.iter().filter(|event| event.is_new).count() as u64;
    let page = News {
        frame: Frame::new(desk, desk.say("dashboard-news")),
        tabs: super::tabs(desk),
        after: last
            .and_then(seconds)
            .map(|at| desk.to(&format!("/dashboard{}", query([("before", at.as_str())])))),
        events,
        count,
    };
    let answer = rendered(200, &page)?;
    // A token that only reads leaves them new.
    if page.count > 0 && before.is_empty() && desk.visit.caller.scope().is_none() {
        desk.ask("dashboard_mark_activities_old", json!({}))?;
    }
    Ok(answer)
}

/// Returns the time of an activity as lists of them take it.
fn seconds(activity: &Value) -> Option<String> {
    let at = cairn_catalogue::clock::from_iso(text(activity, "timestamp"))?;
    let micros = at.and_utc().timestamp_micros();
    Some(format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000))
}

fn event(desk: &Desk<'_>, activity: &Value) -> Event {
    let kind = text(activity, "activity_type");
    let message = format!("event-{}", kind.replace(' ', "-"));
    let data = activity.get("data").unwrap_or(&Value::Null);
    let subject = |key: &str| data.get(key).filter(|value| value.is_object());
    let titled = |of: &Value| said(of, "title", desk.language).text;
    let (title, family) = match (subject("package"), subject("group"), subject("user")) {
        (Some(package), _, _) => (titled(package), text(package, "type")),
        (_, Some(group), _) => (
            titled(group),
            match group.get("is_organization") {
                Some(Value::Bool(true)) => "organization",
                _ => "group",
            },
        ),
        (_, _, Some(user)) => (text(user, "name").to_owned(), "user"),
        _ => (String::new(), ""),
    };
    let is_gone = kind.starts_with("deleted");
    Event {
        what: match desk.words.has(&message) {
            true => desk.say(&message),
            false => kind.to_owned(),
        },
        title,
        to: (!family.is_empty() && !is_gone).then(|| {
            desk.to(&format!(
                "/{}/{}",
                part(family),
                part(text(activity, "object_id"))
            ))
        }),
        who: text(data, "actor").to_owned(),
        when: text(activity, "timestamp").to_owned(),
        is_new: activity.get("is_new") == Some(&Value::Bool(true)),
    }
}
