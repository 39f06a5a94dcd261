//! What this site is, and how programs read it.

use askama::Template;

use super::written::{Listed, of_site};
use super::{Answer, rendered};
use crate::desk::Desk;
use crate::frame::Frame;
use crate::markdown;

#[derive(Template)]
#[template(path = "about.html")]
struct About<'a> {
    frame: Frame<'a>,
    text: String,
    /// What was written for this site besides.
    pages: Vec<Listed>,
}

/// Answers `/about`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let site = desk.app.site();
    let title = desk.words.say(desk.language, "nav-about", &[]);
    let page = About {
        frame: Frame::new(desk, title),
        text: markdown::html_with_pictures(
            desk,
            match site.option("ckan.site_about") {
                "" => &site.description,
                written => written,
            },
        ),
        pages: of_site(desk)?,
    };
    rendered(200, &page)
}
