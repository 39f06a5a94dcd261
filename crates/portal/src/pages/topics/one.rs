//! The page of a keyword or subject: its records, searched and filtered like all others.

use askama::Template;

use super::{Family, subject_name};
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::pages::results::{Refused, Results, Scope, results};
use crate::pages::{Answer, refusal, rendered_for_all};

#[derive(Template)]
#[template(path = "topics/one.html")]
struct One<'a> {
    frame: Frame<'a>,
    all: (String, String),
    feed: String,
    results: Results,
}

/// Answers `/tag/{name}` and `/subject/{value}`; one that no record has which the visitor may find is none.
pub(super) fn page(desk: &Desk<'_>, family: Family, value: &str) -> Answer {
    let scope = Scope {
        path: format!("{}/{}", family.path(), part(value)),
        within: Some((family.field(), value)),
        kind: None,
        without: match family {
            Family::Keyword => &["tags"],
            Family::Subject => &["subject"],
        },
    };
    let results = match results(desk, &scope) {
        Ok(results) => results,
        Err(Refused::Request) => return Ok(Some(refusal(desk, 400))),
        Err(Refused::Action(error)) => return Err(error),
    };
    if results.total == 0 && results.is_unrefined() {
        return Ok(None);
    }
    let (name, feed) = match family {
        Family::Keyword => (value.to_owned(), format!("/feeds/tag/{}.atom", part(value))),
        Family::Subject => (
            subject_name(desk, value),
            format!("/feeds/custom.atom{}", query([(family.field(), value)])),
        ),
    };
    let page = One {
        frame: Frame::new(desk, name),
        all: (desk.to(family.path()), desk.say(family.title())),
        feed: format!("{}{feed}", desk.visit.root),
        results,
    };
    rendered_for_all(&page)
}
