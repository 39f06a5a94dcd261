//! Pages of registers: algorithms and their assessments, commitments, consultations, and the outcome dashboard.

mod algorithm;
mod assessment;
mod assessment_form;
mod calendar;
mod chart;
mod commitment;
mod complete;
mod consultation;
mod feed;
pub(super) mod feed_form;
mod import;
mod outcome_form;
mod outcomes;
mod sign_up;

use askama::Template;
use cairn_catalogue::ActionError;
use fluent_bundle::FluentValue;
use serde_json::{Value, json};

use super::Answer;
use super::results::named;
use crate::desk::{Desk, query};
use crate::said::text;
use crate::visit::Page;
pub(super) use algorithm::stale_said;
use feed_form::Form;

/// Extras that keep what a register said beyond its record: nothing for readers.
pub(super) const KEPT_ASIDE: [&str; 2] = ["register_rest", "tracker_rest"];

/// Tells whether a form may be sent to an address.
pub(super) fn takes_forms(parts: &[&str]) -> bool {
    matches!(
        parts,
        ["algorithm", "assess", _]
            | ["algorithm", "import", "register"]
            | ["commitment", "import", "tracker"]
            | ["consultation", "confirm" | "leave", _]
            | ["consultation", _, "sign-up"]
            | ["outcomes", "new"]
            | ["outcomes", "edit" | "delete", _]
    )
}

