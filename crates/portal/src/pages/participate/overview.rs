//! Where people begin who want to take part.

use askama::Template;
use serde_json::json;

use super::requests::{Request, listed};
use super::{Answer, REQUEST};
use crate::desk::Desk;
use crate::frame::Frame;
use crate::pages::rendered;

/// Requests that are shown.
const FIRST: u64 = 5;
/// Record types that are led to, as far as the site has them.
const TYPES: [&str; 4] = [
    "showcase",
    "consultation",
    "commitment",
    "learning-resource",
];

#[derive(Template)]
#[template(path = "participate/overview.html")]
struct Overview<'a> {
    frame: Frame<'a>,
    asks: bool,
    requests: Vec<Request>,
    types: Vec<(String, String, String)>,
}

/// Answers `/participate`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let asks = desk.schema(REQUEST).is_some();
    let requests = match asks {
        true => listed(desk, json!({"limit": FIRST, "open": true}))?.1,
        false => Vec::new(),
    };
    let types = TYPES.iter().filter(|kind| desk.schema(kind).is_some());
    let page = Overview {
        asks,
        requests,
        types: types
            .map(|kind| {
                let about = format!("type-{kind}-about");
                let about = match desk.words.has(&about) {
                    true => desk.say(&about),
                    false => String::new(),
                };
                (desk.to(&format!("/{kind}")), desk.type_name(kind), about)
            })
            .collect(),
        frame: Frame::new(desk, desk.say("participate")),
    };
    rendered(200, &page)
}
