//! The search page: of all records at `/dataset`, of one type below its name.

use askama::Template;

use super::results::{Refused, Results, Scope, results};
use super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "find.html")]
struct Find<'a> {
    frame: Frame<'a>,
    results: Results,
    about: Option<String>,
}

/// Answers `/dataset` and the lists of the other record types.
pub(super) fn page(desk: &Desk<'_>, kind: &str) -> Answer {
    let scope = Scope {
        path: format!("/{kind}"),
        within: None,
        kind: Some(kind).filter(|kind| *kind != "dataset"),
        without: &[],
    };
    let results = match results(desk, &scope) {
        Ok(results) => results,
        Err(Refused::Request) => return Ok(Some(refusal(desk, 400))),
        Err(Refused::Action(error)) => return Err(error),
    };
    let name = match scope.kind {
        None => desk.words.say(desk.language, "nav-records", &[]),
        Some(kind) => desk.type_name(kind),
    };
    let about = format!("type-{kind}-about");
    let about = desk
        .words
        .has(&about)
        .then(|| desk.words.say(desk.language, &about, &[]));
    let frame = Frame::new(desk, name);
    let uses = results.uses(None);
    let page = Find {
        frame,
        results,
        about,
    };
    Ok(rendered(200, &page)?.map(|page| page.using(uses)))
}
