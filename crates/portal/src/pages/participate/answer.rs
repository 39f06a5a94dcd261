//! The form with which an organization answers a request for data.

use askama::Template;
use cairn_catalogue::{ActionError, may_update};
use serde_json::{Map, Value, json};

use super::{Answer, REQUEST, choices, path_of, sent, sign_in_first};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::pages::people::Wrong;
use crate::pages::record::title_of;
use crate::pages::{refusal, rendered};
use crate::said::text;
use crate::visit::Page;

/// The state that merging sets.
const DUPLICATE: &str = "duplicate";

#[derive(Template)]
#[template(path = "participate/answer.html")]
struct AnswerForm<'a> {
    frame: Frame<'a>,
    to: String,
    path: String,
    title: String,
    states: Vec<(String, String, bool)>,
    english: String,
    french: String,
    record: String,
    due: String,
    into: String,
    wrong: Wrong,
}

/// Answers `/participate/answer/{id}`.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Answer {
    if let Some(page) = sign_in_first(desk) {
        return Ok(Some(page));
    }
    let Some(request) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if text(&request, "type") != REQUEST {
        return Ok(None);
    }
    if !may_update(desk.app, &desk.visit.caller, text(&request, "id"))? {
        return Ok(Some(refusal(desk, 403)));
    }
    let visit = desk.visit;
    let is_sent = visit.form.is_some();
    let answer = request.get("answer").unwrap_or(&Value::Null);
    let given = |field: &str, kept: &str| match is_sent {
        true => visit.field(field).to_owned(),
        false => kept.to_owned(),
    };
    let state = given("request_status", text(&request, "request_status"));
    let mut states = choices(desk, REQUEST, "request_status", &state);
    states.retain(|(value, ..)| value != DUPLICATE);
    let mut page = AnswerForm {
        to: path_of(desk, &request),
        path: desk.to(&visit.path),
        title: title_of(desk, &request).text,
        states,
        english: given("answer-en", text(answer, "en")),
        french: given("answer-fr", text(answer, "fr")),
        record: given("fulfilled_by", text(&request, "fulfilled_by")),
        due: given("due_date", text(&request, "due_date")),
        into: given("into", ""),
        wrong: Wrong::default(),
        frame: Frame::new(desk, desk.say("answer")),
    };
    if !is_sent {
        return rendered(200, &page);
    }
    let done = match visit.field("do") {
        "merge" => sent(
            desk,
            "data_request_merge",
            json!({"id": text(&request, "id"), "into": page.into}),
        ),
        _ => answered(desk, &request, &page, &state),
    };
    match done {
        Ok(Ok(_)) => Ok(Some(Page::lead(format!(
            "{}{}",
            page.to,
            query([("done", "answered")])
        )))),
        Ok(Err(wrong)) => {
            page.wrong = wrong;
            rendered(200, &page)
        }
        Err(ActionError::NotFound(_)) => {
            page.wrong = Wrong::one("into", desk.say("answer-no-request"));
            rendered(200, &page)
        }
        Err(error) => Err(error),
    }
}

fn answered(
    desk: &Desk<'_>,
    request: &Value,
    page: &AnswerForm<'_>,
    state: &str,
) -> Result<Result<Value, Wrong>, ActionError> {
    let mut params = Map::from_iter([
        ("id".to_owned(), json!(text(request, "id"))),
        ("request_status".to_owned(), json!(state)),
        ("fulfilled_by".to_owned(), json!(page.record)),
        ("due_date".to_owned(), json!(page.due)),
    ]);
    let texts = [("en", &page.english), ("fr", &page.french)];
    let texts = texts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    let texts: Map<String, Value> = texts
        .map(|(language, text)| (language.to_owned(), json!(text)))
        .collect();
    if !texts.is_empty() && request.get("answer") != Some(&Value::Object(texts.clone())) {
        params.insert("answer".to_owned(), Value::Object(texts));
    }
    sent(desk, "data_request_answer", Value::Object(params))
}
