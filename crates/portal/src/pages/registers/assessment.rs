//! An impact assessment: its level and what follows, its score, what it was made for, and the answers.

use askama::Template;
use cairn_catalogue::may_update;
use cairn_domain::text::typeset_french;
use serde_json::{Map, Value, json};

use super::algorithm::{roman, stale_said};
use super::with;
use crate::desk::{Desk, part, query};
use crate::frame::Frame;
use crate::pages::record::title_of;
use crate::pages::{Answer, rendered};
use crate::said::{by_language_of, list, text};
use crate::speech::Language;

/// What a level asks for; the messages are by level.
const REQUIREMENTS: [&str; 7] = [
    "notice",
    "explanation",
    "review",
    "gba",
    "human",
    "training",
    "approval",
];

#[derive(Template)]
#[template(path = "registers/assessment.html")]
struct Assessment<'a> {
    frame: Frame<'a>,
    to: String,
    title: String,
    level: String,
    made: String,
    stale: Option<String>,
    scores: Vec<(String, String)>,
    areas: Vec<(String, String, String)>,
    requirements: Vec<(String, String)>,
    data: Vec<Data>,
    versions: Vec<(String, String, bool)>,
    sections: Vec<(String, Vec<(String, String)>)>,
    assess: Option<String>,
}

struct Data {
    title: String,
    to: Option<String>,
    version: String,
    changed: bool,
}

/// Answers `/algorithm/assessment/{id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let wanted: Option<u64> = desk.asked("version").parse().ok();
    let asked = json!({"id": id, "version": wanted});
    let Some(one) = desk.find("algorithm_assessment_show", asked)? else {
        return Ok(None);
    };
    let all = desk
        .find("algorithm_assessment_list", json!({"id": id}))?
        .unwrap_or_default();
    let name = text(&record, "name");
    let questions = desk.ask(
        "algorithm_assessment_questions",
        json!({"answers": one["answers"]}),
    )?;
    let score = &one["score"];
    let level = one["level"].to_string();
    let of = |key: &str| format!("{} / {}", score[key], score[format!("{key}_of")]);
    let day = desk.language.day(text(&one, "created"));
    let title = title_of(desk, &record).text;
    let page_title = with(desk, "assessment-of", &[("value", &title)]);
    let pages: Map<String, Value> = list(&questions, "pages")
        .iter()
        .map(|page| (text(page, "name").to_owned(), page["title"].clone()))
        .collect();
    let page = Assessment {
        frame: Frame::new(desk, page_title),
        to: desk.to(&format!("/algorithm/{}", part(name))),
        title,
        level: with(desk, "assessment-level", &[("level", roman(&level))]),
        made: match text(&one, "author") {
            "" => with(desk, "assessment-made", &[("day", &day)]),
            author => with(
                desk,
                "assessment-made-by",
                &[("day", &day), ("author", author)],
            ),
        },
        stale: (!one["stale"].is_null()).then(|| stale_said(desk, &one)),
        scores: vec![
            (desk.say("assessment-raw"), of("raw")),
            (desk.say("assessment-mitigation"), of("mitigation")),
            (desk.say("assessment-current"), score["current"].to_string()),
        ],
        areas: list(score, "areas")
            .iter()
            .map(|area| {
                let title = pages.get(text(area, "name")).unwrap_or(&Value::Null);
                (
                    worded(desk, title),
                    desk.say(&format!(
                        "assessment-counts-{}",
                        text(area, "counts_for").replace('_', "-")
                    )),
                    format!("{} / {}", area["points"], area["of"]),
                )
            })
            .collect(),
        requirements: REQUIREMENTS
            .iter()
            .map(|what| {
                (
                    desk.say(&format!("level-{what}")),
                    desk.say(&format!("level-{what}-{level}")),
                )
            })
            .collect(),
        data: list(&one, "data")
            .iter()
            .map(|data| shown(desk, data))
            .collect(),
        versions: all
            .as_array()
            .into_iter()
            .flatten()
            .map(|other| {
                let number = other["version"].to_string();
                let to = desk.to(&format!(
                    "/algorithm/assessment/{}{}",
                    part(name),
                    query([("version", number.as_str())])
                ));
                let day = desk.language.day(text(other, "created"));
                let level = other["level"].to_string();
                let line = with(
                    desk,
                    "assessment-version",
                    &[
                        ("version", &number),
                        ("day", &day),
                        ("level", roman(&level)),
                    ],
                );
                (to, line, other["version"] == one["version"])
            })
            .collect(),
        sections: answers(desk, &questions, &one["answers"]),
        assess: match desk.visit.caller.is_anonymous() {
            true => None,
            false => may_update(desk.app, &desk.visit.caller, text(&record, "id"))?
                .then(|| desk.to(&format!("/algorithm/assess/{}", part(name)))),
        },
    };
    rendered(200, &page)
}

/// Returns a text of the questionnaire, which comes as its publisher typed it, as it is printed.
pub(super) fn worded(desk: &Desk<'_>, texts: &Value) -> String {
    let text = by_language_of(texts, desk.language).text;
    match desk.language {
        Language::English => text,
        Language::French => typeset_french(&text),
    }
}

fn shown(desk: &Desk<'_>, data: &Value) -> Data {
    Data {
        title: match text(data, "title") {
            "" => desk.say("assessment-hidden-data"),
            title => title.to_owned(),
        },
        to: data["name"]
            .as_str()
            .map(|name| desk.to(&format!("/dataset/{}", part(name)))),
        version: data["version"].to_string(),
        changed: data["changed"] == json!(true),
    }
}

/// Returns the answers by section, as they read.
fn answers(
    desk: &Desk<'_>,
    questions: &Value,
    given: &Value,
) -> Vec<(String, Vec<(String, String)>)> {
    let said = |texts: &Value| worded(desk, texts);
    let apart = match desk.language {
        Language::English => "; ",
        Language::French => "\u{202f}; ",
    };
    list(questions, "pages")
        .iter()
        .filter_map(|page| {
            let lines: Vec<(String, String)> = list(page, "questions")
                .iter()
                .filter(|question| question["asked"] == json!(true))
                .filter_map(|question| {
                    let label = |value: &Value| {
                        let choice = list(question, "choices")
                            .iter()
                            .find(|choice| choice["value"] == *value);
                        choice.map_or_else(
                            || value.as_str().unwrap_or_default().to_owned(),
                            |choice| said(&choice["label"]),
                        )
                    };
                    let answer = match given.get(text(question, "name"))? {
                        Value::Array(values) => {
                            values.iter().map(label).collect::<Vec<_>>().join(apart)
                        }
                        value => label(value),
                    };
                    (!answer.trim().is_empty()).then(|| (said(&question["title"]), answer))
                })
                .collect();
            (!lines.is_empty()).then(|| (said(&page["title"]), lines))
        })
        .collect()
}
