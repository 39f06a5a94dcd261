//! Deleting a record or a resource, once that was confirmed.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, json};

use super::changeable;
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::record::{resource_name, title_of};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

#[derive(Template)]
#[template(path = "publish/delete.html")]
pub(in crate::pages) struct Confirm<'a> {
    pub(in crate::pages) frame: Frame<'a>,
    pub(in crate::pages) path: String,
    pub(in crate::pages) back: String,
    /// What goes.
    pub(in crate::pages) what: String,
    /// What that means.
    pub(in crate::pages) meaning: String,
}

#[derive(Template)]
#[template(path = "publish/withdraw.html")]
struct Withdraw<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    what: String,
    /// Whether everybody sees it, so that something is left at its address.
    is_public: bool,
    reason: String,
    replaced_by: String,
    leads: bool,
    is_wrong: bool,
}

/// What the form says of a record that goes.
const FIELDS: [&str; 3] = ["reason", "replaced_by", "redirect"];

/// Answers `/{type}/delete/{name}`.
pub(in crate::pages) fn record(desk: &Desk<'_>, kind: &str, id: &str) -> Answer {
    let Some(record) = changeable(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut is_wrong = false;
    if desk.visit.form.is_some() {
        let mut data = Map::from_iter([("id".to_owned(), record["id"].clone())]);
        for key in FIELDS {
            let value = desk.visit.field(key).trim();
            if !value.is_empty() {
                data.insert(key.to_owned(), json!(value));
            }
        }
        match desk.send("package_delete", data, None) {
            Ok(_) => return Ok(Some(Page::lead(desk.to(&format!("/{}", part(kind)))))),
            Err(ActionError::Validation(_)) => is_wrong = true,
            Err(error) => return Err(error),
        }
    }
    let title = title_of(desk, &record).text;
    let page = Withdraw {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&format!("/{}/{}", part(kind), part(text(&record, "name")))),
        what: title,
        is_public: record.get("private") != Some(&json!(true))
            && text(&record, "state") == "active",
        reason: desk.visit.field("reason").to_owned(),
        replaced_by: desk.visit.field("replaced_by").to_owned(),
        leads: !desk.visit.field("redirect").is_empty(),
        is_wrong,
    };
    rendered(if is_wrong { 400 } else { 200 }, &page)
}

/// Answers `/{type}/{name}/resource/{id}/delete`.
pub(in crate::pages) fn resource(desk: &Desk<'_>, kind: &str, id: &str, resource: &str) -> Answer {
    let Some(record) = changeable(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let mut resources = list(&record, "resources").iter();
    let Some(found) = resources.find(|one| text(one, "id") == resource) else {
        return Ok(None);
    };
    let record_path = format!("/{}/{}", part(kind), part(text(&record, "name")));
    if desk.visit.form.is_some() {
        let data = Map::from_iter([("id".to_owned(), json!(resource))]);
        desk.send("resource_delete", data, None)?;
        return Ok(Some(Page::lead(desk.to(&record_path))));
    }
    let say = |name: &str| desk.words.say(desk.language, name, &[]);
    let title = resource_name(desk, found).text;
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&record_path),
        what: title,
        meaning: say("publish-delete-resource"),
    };
    rendered(200, &page)
}
