//! What happened to a record, an organization or a group.

use askama::Template;
use cairn_catalogue::ActionError;
use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::difference::{Difference, differences};
use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::said::{said, text};
use crate::visit::Page;

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
    let title = titled(desk, &record);
    let number = match desk.asked("page").as_str() {
        "" => 1,
        number => match number.parse::<usize>() {
            Ok(number) if number > 0 => number.min(MOST_PAGES),
            _ => return Ok(Some(refusal(desk, 400))),
        },
    };
    let wish = Wish {
        behind: (number - 1) * EVENTS,
        before: desk.asked("before"),
        after: desk.asked("after"),
        kind: desk.asked("activity_type"),
    };
    let (events, more) = match page_of(desk, "package_activity_list", id, &wish) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let link = |number: usize| {
        let number = number.to_string();
        query(wish.given().chain([("page", number.as_str())]))
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
        events,
        before: (number > 1).then(|| link(number - 1)),
        after: (more && number < MOST_PAGES).then(|| link(number + 1)),
    };
    rendered(200, &page)
}

/// Which part of a list is asked for, as its address says it.
#[derive(Default)]
struct Wish {
    behind: usize,
    before: String,
    after: String,
    kind: String,
}

impl Wish {
    /// Returns what is asked for beside the number of the page.
    fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        [
            ("before", self.before.as_str()),
            ("after", &self.after),
            ("activity_type", &self.kind),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
    }
}

/// Answers `/dataset/{id}/history/{activity}`, which is the record as it was then.
pub(super) fn version(desk: &Desk<'_>, id: &str, activity: &str) -> Answer {
    let Some(found) = desk.find("activity_show", json!({"id": activity}))? else {
        return Ok(None);
    };
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let is_its = text(&found, "object_id") == text(&record, "id");
    let name = text(&record, "name");
    let to = is_its.then(|| then(desk, &found, Some(name))).flatten();
    Ok(to.map(Page::lead))
}

/// Answers `/dataset/changes/{activity}`: what differs between the record then and before.
pub(super) fn changes(desk: &Desk<'_>, kind: &str, activity: &str) -> Answer {
    let Some(found) = desk.find("activity_show", json!({"id": activity}))? else {
        return Ok(None);
    };
    // What is shown is what the list shows, to whoever it shows it.
    let id = text(&found, "object_id");
    let Some(at) = moment(&found) else {
        return Ok(None);
    };
    let params = json!({"id": id, "before": seconds(at + 1), "limit": EVENTS});
    let Some(list) = desk.find("package_activity_list", params)? else {
        return Ok(None);
    };
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let place = list.iter().position(|one| text(one, "id") == activity);
    let Some(place) = place else {
        return Ok(None);
    };
    let earlier = list.get(place + 1..).unwrap_or_default();
    between(desk, kind, vec![event(desk, &list[place], earlier)], id)
}

/// Answers `/dataset/changes_multiple`: what differs between two versions of a record.
pub(super) fn several(desk: &Desk<'_>, kind: &str) -> Answer {
    let of = |key: &str| desk.find("activity_show", json!({"id": desk.asked(key)}));
    let (Some(old), Some(new)) = (of("old_id")?, of("new_id")?) else {
        return Ok(None);
    };
    let id = text(&new, "object_id");
    if text(&old, "object_id") != id || desk.find("package_show", json!({"id": id}))?.is_none() {
        return Ok(None);
    }
    let events = vec![event(desk, &new, std::slice::from_ref(&old))];
    between(desk, kind, events, id)
}

/// Returns the title of a record or a group.
fn titled(desk: &Desk<'_>, record: &Value) -> String {
    match said(record, "title", desk.language) {
        none if none.is_empty() => text(record, "name").to_owned(),
        title => title.text,
    }
}

/// Shows events of a record by themselves.
fn between(desk: &Desk<'_>, kind: &str, events: Vec<Event>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let title = titled(desk, &record);
    let page = History {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("history"))),
        to: desk.to(&format!("/{kind}/{}", part(text(&record, "name")))),
        title,
        events,
        before: None,
        after: None,
    };
    rendered(200, &page)
}

/// Returns when an activity happened, in microseconds since 1970.
fn moment(activity: &Value) -> Option<i64> {
    let at = text(activity, "timestamp").parse::<NaiveDateTime>().ok()?;
    Some(at.and_utc().timestamp_micros())
}

fn seconds(micros: i64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// Returns what an activity list tells, newest first.
pub(super) fn events(
    desk: &Desk<'_>,
    action: &'static str,
    id: &str,
) -> Result<Vec<Event>, ActionError> {
    page_of(desk, action, id, &Wish::default()).map(|(events, _)| events)
}

/// Returns the events of a part of a list, and whether there are more.
fn page_of(
    desk: &Desk<'_>,
    action: &'static str,
    id: &str,
    wish: &Wish,
) -> Result<(Vec<Event>, bool), ActionError> {
    // One more: the last event of the page differs from it.
    let mut params = json!({"id": id, "limit": EVENTS + 1, "offset": wish.behind});
    for (key, value) in wish.given() {
        match key {
            "activity_type" => params["activity_types"] = json!([value]),
            key => params[key] = json!(value),
        }
    }
    let found = desk.ask(action, params)?;
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
        then: is_kept.then(|| then(desk, activity, None)).flatten(),
    }
}

/// Returns the page of a record as it was right after something happened to it: under its name, where that is known, else under its id.
fn then(desk: &Desk<'_>, activity: &Value, name: Option<&str>) -> Option<String> {
    let package = activity.get("data")?.get("package")?;
    let to = format!(
        "/{}/{}{}",
        part(text(package, "type")),
        part(name.unwrap_or_else(|| text(package, "id"))),
        query([("as_of", text(activity, "timestamp"))])
    );
    Some(desk.to(&to))
}
