//! What somebody has under way: forms that were not sent, drafts, records that wait or were returned.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, Value, json};

use super::review::moment;
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::pages::dashboard;
use crate::pages::record::title_of;
use crate::pages::results::filter;
use crate::pages::{Answer, rendered};
use crate::said::{list, text};
use crate::titles::Titles;
use crate::visit::Page;

/// Drafts that are listed.
const MOST: u64 = 100;

#[derive(Template)]
#[template(path = "publish/work.html")]
struct Work<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    path: String,
    forms: Vec<Form>,
    drafts: Vec<Item>,
    waiting: Vec<Item>,
    scheduled: Vec<Item>,
    returned: Vec<Item>,
}

/// A form that was not sent.
struct Form {
    to: String,
    place: String,
    title: String,
    saved: String,
}

struct Item {
    to: String,
    title: String,
    about: String,
}

/// Answers `/dashboard/publishing`.
pub(in crate::pages) fn page(desk: &Desk<'_>) -> Answer {
    let Some(account) = desk.visit.caller.account() else {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    };
    if desk.visit.form.is_some() {
        let place = desk.visit.field("discard");
        let data = Map::from_iter([("place".to_owned(), json!(place))]);
        match desk.send("form_draft_delete", data, None) {
            Ok(_) | Err(ActionError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        return Ok(Some(Page::lead(desk.to(&desk.visit.path))));
    }
    let forms = desk.ask("form_draft_list", json!({}))?;
    let drafts = desk.ask(
        "package_search",
        json!({
            "fq": format!("{} +state:draft", filter("creator_user_id", &account.id)),
            "include_drafts": true, "include_private": true, "rows": MOST, "sort": "metadata_modified desc",
        }),
    )?;
    let of_state = |state: &str| -> Result<Vec<Item>, ActionError> {
        let found = desk.ask("publication_list", json!({ "state": state }))?;
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        let titles = Titles::of_records(desk, found.iter().map(|one| text(one, "name")))?;
        Ok(found.iter().map(|one| asked(desk, &titles, one)).collect())
    };
    let page = Work {
        frame: Frame::new(desk, desk.say("publish-work")),
        tabs: dashboard::tabs(desk),
        path: desk.to(&desk.visit.path),
        forms: forms
            .as_array()
            .into_iter()
            .flatten()
            .map(|form| Form {
                to: desk.to(&match text(form, "place") {
                    place if place.contains('?') => place.to_owned(),
                    place => format!("{place}?kept=1"),
                }),
                place: text(form, "place").to_owned(),
                title: text(form, "title").to_owned(),
                saved: moment(desk, text(form, "saved")),
            })
            .collect(),
        drafts: list(&drafts, "results")
            .iter()
            .map(|record| Item {
                to: review(desk, record),
                title: title_of(desk, record).text,
                about: desk.language.day(text(record, "metadata_modified")),
            })
            .collect(),
        waiting: of_state("waiting")?,
        scheduled: of_state("scheduled")?,
        returned: of_state("returned")?,
    };
    rendered(200, &page)
}

fn review(desk: &Desk<'_>, record: &Value) -> String {
    let kind = part(text(record, "type"));
    desk.to(&format!("/{kind}/review/{}", part(text(record, "name"))))
}

fn asked(desk: &Desk<'_>, titles: &Titles, one: &Value) -> Item {
    Item {
        to: review(desk, one),
        title: titles.get(text(one, "name"), text(one, "title").to_owned()),
        about: match (text(one, "remark"), text(one, "publish_at")) {
            ("", "") => moment(desk, text(one, "asked")),
            ("", at) => moment(desk, at),
            (remark, _) => remark.to_owned(),
        },
    }
}
