//! The page of one account, and what its owner did.

use askama::Template;
use serde_json::Value;

use super::super::history::{Event, events};
use super::super::{Answer, rendered};
use super::follow::{FollowButton, Followed, Following, button};
use super::someone::Someone;
use crate::desk::{Desk, part, query};
use crate::frame::{Frame, Way};
use crate::markdown;
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "people/person.html")]
struct Person<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    about: String,
    since: String,
    count: u64,
    records: String,
    follow: Option<FollowButton>,
}

#[derive(Template)]
#[template(path = "people/activity.html")]
struct Activity<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    events: Vec<Event>,
}

/// Answers `/user/{name or id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(someone) = Someone::find(desk, id)? else {
        return Ok(None);
    };
    let name = someone.name();
    if id != name {
        return Ok(Some(Page::lead(desk.to(&format!("/user/{}", part(name))))));
    }
    let user = &someone.user;
    let page = Person {
        tabs: someone.tabs(desk),
        frame: Frame::new(desk, someone.title()),
        // Nobody follows themselves.
        follow: match someone.is_self {
            true => None,
            false => Some(button(desk, Followed::Person, "user", name)?),
        },
        about: markdown::html(text(user, "about")),
        since: text(user, "created").to_owned(),
        count: user
            .get("number_created_packages")
            .and_then(Value::as_u64)
            .unwrap_or(0),
        records: desk.to(&format!(
            "/dataset{}",
            query([("creator_user_id", text(user, "id"))])
        )),
    };
    rendered(200, &page)
}

/// Answers `/user/activity/{name or id}`.
pub(super) fn activity(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(someone) = Someone::find(desk, id)? else {
        return Ok(None);
    };
    let page = Activity {
        tabs: someone.tabs(desk),
        frame: Frame::new(
            desk,
            format!("{} – {}", desk.say("history"), someone.title()),
        ),
        events: events(desk, "user_activity_list", someone.name())?,
    };
    rendered(200, &page)
}
