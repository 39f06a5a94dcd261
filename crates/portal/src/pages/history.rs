//! What happened to a record, an organization or a group.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::difference::{Difference, differences};
use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::said::{said, text};

/// Events of a page.
const EVENTS: usize = 30;
/// Pages that are led to.
const MOST_PAGES: usize = 1000;

/// Something that happened.
pub(super) struct Event {
    /// What, in a sentence of the reader's language.
    pub(super) what: String,
    pub(super) title: String,
    pub(super) when: String,
    /// What is different since the event before.
    pub(super) differences: Vec<Difference>,
    /// The page of the record as it was then.
    pub(super) then: Option<String>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct History<'a> {
    frame: Frame<'a>,
    to: String,
    title: String,
    events: Vec<Event>,
    before: Option<String>,
    after: Option<String>,
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
    let number = match desk.asked("page").as_str() {
        "" => 1,
        number => match number.parse::<usize>() {
            Ok(number) if number > 0 => number.min(MOST_PAGES),
            _ => return Ok(Some(refusal(desk, 400))),
        },
    };
    let (events, more) = page_of(desk, "package_activity_list", id, (number - 1) * EVENTS)?;
    let link = |number: usize| query([("page", number.to_string().as_str())]);
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
        events,
        before: (number > 1).then(|| link(number - 1)),
        after: (more && number < MOST_PAGES).then(|| link(number + 1)),
    };
    rendered(200, &page)
}

/// Returns what an activity list tells, newest first.
pub(super) fn events(
    desk: &Desk<'_>,
    action: &'static str,
    id: &str,
) -> Result<Vec<Event>, ActionError> {
    page_of(desk, action, id, 0).map(|(events, _)| events)
}

/// Returns the events of a list behind so many, and whether there are more.
fn page_of(
    desk: &Desk<'_>,
    action: &'static str,
    id: &str,
    behind: usize,
) -> Result<(Vec<Event>, bool), ActionError> {
    // One more: the last event of the page differs from it.
    let found = desk.ask(
        action,
        json!({"id": id, "limit": EVENTS + 1, "offset": behind}),
    )?;
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let events = found
        .iter()
        .take(EVENTS)
        .enumerate()
        .map(|(place, activity)| event(desk, activity, found.get(place + 1..).unwrap_or_default()))
        .collect();
    Ok((events, found.len() > EVENTS))
}

/// Tells of an activity; those before it say what it changed.
fn event(desk: &Desk<'_>, activity: &Value, earlier: &[Value]) -> Event {
    let kind = text(activity, "activity_type");
    let message = format!("event-{}", kind.replace(' ', "-"));
    let data = activity.get("data");
    let package = |activity: &Value| {
        activity
            .get("data")
            .and_then(|data| data.get("package"))
            .cloned()
    };
    let subject = data
        .and_then(|data| data.get("package").or_else(|| data.get("group")))
        .map(|subject| match said(subject, "title", desk.language) {
            none if none.is_empty() => text(subject, "name").to_owned(),
            title => title.text,
        });
    let is_kept = matches!(kind, "new package" | "changed package");
    let before = earlier
        .iter()
        .filter(|one| text(one, "object_id") == text(activity, "object_id"))
        .find_map(package);
    let differences = match (before, package(activity)) {
        (Some(before), Some(after)) => {
            let schema = desk.schema(text(&after, "type"));
            differences(desk, schema, &before, &after)
        }
        _ => Vec::new(),
    };
    Event {
        what: match desk.words.has(&message) {
            true => desk.words.say(desk.language, &message, &[]),
            false => kind.to_owned(),
        },
        title: subject.unwrap_or_default(),
        when: text(activity, "timestamp").to_owned(),
        differences,
        then: is_kept.then(|| then(desk, activity)).flatten(),
    }
}

/// Returns the page of a record as it was right after something happened to it.
fn then(desk: &Desk<'_>, activity: &Value) -> Option<String> {
    let package = activity.get("data")?.get("package")?;
    let to = format!(
        "/{}/{}{}",
        part(text(package, "type")),
        part(text(package, "id")),
        query([("as_of", text(activity, "timestamp"))])
    );
    Some(desk.to(&to))
}
