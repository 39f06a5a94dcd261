//! The list of accounts, as far as the site shows them.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::said::text;

/// Accounts of a page (`ckan.user_list_limit`).
const PER_PAGE: usize = 20;

#[derive(Template)]
#[template(path = "people/list.html")]
struct People<'a> {
    frame: Frame<'a>,
    q: String,
    people: Vec<(String, String, u64)>,
}

/// Answers `/user/`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let q = desk.asked("q");
    let found = match desk.ask("user_list", json!({"q": q, "order_by": "name"})) {
        Ok(found) => found,
        Err(ActionError::NotAuthorized(_)) => return Ok(Some(refusal(desk, 403))),
        Err(error) => return Err(error),
    };
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let people = found
        .iter()
        .take(PER_PAGE)
        .map(|user| {
            let name = match text(user, "display_name") {
                "" => text(user, "name"),
                name => name,
            };
            let count = user.get("number_created_packages").and_then(Value::as_u64);
            (
                desk.to(&format!("/user/{}", part(text(user, "name")))),
                name.to_owned(),
                count.unwrap_or(0),
            )
        })
        .collect();
    let page = People {
        frame: Frame::new(desk, desk.say("people")),
        q,
        people,
    };
    rendered(200, &page)
}
