//! Records of registers of algorithms, as records of the type `algorithm`.
//!
//! Registers state far less than the type asks for. Nothing is guessed: the required fields that a register does not
//! state are left out and named in the record's field `not_stated`. Texts stay in the language of their register,
//! under its code.

pub mod nl;
pub mod uk;

use cairn_domain::text as form;
use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::mapped::{Mapped, Options};
use crate::name::Names;

/// Longest opening that stands in for a description, in characters.
const LONGEST_OPENING: usize = 400;

/// What the type `algorithm` always asks for, except for its name.
const REQUIRED: &[&str] = &[
    "title_translated",
    "notes_translated",
    "asset_type",
    "owner_org",
    "responsible_unit",
    "contact_email",
    "status",
    "purpose",
    "function_area",
    "user_base",
    "decision_role",
    "human_oversight",
    "capabilities",
    "technique",
    "datasets",
    "personal_information",
    "legal_basis",
    "developed_by",
    "access_level",
    "review_date",
    "last_reviewed",
];

/// Names the required fields that the record does not have.
fn name_gaps(draft: &mut Draft) {
    let mut gaps: Vec<&str> = REQUIRED
        .iter()
        .copied()
        .filter(|key| !draft.fields.contains_key(*key))
        .collect();
    if draft.fields.contains_key("contact_url") {
        gaps.retain(|key| *key != "contact_email");
    }
    let status = draft
        .fields
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let dates: &[&str] = match status {
        "in_use" => &["start_date"],
        "retired" => &["start_date", "end_date"],
        _ => &[],
    };
    let says = |key: &str, values: &[&str]| {
        let given = draft.fields.get(key).and_then(Value::as_str);
        given.is_some_and(|given| values.contains(&given))
    };
    // What is asked for because of what another field says.
    let following: Vec<&str> = [
        ("developed_by", &["vendor"][..], "suppliers"),
        (
            "personal_information",
            &["identified"],
            "personal_information_bank",
        ),
        (
            "decision_role",
            &["decides", "decides_with_review"],
            "recourse",
        ),
        ("access_level", &["under_review", "restricted"], "exemption"),
    ]
    .into_iter()
    .filter_map(|(field, values, asked)| says(field, values).then_some(asked))
    .collect();
    let high = draft.fields.get("risk_class").and_then(Value::as_str) == Some("high");
    let of_high_risk: &[&str] = if high {
        &["ai_act_area", "impact_assessments", "risks", "recourse"]
    } else {
        &[]
    };
    gaps.extend(
        dates
            .iter()
            .chain(of_high_risk)
            .chain(&following)
            .copied()
            .filter(|key| !draft.fields.contains_key(*key)),
    );
    draft.set("not_stated", json!(gaps));
}

/// Sets where to ask: an e-mail address or a page; other texts are kept as an extra.
pub(crate) fn contact(draft: &mut Draft, given: &str) {
    let plain = given.trim().trim_start_matches("mailto:");
    if form::is_email(plain) {
        draft.set("contact_email", plain);
    } else if form::is_url(plain) {
        draft.set("contact_url", plain);
    } else {
        draft.extra("contact", &json!(given));
    }
}

/// Sets a web address; what is none is kept as an extra.
fn address(draft: &mut Draft, key: &str, given: Option<String>) {
    let Some(given) = given else { return };
    if form::is_url(&given) {
        draft.set(key, given);
    } else {
        draft.extra(&format!("source_{key}"), &json!(given));
    }
}

/// Returns the openings of a text by language, for registers with one text for both purpose and description.
pub(crate) fn openings(texts: &Value) -> Value {
    let texts = texts.as_object().into_iter().flatten();
    texts
        .filter_map(|(language, text)| {
            let opening = crate::text::opening(text.as_str()?, LONGEST_OPENING);
            Some((language.clone(), Value::from(opening)))
        })
        .collect::<Map<String, Value>>()
        .into()
}

/// Names the gaps, makes the record fit and ends the mapping.
pub(crate) fn finish(
    mut draft: Draft,
    body: Option<&str>,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let organizations: Vec<Value> = body
        .map(|title| {
            let wanted = crate::name::from_title(title);
            let name = names.claim(&wanted, &format!("group {} {wanted}", options.source));
            json!({"name": name, "title": title})
        })
        .into_iter()
        .collect();
    draft.owned(
        organizations.first().and_then(|body| body["name"].as_str()),
        options,
    );
    name_gaps(&mut draft);
    fit(&mut draft, Target::Dataset, options.schemas)?;
    Ok(Mapped {
        dataset: Some(Value::Object(draft.input())),
        organizations,
        groups: Vec::new(),
        notes: draft.notes,
    })
}

/// Takes a record's object.
fn object(record: &Value) -> Result<&Map<String, Value>, ExchangeError> {
    record
        .as_object()
        .ok_or_else(|| ExchangeError::shape("a record is an object"))
}
