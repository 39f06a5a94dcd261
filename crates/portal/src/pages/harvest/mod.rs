//! The sources of harvests, for those who look after them: added, changed, tried, run, stopped, cleared, and what became of it.
//! At the addresses of CKAN's extension.

mod edit;
mod list;
mod report;
mod source;

use cairn_catalogue::{ActionError, may_update};
use serde_json::{Value, json};

use super::Answer;
use crate::desk::{Desk, part};
use crate::said::{Told, text};
use crate::visit::Page;

/// The type of sources, and the first part of their addresses.
pub(super) const KIND: &str = "harvest";

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    matches!(
        parts.as_slice(),
        [KIND, "refresh" | "preview" | "clear", _] | [KIND, _, "job", _, "abort"]
    )
}

/// Answers a visit below `/harvest`; `None` where a source is a record like others.
pub(super) fn answer(desk: &Desk<'_>, rest: &[&str]) -> Option<Answer> {
    Some(match rest {
        [] | [""] => return if_any(list::page(desk)),
        ["new"] => edit::new(desk),
        ["edit", id] => edit::edit(desk, id),
        ["delete", id] => source::delete(desk, id),
        ["clear", id] => source::clear(desk, id),
        ["refresh", id] => source::run(desk, id),
        ["preview", id] => source::preview(desk, id),
        [id, "job"] => source::page(desk, id),
        [id, "job", job] => report::page(desk, id, job),
        [id, "job", job, "abort"] => report::stop(desk, id, job),
        [id] => return if_any(source::page(desk, id)),
        _ => return None,
    })
}

fn if_any(answer: Answer) -> Option<Answer> {
    match answer {
        Ok(None) => None,
        answer => Some(answer),
    }
}

/// Returns a source that the visitor looks after.
fn managed(desk: &Desk<'_>, id: &str) -> Result<Option<Value>, ActionError> {
    if desk.visit.caller.is_anonymous() {
        return Ok(None);
    }
    let Some(source) = desk.find("harvest_source_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let may = may_update(desk.app, &desk.visit.caller, text(&source, "id"))?;
    Ok(may.then_some(source))
}

/// Leads to the page of a source, which says what was done.
fn back(desk: &Desk<'_>, source: &Value, done: &str) -> Answer {
    let to = format!("/{KIND}/{}?done={done}", part(text(source, "name")));
    Ok(Some(Page::lead(desk.to(&to))))
}

/// Returns what a source is called.
fn title(source: &Value) -> &str {
    match text(source, "title") {
        "" => text(source, "name"),
        title => title,
    }
}

/// Returns what a kind of source is called.
fn kind_name(desk: &Desk<'_>, kind: &str) -> String {
    let name = format!("source-{}", kind.replace('_', "-"));
    match desk.words.has(&name) {
        true => desk.say(&name),
        false => kind.to_owned(),
    }
}

/// A run over a source.
pub(super) struct Run {
    to: String,
    id: String,
    status: String,
    goes_on: bool,
    when: String,
    /// What became of records: message and number.
    counts: Vec<(String, u64)>,
}

impl Run {
    fn of(desk: &Desk<'_>, source: &str, job: &Value) -> Self {
        let stats = job.get("stats").unwrap_or(&Value::Null);
        let counts = ["added", "updated", "deleted", "not modified", "errored"]
            .into_iter()
            .filter_map(|key| {
                let count = stats.get(key).and_then(Value::as_u64);
                let count = count.filter(|count| *count > 0)?;
                let name = format!("harvest-{}", key.replace(' ', "-"));
                Some((desk.say(&name), count))
            });
        let status = text(job, "status");
        let known = format!("run-{}", status.to_lowercase());
        let id = text(job, "id");
        Self {
            to: desk.to(&format!("/{KIND}/{}/job/{}", part(source), part(id))),
            id: id.to_owned(),
            status: match desk.words.has(&known) {
                true => desk.say(&known),
                false => status.to_owned(),
            },
            goes_on: matches!(status, "New" | "Running"),
            when: match text(job, "finished") {
                "" => text(job, "created").to_owned(),
                finished => finished.to_owned(),
            },
            counts: counts.collect(),
        }
    }
}

/// A record as its source has it, beside what is or would be written of it.
struct Sides {
    title: String,
    messages: Vec<Told>,
    content: String,
    mapped: String,
}

impl Sides {
    fn of(title: &str, messages: Vec<Told>, one: &Value) -> Self {
        let content = text(one, "content");
        // JSON is laid out so that it can be read; anything else stands as it came.
        let laid_out = serde_json::from_str::<Value>(content).ok();
        let laid_out = laid_out.and_then(|value| serde_json::to_string_pretty(&value).ok());
        let mapped = one.get("mapped").filter(|mapped| !mapped.is_null());
        Self {
            title: title.to_owned(),
            messages,
            content: laid_out.unwrap_or_else(|| content.to_owned()),
            mapped: mapped
                .and_then(|mapped| serde_json::to_string_pretty(mapped).ok())
                .unwrap_or_default(),
        }
    }
}
