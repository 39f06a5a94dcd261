//! Before a record is published: what is missing or risky, how it will look, when it happens, who approves.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::checks::{Found, look};
use super::{changeable, unsent};
use crate::desk::{Desk, part};
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::record::title_of;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "publish/review.html")]
struct Review<'a> {
    frame: Frame<'a>,
    path: String,
    preview: String,
    edit: String,
    files: String,
    found: Found,
    /// How far the publication is: `none`, `scheduled`, `waiting`, `returned`, `published`.
    state: String,
    at: String,
    remark: String,
    needs_approval: bool,
    may_approve: bool,
    typed_at: String,
    typed_remark: String,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

/// Answers `/{type}/review/{name}`.
pub(in crate::pages) fn page(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = changeable(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let visit = desk.visit;
    let record_path = desk.to(&format!("/{}/{}", part(kind), part(text(&record, "name"))));
    let (mut wrong, mut note, mut status) = (Vec::new(), None, 200);
    if visit.is_withheld() {
        let told = unsent(desk);
        (status, note) = (told.0, Some(told.1));
    } else if visit.form.is_some() {
        match act(desk, &record) {
            Ok(Some(done)) if text(&done, "state") == "published" => {
                return Ok(Some(Page::lead(record_path)));
            }
            Ok(_) => return Ok(Some(Page::lead(desk.to(&visit.path)))),
            // Somebody else decided meanwhile.
            Err(ActionError::NotFound(_)) => note = Some("form-overtaken-row"),
            Err(ActionError::Validation(errors)) => {
                for (key, messages) in &errors {
                    let place = match key.as_str() {
                        "publish_at" | "remark" => key.clone(),
                        _ => String::new(),
                    };
                    let label = match place.is_empty() {
                        true => key.clone(),
                        false => desk.say(&format!("publish-{}", key.replace('_', "-"))),
                    };
                    wrong.push((place, desk.language.pair(&label, &joined(messages))));
                }
            }
            Err(error) => return Err(error),
        }
    }
    let asked = desk.ask("publication_show", json!({"id": record["id"]}))?;
    let is_public = record["private"] != true && text(&record, "state") == "active";
    let title = title_of(desk, &record).text;
    let page = Review {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("publish-review"))),
        path: desk.to(&visit.path),
        edit: desk.to(&format!(
            "/{}/edit/{}",
            part(kind),
            part(text(&record, "name"))
        )),
        files: desk.to(&format!(
            "/{}/resources/{}",
            part(kind),
            part(text(&record, "name"))
        )),
        preview: record_path,
        found: look(desk, kind, &record, &asked["lacks"])?,
        state: match is_public {
            true => "published".to_owned(),
            false => text(&asked, "state").to_owned(),
        },
        at: moment(desk, text(&asked, "publish_at")),
        remark: text(&asked, "remark").to_owned(),
        needs_approval: asked["needs_approval"] == true,
        may_approve: asked["may_approve"] == true,
        typed_at: visit.field("publish_at").to_owned(),
        typed_remark: visit.field("remark").to_owned(),
        wrong,
        note,
    };
    rendered(status, &page)
}

/// Does what the form asks for; nothing where it asks for nothing that is known.
fn act(desk: &Desk<'_>, record: &Value) -> Result<Option<Value>, ActionError> {
    let visit = desk.visit;
    let mut data = Map::from_iter([("id".to_owned(), record["id"].clone())]);
    let action = match visit.field("act") {
        "publish" => "publication_request",
        "schedule" => {
            let at = visit.field("publish_at").trim();
            if at.is_empty() {
                return Err(ActionError::field(
                    "publish_at",
                    desk.say("publish-at-missing"),
                ));
            }
            data.insert("publish_at".to_owned(), json!(at));
            "publication_request"
        }
        "cancel" => "publication_cancel",
        "approve" => "publication_approve",
        "return" => {
            data.insert("remark".to_owned(), json!(visit.field("remark").trim()));
            "publication_return"
        }
        _ => return Ok(None),
    };
    desk.send(action, data, None).map(Some)
}

/// Writes a time of the API with its day in words, in UTC.
pub(super) fn moment(desk: &Desk<'_>, iso: &str) -> String {
    match (iso.get(..10), iso.get(11..16)) {
        (Some(_), Some(clock)) => format!("{}, {clock} UTC", desk.language.day(iso)),
        _ => iso.to_owned(),
    }
}
