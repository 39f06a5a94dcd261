//! Where letters are ended with one press of a button, by whoever has the link from one of them.

use askama::Template;

use super::{Answer, rendered};
use crate::desk::Desk;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "leave.html")]
struct Leave<'a> {
    frame: Frame<'a>,
    path: String,
    is_done: bool,
}

/// Answers `/notifications/leave/{word}`: looking at it changes nothing, since programs look at links in letters.
pub(super) fn page(desk: &Desk<'_>, word: &str) -> Answer {
    if !desk.app.is_leave_word(word) {
        return Ok(None);
    }
    let is_done = desk.visit.form.is_some();
    if is_done {
        desk.app.leave_digests(word)?;
    }
    let page = Leave {
        frame: Frame::new(desk, desk.say("leave")),
        path: desk.to(&desk.visit.path),
        is_done,
    };
    rendered(200, &page)
}
