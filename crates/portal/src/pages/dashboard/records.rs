//! The records that somebody made, drafts and private ones among them.

use askama::Template;

use super::super::account::AFTERWARDS;
use super::super::results::{Refused, Results, Scope, results};
use super::super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::frame::{Frame, Way};

#[derive(Template)]
#[template(path = "dashboard/records.html")]
struct Records<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// Where records of each type are added.
    kinds: Vec<(String, String)>,
    results: Results,
}

/// Answers `/dashboard/datasets`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let scope = Scope {
        path: AFTERWARDS.to_owned(),
        within: Some((
            "creator_user_id",
            desk.visit.caller.id().unwrap_or_default(),
        )),
        kind: None,
        without: &[],
    };
    let results = match results(desk, &scope) {
        Ok(results) => results,
        Err(Refused::Request) => return Ok(Some(refusal(desk, 400))),
        Err(Refused::Action(error)) => return Err(error),
    };
    let page = Records {
        frame: Frame::new(desk, desk.say("dashboard")),
        tabs: super::tabs(desk),
        kinds: [
            "dataset",
            "algorithm",
            "document",
            "commitment",
            "consultation",
        ]
        .into_iter()
        .filter(|kind| desk.schema(kind).is_some())
        .map(|kind| {
            (
                desk.to(&format!("/{kind}/new")),
                desk.type_name(&format!("one-{kind}")),
            )
        })
        .collect(),
        results,
    };
    rendered(200, &page)
}