/// Answers addresses of the site as a whole.
pub(super) fn of_site(desk: &Desk<'_>, parts: &[&str]) -> Option<Answer> {
    Some(match parts {
        ["outcomes"] | ["outcomes", ""] => outcomes::page(desk),
        ["outcomes.csv"] => outcomes::table(desk, None),
        ["outcomes", name, "values.csv"] => outcomes::table(desk, Some(name)),
        ["outcomes", "new"] => outcome_form::new(desk),
        ["outcomes", "edit", name] => outcome_form::edit(desk, name),
        ["outcomes", "delete", name] => outcome_form::delete(desk, name),
        ["outcomes", name] => outcomes::one(desk, name),
        ["feeds", file] => {
            let (name, end) = file.rsplit_once('.')?;
            match (name, Form::of(end)) {
                ("commitment", Some(form)) => feed::all(desk, form),
                ("consultation", Some(form)) => feed::consultations(desk, form),
                ("consultation", None) if end == "ics" => calendar::all(desk),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Answers addresses below a record type.
pub(super) fn of_type(desk: &Desk<'_>, kind: &str, rest: &[&str]) -> Option<Answer> {
    Some(match (kind, rest) {
        ("algorithm", ["export", form]) => algorithm::export(desk, form, None),
        ("algorithm", ["import", "register"]) => import::algorithms(desk),
        ("commitment", ["import", "tracker"]) => import::commitments(desk),
        ("algorithm", [id, "register", form]) => algorithm::export(desk, form, Some(id)),
        ("algorithm", ["assessment", id]) => assessment::page(desk, id),
        ("algorithm", ["assess", id]) => assessment_form::page(desk, id),
        ("commitment", ["export", "tracker.csv"]) => commitment::export(desk, None),
        ("commitment", [id, "tracker.csv"]) => commitment::export(desk, Some(id)),
        ("commitment", [id, file]) if let Some(form) = form_of(file) => feed::one(desk, id, form),
        ("consultation", ["export", "consultations.csv"]) => consultation::table(desk),
        ("consultation", [id, file]) if let Some(form) = form_of(file) => {
            feed::of_consultation(desk, id, form)
        }
        ("consultation", [id, "calendar.ics"]) => calendar::one(desk, id),
        ("consultation", [id, "sign-up"]) => sign_up::ask(desk, id),
        ("consultation", ["confirm", word]) => sign_up::confirm(desk, word),
        ("consultation", ["leave", word]) => sign_up::leave(desk, word),
        _ => return None,
    })
}

/// Returns the form of the feed of a record that a file is.
fn form_of(file: &str) -> Option<Form> {
    file.strip_prefix("feed.").and_then(Form::of)
}

/// Returns what stands above the list of a record type, as HTML.
pub(super) fn above(desk: &Desk<'_>, kind: &str) -> Result<Option<String>, ActionError> {
    match kind {
        "algorithm" => algorithm::above(desk).map(Some),
        "commitment" => commitment::above(desk).map(Some),
        "consultation" => consultation::above(desk).map(Some),
        _ => Ok(None),
    }
}

/// Returns what a record's page tells of it beyond what every record is told, as HTML.
pub(super) fn within(desk: &Desk<'_>, record: &Value) -> Result<Option<String>, ActionError> {
    match text(record, "type") {
        "algorithm" => algorithm::within(desk, record).map(Some),
        "commitment" => commitment::within(desk, record).map(Some),
        "consultation" => consultation::within(desk, record).map(Some),
        _ => Ok(None),
    }
}

/// Tells whether a field has its place in what [`within`] tells.
pub(super) fn places(kind: &str, field: &str) -> bool {
    match kind {
        "commitment" => commitment::PLACED.contains(&field),
        "consultation" => consultation::PLACED.contains(&field),
        _ => false,
    }
}

/// The fields of a record type that its list is filtered by; nothing for types without a choice of their own.
pub(super) fn filters(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "algorithm" => &[
            "risk_class",
            "impact_level",
            "status",
            "function_area",
            "decision_role",
        ],
        "commitment" => &["completion", "values"],
        "consultation" => &["consultation_status", "subject", "jurisdiction"],
        _ => return None,
    })
}

/// Returns the organizations in which the visitor may do something: id and title.
fn organizations(desk: &Desk<'_>, permission: &str) -> Result<Vec<(String, String)>, ActionError> {
    if desk.visit.caller.is_anonymous() {
        return Ok(Vec::new());
    }
    let found = desk.ask(
        "organization_list_for_user",
        json!({ "permission": permission }),
    )?;
    let found = found.as_array().into_iter().flatten();
    Ok(found
        .map(|one| (text(one, "id").to_owned(), named(desk, one)))
        .collect())
}

/// Renders a piece of a page.
fn piece(template: &impl Template) -> Result<String, ActionError> {
    template
        .render()
        .map_err(|error| ActionError::Internal(format!("a page was not rendered: {error}")))
}

/// Makes a file.
fn file(kind: &'static str, body: String) -> Answer {
    Ok(Some(Page {
        kind,
        ..Page::html(200, body)
    }))
}

/// Returns a message with values.
fn with(desk: &Desk<'_>, name: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<(&str, FluentValue<'_>)> = values
        .iter()
        .map(|(key, value)| (*key, FluentValue::from((*value).to_owned())))
        .collect();
    desk.words.say(desk.language, name, &values)
}

/// Returns a message about a number of things.
fn counted(desk: &Desk<'_>, name: &str, count: u64) -> String {
    let values = [
        ("count", FluentValue::from(count)),
        ("shown", FluentValue::from(desk.language.number(count))),
    ];
    desk.words.say(desk.language, name, &values)
}

/// Returns the message of a code; the code itself where there is none.
fn coded(desk: &Desk<'_>, family: &str, code: &str) -> String {
    let name = format!("{family}-{}", code.replace('_', "-"));
    match desk.words.has(&name) {
        true => desk.say(&name),
        false => code.to_owned(),
    }
}

/// Returns an address of this site for the world outside: feeds, calendars.
fn address(desk: &Desk<'_>, path: &str) -> String {
    format!("{}{}", desk.visit.origin, desk.to(path))
}

/// Returns the query of the visit for the words and filters of searches, to be handed on.
fn handed_on(desk: &Desk<'_>) -> String {
    let (q, fq) = (desk.asked("q"), desk.asked("fq"));
    let pairs = [("q", q.as_str()), ("fq", fq.as_str())];
    query(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
}
