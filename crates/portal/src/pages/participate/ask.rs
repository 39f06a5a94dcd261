//! The form for those who ask for data.

use askama::Template;
use serde_json::json;

use super::{Answer, REQUEST, choices, opened, organizations, sent, sign_in_first};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::pages::people::Wrong;
use crate::pages::rendered;
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "participate/ask.html")]
struct Ask<'a> {
    frame: Frame<'a>,
    title: String,
    notes: String,
    purpose: String,
    organizations: Vec<(String, String, bool)>,
    reasons: Vec<(String, String, bool)>,
    opened: String,
    days: u64,
    wrong: Wrong,
}

/// Answers `/participate/ask`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.schema(REQUEST).is_none() {
        return Ok(None);
    }
    if let Some(page) = sign_in_first(desk) {
        return Ok(Some(page));
    }
    let visit = desk.visit;
    let (organization, reason) = (
        visit.field("organization_id"),
        visit.field("request_reason"),
    );
    let mut page = Ask {
        title: visit.field("title").to_owned(),
        notes: visit.field("notes").to_owned(),
        purpose: visit.field("purpose").to_owned(),
        organizations: organizations(desk, organization)?,
        reasons: choices(desk, REQUEST, "request_reason", reason),
        opened: opened(desk),
        days: desk.app.settings.participation.answer_days.into(),
        wrong: Wrong::default(),
        frame: Frame::new(desk, desk.say("ask")),
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    let made = sent(
        desk,
        "data_request_create",
        json!({
            "title": page.title, "notes": page.notes, "purpose": page.purpose,
            "organization_id": organization, "request_reason": reason,
            "website": visit.field("website"), "opened": visit.field("opened"),
        }),
    )?;
    match made {
        Ok(made) if made["waiting"] == true => Ok(Some(Page::lead(desk.to(&format!(
            "/participate/requests{}",
            query([("done", "waiting")])
        ))))),
        Ok(made) => Ok(Some(Page::lead(format!(
            "{}{}",
            super::path_of(desk, &made),
            query([("done", text(&made, "type"))])
        )))),
        Err(wrong) => {
            page.wrong = wrong;
            rendered(200, &page)
        }
    }
}
