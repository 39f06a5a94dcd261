//! The form for those who show what they made of data.

use askama::Template;
use serde_json::json;

use super::{Answer, choices, opened, sent, sign_in_first};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::pages::people::Wrong;
use crate::pages::rendered;
use crate::said::text;
use crate::visit::Page;

/// The type of what is shown.
const SHOWCASE: &str = "showcase";

#[derive(Template)]
#[template(path = "participate/show.html")]
struct Show<'a> {
    frame: Frame<'a>,
    title: String,
    notes: String,
    url: String,
    image: String,
    author: String,
    packages: String,
    kinds: Vec<(String, String, bool)>,
    opened: String,
    wrong: Wrong,
}

/// Answers `/participate/show`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.schema(SHOWCASE).is_none() {
        return Ok(None);
    }
    if let Some(page) = sign_in_first(desk) {
        return Ok(Some(page));
    }
    let visit = desk.visit;
    let field = |name: &str| visit.field(name).to_owned();
    let packages = match visit.form {
        None => desk.asked("record"),
        Some(_) => field("packages"),
    };
    let mut page = Show {
        title: field("title"),
        notes: field("notes"),
        url: field("url"),
        image: field("image_url"),
        author: field("author"),
        packages,
        kinds: choices(
            desk,
            SHOWCASE,
            "showcase_type",
            visit.field("showcase_type"),
        ),
        opened: opened(desk),
        wrong: Wrong::default(),
        frame: Frame::new(desk, desk.say("show")),
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    let made = sent(
        desk,
        "showcase_submit",
        json!({
            "title": page.title, "notes": page.notes, "url": page.url, "image_url": page.image,
            "author": page.author, "packages": page.packages, "showcase_type": visit.field("showcase_type"),
            "website": visit.field("website"), "opened": visit.field("opened"),
        }),
    )?;
    match made {
        Ok(made) if made["waiting"] == true => Ok(Some(Page::lead(
            desk.to(&format!("/participate{}", query([("done", "waiting")]))),
        ))),
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
