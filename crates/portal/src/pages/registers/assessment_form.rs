//! The questionnaire as a form: what is asked follows from the answers so far, and the score is shown before anything is kept.

use askama::Template;
use cairn_catalogue::{ActionError, may_update};
use serde_json::{Map, Value, json};

use super::algorithm::roman;
use super::assessment::worded;
use super::with;
use crate::desk::{Desk, part};
use crate::field::named;
use crate::frame::Frame;
use crate::pages::record::title_of;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// What the names of fields begin with.
const FIELD: &str = "a-";
/// Most choices that are shown all at once.
const FEW: usize = 9;

#[derive(Template)]
#[template(path = "registers/assess.html")]
struct Form<'a> {
    frame: Frame<'a>,
    path: String,
    to: String,
    title: String,
    score: Option<String>,
    wrong: Vec<Wrong>,
    sections: Vec<Section>,
}

struct Wrong {
    field: Option<String>,
    text: String,
}

struct Section {
    title: String,
    questions: Vec<Question>,
}

struct Question {
    id: String,
    title: String,
    help: String,
    kind: &'static str,
    value: String,
    choices: Vec<Choice>,
    error: Option<String>,
}

struct Choice {
    id: String,
    value: String,
    label: String,
    chosen: bool,
}

/// Answers `/algorithm/assess/{id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if desk.visit.caller.is_anonymous()
        || !may_update(desk.app, &desk.visit.caller, text(&record, "id"))?
    {
        return Ok(Some(refusal(desk, 403)));
    }
    let name = text(&record, "name");
    let questions = desk.ask("algorithm_assessment_questions", json!({}))?;
    let answers = match desk.visit.form.is_some() {
        true => sent(desk, &questions),
        false => desk
            .find("algorithm_assessment_show", json!({"id": id}))?
            .and_then(|one| one["answers"].as_object().cloned())
            .unwrap_or_default(),
    };
    let asked = |dry_run: bool| json!({"id": id, "answers": answers, "dry_run": dry_run});
    let mut errors = Map::new();
    let mut score = None;
    if desk.visit.form.is_some() {
        if desk.visit.field("act") == "save" {
            match desk.act("algorithm_assessment_create", asked(false)) {
                Ok(_) => {
                    let to = format!("/algorithm/assessment/{}", part(name));
                    return Ok(Some(Page::lead(desk.to(&to))));
                }
                Err(ActionError::Validation(found)) => errors = found,
                Err(error) => return Err(error),
            }
        }
        match desk.act("algorithm_assessment_create", asked(true)) {
            Ok(found) => score = Some(found),
            Err(ActionError::Validation(found)) => errors.extend(found),
            Err(error) => return Err(error),
        }
    }
    let questions = desk.ask(
        "algorithm_assessment_questions",
        json!({"answers": answers}),
    )?;
    let sections = sections(desk, &questions, &answers, &errors);
    let title = title_of(desk, &record).text;
    let page_title = with(desk, "assess-of", &[("value", &title)]);
    let page = Form {
        frame: Frame::new(desk, page_title),
        path: desk.to(&desk.visit.path),
        to: desk.to(&format!("/algorithm/{}", part(name))),
        title,
        score: score.map(|found| {
            let level = found["level"].to_string();
            let score = &found["score"];
            with(
                desk,
                "assess-score",
                &[
                    ("level", roman(&level)),
                    ("raw", &score["raw"].to_string()),
                    ("mitigation", &score["mitigation"].to_string()),
                    ("current", &score["current"].to_string()),
                ],
            )
        }),
        wrong: wrong(desk, &sections, &errors),
        sections,
    };
    rendered(200, &page)
}

/// Reads the answers of the form; questions that are left empty have none.
fn sent(desk: &Desk<'_>, questions: &Value) -> Map<String, Value> {
    let mut answers = Map::new();
    let all = list(questions, "pages")
        .iter()
        .flat_map(|page| list(page, "questions"));
    for question in all {
        let name = text(question, "name");
        let field = format!("{FIELD}{name}");
        let given: Vec<&str> = desk
            .visit
            .fields(&field)
            .filter(|value| !value.trim().is_empty())
            .collect();
        match (text(question, "kind"), given.as_slice()) {
            (_, []) => {}
            ("many", values) => {
                answers.insert(name.to_owned(), json!(values));
            }
            (_, [value, ..]) => {
                answers.insert(name.to_owned(), json!(value));
            }
        }
    }
    answers
}

fn sections(
    desk: &Desk<'_>,
    questions: &Value,
    answers: &Map<String, Value>,
    errors: &Map<String, Value>,
) -> Vec<Section> {
    let said = |texts: &Value| worded(desk, texts);
    list(questions, "pages")
        .iter()
        .map(|page| Section {
            title: said(&page["title"]),
            questions: list(page, "questions")
                .iter()
                .filter(|one| one["asked"] == json!(true))
                .map(|one| {
                    let name = text(one, "name");
                    let given = answers.get(name);
                    let all = list(one, "choices");
                    let choices = all.iter().enumerate().map(|(place, choice)| Choice {
                        id: format!("{FIELD}{name}-{place}"),
                        value: text(choice, "value").to_owned(),
                        label: said(&choice["label"]),
                        chosen: match given {
                            Some(Value::Array(values)) => values.contains(&choice["value"]),
                            Some(value) => *value == choice["value"],
                            None => false,
                        },
                    });
                    Question {
                        id: format!("{FIELD}{name}"),
                        title: said(&one["title"]),
                        help: said(&one["help"]),
                        kind: match text(one, "kind") {
                            "line" => "line",
                            "text" => "text",
                            "many" => "many",
                            _ if all.len() > FEW => "select",
                            _ => "one",
                        },
                        value: given.and_then(Value::as_str).unwrap_or_default().to_owned(),
                        choices: choices.collect(),
                        error: errors.get(name).map(|_| desk.say("assess-wrong-answer")),
                    }
                })
                .collect(),
        })
        .filter(|section| !section.questions.is_empty())
        .collect()
}

/// Returns what is wrong: with answers, and with the record at the level that follows.
fn wrong(desk: &Desk<'_>, sections: &[Section], errors: &Map<String, Value>) -> Vec<Wrong> {
    errors
        .iter()
        .map(|(key, messages)| {
            let id = format!("{FIELD}{key}");
            let question = sections
                .iter()
                .flat_map(|section| &section.questions)
                .find(|question| question.id == id);
            match question {
                Some(question) => Wrong {
                    field: Some(id),
                    text: question.title.clone(),
                },
                None => Wrong {
                    field: None,
                    text: desk.language.pair(
                        &named(desk, desk.schema("algorithm"), key),
                        &crate::form::joined(messages),
                    ),
                },
            }
        })
        .collect()
}
