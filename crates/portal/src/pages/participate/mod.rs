//! Taking part: asking for data, voting, asking and saying something about records, showing what was made of data.

mod answer;
mod ask;
mod comments;
mod moderation;
mod overview;
mod requests;
mod show;
mod vote;

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::people::Wrong;
use super::{Answer, refusal};
use crate::desk::{Desk, part, query};
use crate::said::text;
use crate::visit::Page;

pub(super) use comments::page as comments;
pub(super) use vote::Voice;

/// The type of requests for data.
const REQUEST: &str = "data-request";

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["participate", "ask" | "show" | "vote" | "moderation"]
            | ["participate", "answer", _]
            | [_, "comments", _]
    )
}

/// Answers a visit below `/participate`.
pub(super) fn answer(desk: &Desk<'_>, rest: &[&str]) -> Answer {
    match rest {
        [] | [""] => overview::page(desk),
        ["requests"] => requests::page(desk),
        ["requests.csv"] => requests::file(desk),
        ["ask"] => ask::page(desk),
        ["show"] => show::page(desk),
        ["vote"] => vote::change(desk),
        ["answer", id] => answer::page(desk, id),
        ["moderation"] => moderation::page(desk),
        _ => Ok(None),
    }
}

/// Leads to where somebody signs in and comes back from; nothing for those who have.
fn sign_in_first(desk: &Desk<'_>) -> Option<Page> {
    desk.visit.caller.is_anonymous().then(|| {
        let here = desk.to(&desk.visit.path);
        let to = format!("/user/login{}", query([("came_from", here.as_str())]));
        Page::lead(desk.to(&to))
    })
}

/// What came of a form: what the action answered, or what is wrong with it.
fn sent(
    desk: &Desk<'_>,
    action: &'static str,
    params: Value,
) -> Result<Result<Value, Wrong>, ActionError> {
    match desk.act(action, params) {
        Ok(made) => Ok(Ok(made)),
        Err(error) => Ok(Err(Wrong::of(desk, error)?)),
    }
}

/// Returns the field of a form in which the time stands at which it was opened: the one that came, or a new one.
fn opened(desk: &Desk<'_>) -> String {
    match desk.visit.field("opened") {
        "" => desk.app.form_opened(),
        opened => opened.to_owned(),
    }
}

/// Returns the choices of a field of a record type: value, name, chosen.
fn choices(desk: &Desk<'_>, kind: &str, field: &str, chosen: &str) -> Vec<(String, String, bool)> {
    let schema = desk.schema(kind);
    let fields = schema.into_iter().flat_map(|schema| &schema.fields);
    let choices = fields
        .filter(|one| one.name == field)
        .flat_map(|one| &one.choices);
    choices
        .map(|choice| {
            let name = choice.label.get(desk.language.code()).to_owned();
            (choice.value.clone(), name, choice.value == chosen)
        })
        .collect()
}

/// Returns organizations to choose from: id, title, chosen.
fn organizations(
    desk: &Desk<'_>,
    chosen: &str,
) -> Result<Vec<(String, String, bool)>, ActionError> {
    let found = desk.ask(
        "organization_list",
        json!({"all_fields": true, "include_extras": true, "include_dataset_count": false, "limit": 500}),
    )?;
    let found = found.as_array().into_iter().flatten().map(|one| {
        let id = text(one, "id");
        (
            id.to_owned(),
            super::results::named(desk, one),
            id == chosen,
        )
    });
    Ok(found.collect())
}

/// Refuses a form that does not say what it is about.
fn refused(desk: &Desk<'_>) -> Answer {
    Ok(Some(refusal(desk, 400)))
}

/// Returns the path of a record.
fn path_of(desk: &Desk<'_>, record: &Value) -> String {
    let (kind, name) = (part(text(record, "type")), part(text(record, "name")));
    desk.to(&format!("/{kind}/{name}"))
}
