//! The list of accounts, as far as the site shows them.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part, query};
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
    before: Option<String>,
    after: Option<String>,
}

/// Answers `/user/`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let q = desk.asked("q");
    let number: usize = match desk.asked("page").as_str() {
        "" => 1,
        text => match text.parse() {
            Ok(number) if (1..=100_000).contains(&number) => number,
            _ => return Ok(Some(refusal(desk, 400))),
        },
    };
    let asked = json!({
        "q": q, "order_by": "name", "rows": PER_PAGE + 1, "start": (number - 1) * PER_PAGE,
    });
    let found = match desk.ask("user_list", asked) {
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
    let link = |page: usize| {
        let page = page.to_string();
        let pairs = [("q", q.as_str()), ("page", page.as_str())];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        desk.to(&format!("/user/{}", query(pairs)))
    };
    let page = People {
        frame: Frame::new(desk, desk.say("people")),
        before: (number > 1).then(|| link(number - 1)),
        after: (found.len() > PER_PAGE).then(|| link(number + 1)),
        people,
        q,
    };
    rendered(200, &page)
}
