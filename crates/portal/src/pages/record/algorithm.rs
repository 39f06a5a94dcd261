//! The record of an algorithm as an explanation to the public: what it decides, about whom, with which data, who answers for it, what
//! can go wrong, how to object. What the record does not say is said.

use cairn_catalogue::ActionError;
use cairn_domain::schema::Document;
use serde_json::{Value, json};

use super::title_of;
use crate::desk::{Desk, part};
use crate::field::{Shown, label, shown};
use crate::said::{by_language_of, is_safe_link, list, text};

/// The record type whose records are explained.
pub(super) const KIND: &str = "algorithm";
/// Most data of this catalogue whose titles are looked up.
const LOOKED_UP: usize = 20;
/// The field of the data that an algorithm uses.
const DATA: &str = "datasets";

/// A part of the explanation: its message, its fields, and whether the public is owed an answer.
type Part = (&'static str, &'static [(&'static str, bool)]);

const PARTS: &[Part] = &[
    (
        "explain-decides",
        &[
            ("purpose", true),
            ("decision_role", true),
            ("decision_description", true),
            ("autonomous", false),
            ("benefits", false),
            ("out_of_scope", false),
        ],
    ),
    (
        "explain-people",
        &[
            ("affected_people", true),
            ("notice_to_people", true),
            ("notice_description", false),
            ("user_base", false),
            ("usage_scale", false),
            ("function_area", false),
            ("geographic_area", false),
        ],
    ),
    (
        "explain-works",
        &[
            ("how_it_works", true),
            ("technique", false),
            ("capabilities", false),
            ("learns_in_use", false),
            ("models", false),
            ("performance", false),
        ],
    ),
    (
        "explain-data",
        &[
            (DATA, true),
            ("personal_information", true),
            ("personal_information_bank", false),
        ],
    ),
    (
        "explain-answers",
        &[
            ("responsible_unit", true),
            ("senior_owner_role", true),
            ("contact_email", false),
            ("contact_url", false),
            ("legal_basis", true),
            ("developed_by", false),
            ("suppliers", false),
        ],
    ),
    (
        "explain-risks",
        &[
            ("human_oversight", true),
            ("risks", true),
            ("impact_assessments", true),
            ("impact_level", false),
            ("risk_class", false),
            ("fairness_testing", true),
            ("monitoring", true),
            ("training_required", false),
        ],
    ),
    (
        "explain-contest",
        &[("recourse", true), ("recourse_url", false)],
    ),
];

/// A part of the explanation.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) facts: Vec<Shown>,
    pub(super) data: Vec<Used>,
    /// What the record does not say, in a line.
    pub(super) missing: Option<String>,
}

/// Data that an algorithm uses.
pub(super) struct Used {
    pub(super) title: String,
    pub(super) to: Option<String>,
    pub(super) role: String,
    pub(super) about: String,
    pub(super) is_personal: bool,
}

/// Tells whether a field has its place in the explanation.
pub(super) fn explains(field: &str) -> bool {
    PARTS
        .iter()
        .any(|(_, fields)| fields.iter().any(|(name, _)| *name == field))
}

/// Makes the explanation.
pub(super) fn sections(
    desk: &Desk<'_>,
    schema: &Document,
    record: &Value,
) -> Result<Vec<Section>, ActionError> {
    let used = used(desk, schema, record)?;
    let mut used = Some(used);
    let sections = PARTS.iter().map(|(id, fields)| {
        let mut facts = Vec::new();
        let mut missing = Vec::new();
        let mut data = Vec::new();
        for (name, is_owed) in *fields {
            let Some(field) = schema.field(name) else {
                continue;
            };
            let is_there = match *name {
                DATA => {
                    data = used.take().unwrap_or_default();
                    !data.is_empty()
                }
                _ => match shown(field, record, desk.language) {
                    Some(fact) => {
                        facts.push(fact);
                        true
                    }
                    None => false,
                },
            };
            if *is_owed && !is_there {
                missing.push(label(field, desk.language));
            }
        }
        Section {
            id,
            title: desk.words.say(desk.language, id, &[]),
            facts,
            data,
            missing: (!missing.is_empty()).then(|| missing.join(", ")),
        }
    });
    Ok(sections.collect())
}

/// Returns the data that an algorithm uses, with the records of this catalogue that the visitor may see.
fn used(desk: &Desk<'_>, schema: &Document, record: &Value) -> Result<Vec<Used>, ActionError> {
    let field = schema.field(DATA);
    let roles = field.and_then(|field| field.subfields.iter().find(|one| one.name == "role"));
    let mut found = Vec::new();
    for (place, one) in list(record, DATA).iter().enumerate() {
        let id = text(one, "dataset");
        let known = match id.is_empty() || place >= LOOKED_UP {
            true => None,
            false => desk.find("package_show", json!({"id": id}))?,
        };
        let given = [text(one, "title"), id, text(one, "url")]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let role = text(one, "role");
        let choice = roles
            .and_then(|roles| roles.choices.iter().find(|choice| choice.value == role))
            .map_or(role, |choice| choice.label.get(desk.language.code()));
        let about = one.get("description").unwrap_or(&Value::Null);
        found.push(Used {
            title: match (&known, text(one, "title")) {
                (Some(known), "") => title_of(desk, known).text,
                _ => given.to_owned(),
            },
            to: match &known {
                Some(known) => Some(desk.to(&format!(
                    "/{}/{}",
                    part(text(known, "type")),
                    part(text(known, "name"))
                ))),
                None => Some(text(one, "url").to_owned()).filter(|url| is_safe_link(url)),
            },
            role: choice.to_owned(),
            about: by_language_of(about, desk.language).text,
            is_personal: matches!(one.get("personal"), Some(Value::Bool(true)))
                || text(one, "personal").eq_ignore_ascii_case("true"),
        });
    }
    Ok(found)
}
