//! The pages of accounts, as far as the site shows them.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::markdown;
use crate::said::text;
use crate::visit::Page;

/// Accounts of a page (`ckan.user_list_limit`).
const PER_PAGE: usize = 20;

#[derive(Template)]
#[template(path = "people.html")]
struct People<'a> {
    frame: Frame<'a>,
    q: String,
    people: Vec<(String, String, u64)>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Person<'a> {
    frame: Frame<'a>,
    about: String,
    since: String,
    count: u64,
}

/// Answers `/user/`.
pub(super) fn list(desk: &Desk<'_>) -> Answer {
    let q = desk
        .visit
        .pairs()
        .into_iter()
        .find_map(|(key, value)| (key == "q").then_some(value))
        .unwrap_or_default();
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
        frame: Frame::new(desk, desk.words.say(desk.language, "people", &[])),
        q,
        people,
    };
    rendered(200, &page)
}

/// Answers `/user/{name or id}`.
pub(super) fn one(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(user) = desk.find("user_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let name = text(&user, "name");
    if id != name {
        return Ok(Some(Page::lead(desk.to(&format!("/user/{}", part(name))))));
    }
    let title = match text(&user, "display_name") {
        "" => name,
        title => title,
    };
    let page = Person {
        frame: Frame::new(desk, title),
        about: markdown::html(text(&user, "about")),
        since: text(&user, "created").to_owned(),
        count: user
            .get("number_created_packages")
            .and_then(Value::as_u64)
            .unwrap_or(0),
    };
    rendered(200, &page)
}
