//! Organizations and years beside each other.

use askama::Template;
use serde_json::{Value, json};

use super::{Scope, number, share, title_of};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::{Answer, rendered};
use crate::said::list;

#[derive(Template)]
#[template(path = "openness/compare.html")]
struct Compare<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    principles: Vec<String>,
    years: Vec<String>,
    lines: Vec<Line>,
    file: String,
}

struct Line {
    to: String,
    title: String,
    records: String,
    score: String,
    principles: Vec<String>,
    years: Vec<String>,
}

/// Answers `/charter/comparison`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let site = Scope {
        name: None,
        title: desk.app.site().title.clone(),
    };
    let found = desk.ask("charter_comparison_list", json!({}))?;
    let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let first = found.first().cloned().unwrap_or_default();
    let names: Vec<String> = match &first["principles"] {
        Value::Object(scores) => scores.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let lines = found.iter().map(|one| {
        let scope = Scope {
            name: one["name"].as_str().map(str::to_owned),
            title: String::new(),
        };
        Line {
            to: scope.to(desk, "/charter", &[]),
            title: match scope.name {
                None => site.title.clone(),
                Some(_) => title_of(desk, one),
            },
            records: number(desk, &one["records"]),
            score: share(desk, &one["score"]),
            principles: names
                .iter()
                .map(|name| share(desk, &one["principles"][name]))
                .collect(),
            years: list(one, "years")
                .iter()
                .map(|year| share(desk, &year["score"]))
                .collect(),
        }
    });
    let page = Compare {
        frame: Frame::new(desk, desk.say("charter-comparison")),
        tabs: site.tabs(desk),
        principles: names
            .iter()
            .map(|name| desk.say(&format!("charter-principle-{name}")))
            .collect(),
        years: list(&first, "years")
            .iter()
            .map(|one| one["year"].to_string())
            .collect(),
        lines: lines.collect(),
        file: site.file(desk, "/charter/comparison.csv", &[]),
    };
    rendered(200, &page)
}
