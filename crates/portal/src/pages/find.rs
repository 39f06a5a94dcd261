//! The search page: of all records at `/dataset`, of one type below its name.

use askama::Template;

use super::results::{Refused, Results, Scope, results};
use super::{Answer, refusal, registers, rendered, rendered_for_all};
use crate::desk::Desk;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "find.html")]
struct Find<'a> {
    frame: Frame<'a>,
    results: Results,
    about: Option<String>,
    /// What the record type has above its list, as HTML.
    above: Option<String>,
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
    let above = registers::above(desk, kind)?;
    let frame = Frame::new(desk, name);
    let uses = results.uses(None);
    let page = Find {
        frame,
        results,
        about,
        above,
    };
    // A search that finds nothing is noted every time, for those who look after the catalogue.
    let page = match page.results.total {
        0 => rendered(200, &page),
        _ => rendered_for_all(&page),
    };
    Ok(page?.map(|page| page.using(uses)))
}
