//! The records behind a figure.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Map, json};

use super::{PER_PAGE, Pages, Scope, counted, page_asked, points, title_of, to_record, with};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};

#[derive(Template)]
#[template(path = "openness/records.html")]
struct Records<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    title: String,
    lead: String,
    found: String,
    records: Vec<Record>,
    pages: Pages,
    file: String,
}

struct Record {
    to: String,
    title: String,
    owner: String,
    points: String,
    stars: String,
    late: String,
    /// Where its points are told; nothing where it has none.
    quality: String,
}

/// Answers `/quality/records`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let Some(scope) = Scope::asked(desk)? else {
        return Ok(None);
    };
    let Some(page) = page_asked(desk) else {
        return Ok(Some(refusal(desk, 400)));
    };
    let mut asked = Map::new();
    let mut given: Vec<(&str, String)> = Vec::new();
    for key in ["measure", "state", "order"] {
        let value = desk.asked(key);
        if !value.is_empty() {
            asked.insert(key.to_owned(), json!(value));
            given.push((key, value));
        }
    }
    asked.insert("organization".to_owned(), json!(scope.name));
    asked.insert("limit".to_owned(), json!(PER_PAGE));
    asked.insert("offset".to_owned(), json!((page - 1) * PER_PAGE));
    let found = match desk.ask("quality_list", asked.into()) {
        Ok(found) => found,
        Err(ActionError::Validation(_)) => return Ok(Some(refusal(desk, 400))),
        Err(error) => return Err(error),
    };
    let count = found["count"].as_u64().unwrap_or_default();
    let measure = desk.asked("measure");
    let name = match measure.as_str() {
        "" => desk.say("openness-all-records"),
        id => measure_name(desk, id),
    };
    let state = match desk.asked("state").as_str() {
        _ if measure.is_empty() => String::new(),
        "" => desk.say("openness-state-not_met"),
        state => desk.say(&format!("openness-state-{state}")),
    };
    let more: Vec<(&str, &str)> = given
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    let records = list(&found, "results").iter().map(|one| {
        let late = one["late_days"].as_u64().unwrap_or_default();
        let kind = text(one, "type");
        Record {
            to: to_record(desk, one),
            title: title_of(desk, one),
            owner: match one["organization"].is_null() {
                true => String::new(),
                false => title_of(desk, &one["organization"]),
            },
            points: points(desk, &one["points"]),
            stars: points(desk, &one["stars"]),
            late: match late {
                0 => String::new(),
                late => counted(desk, "quality-late", late),
            },
            quality: match one["points"].is_null() {
                true => String::new(),
                false => desk.to(&format!(
                    "/{kind}/quality/{}",
                    crate::desk::part(text(one, "name"))
                )),
            },
        }
    });
    let page = Records {
        frame: Frame::new(
            desk,
            with(
                desk,
                "openness-records-of",
                &[("what", &name), ("value", &scope.title)],
            ),
        ),
        tabs: scope.tabs(desk),
        lead: state,
        found: counted(desk, "openness-records", count),
        records: records.collect(),
        pages: Pages::new(desk, page, page * PER_PAGE < count),
        file: scope.file(desk, "/quality.csv", &more),
        title: name,
    };
    rendered(200, &page)
}

/// Returns what a metric or an indicator is called.
pub(super) fn measure_name(desk: &Desk<'_>, id: &str) -> String {
    let metric = format!("quality-metric-{id}");
    match desk.words.has(&metric) {
        true => desk.say(&metric),
        false => desk.say(&format!("charter-indicator-{id}")),
    }
}
