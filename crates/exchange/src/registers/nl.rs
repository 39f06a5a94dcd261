//! The Dutch Algoritmeregister: records written in its publication standard (1.0).

use serde_json::{Map, Value, json};

use super::Row;
use crate::algorithms;
use crate::error::ExchangeError;
use crate::fields::Fields;
use crate::mapped::{Mapped, Options};
use crate::name::Names;
use crate::text;

/// The keys of the standard, then those of the register's listing, and the fields that they become.
pub(super) const KEYS: &[(&str, Option<&str>)] = &[
    ("name", Some("title_translated")),
    ("description_short", Some("notes_translated")),
    ("organization", Some("owner_org")),
    ("category", Some("function_area")),
    ("status", Some("status")),
    ("begin_date", Some("start_date")),
    ("end_date", Some("end_date")),
    ("contact_email", Some("contact_email")),
    ("website", Some("website")),
    ("url", Some("external_records")),
    ("publication_category", Some("risk_class")),
    ("goal", Some("purpose")),
    ("proportionality", Some("alternatives_considered")),
    ("human_intervention", Some("human_oversight")),
    ("risks", Some("risks")),
    ("lawful_basis", Some("legal_basis")),
    ("lawful_basis_grouping", Some("legal_basis")),
    ("process_index_url", Some("personal_information_bank")),
    ("impacttoetsen", Some("impact_assessments")),
    ("impacttoetsen_grouping", Some("impact_assessments")),
    ("source_data", Some("datasets")),
    ("source_data_grouping", Some("datasets")),
    ("methods_and_models", Some("how_it_works")),
    ("provider", Some("suppliers")),
    ("publiccode", Some("source_code_url")),
    ("lang", None),
    ("standard_version", None),
    ("lars", Some("algorithm_id")),
    ("source_id", None),
    ("tags", None),
    ("id", Some("algorithm_id")),
    ("title", Some("title_translated")),
    ("doel", Some("purpose")),
    ("juridische_basis", Some("legal_basis")),
    ("organisatie", Some("owner_org")),
    ("impactassessment", Some("impact_assessments")),
    ("geregistreerd", None),
    ("toegevoegd", None),
    ("type", None),
    ("uuid", None),
    ("iama_description", None),
    ("source_data_link", None),
    ("publication_dt", None),
];

/// Our language code of the register.
const NL: &str = "nl";

const STATUS: &[(&str, &str)] = &[
    ("planned", "In ontwikkeling"),
    ("development", "In ontwikkeling"),
    ("pilot", "In gebruik"),
    ("in_use", "In gebruik"),
    ("suspended", "Buiten gebruik"),
    ("retired", "Buiten gebruik"),
];

/// Reads a record of the standard or a short one of the listing.
pub(super) fn read(
    row: &Row,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    algorithms::nl::record(&row.clone().into(), options, names)
}

/// Writes a record by the keys of the standard.
pub(super) fn write(record: &Map<String, Value>, owner: &str) -> Row {
    let fields = Fields::new(record);
    let said = |field: &str| said(fields, field);
    let status = fields.text(&["status"]).unwrap_or_default();
    let status = STATUS
        .iter()
        .find_map(|(ours, theirs)| (*ours == status).then_some(*theirs));
    let category = match fields.text(&["risk_class"]).as_deref() {
        Some("high" | "prohibited") => "Hoog-risico AI-systeem",
        _ if high_impact(fields) => "Impactvolle algoritmes",
        _ => "Overige algoritmes",
    };
    let external = fields
        .objects("external_records")
        .into_iter()
        .find(|one| one.get("register").and_then(Value::as_str) == Some("algoritmeregister"))
        .and_then(|one| one.get("url").and_then(text::text));
    let suppliers: Vec<String> = fields
        .objects("suppliers")
        .iter()
        .filter_map(|one| one.get("name").and_then(text::text))
        .collect();
    let pairs: [(&str, Value); 27] = [
        ("name", json!(said("title_translated"))),
        ("description_short", json!(said("notes_translated"))),
        ("organization", json!(owner)),
        ("category", json!(themes(fields))),
        ("status", json!(status)),
        ("begin_date", json!(month(fields, "start_date"))),
        ("end_date", json!(month(fields, "end_date"))),
        (
            "contact_email",
            json!(fields.text(&["contact_email", "contact_url"])),
        ),
        ("website", json!(fields.text(&["website"]))),
        ("url", json!(external)),
        ("publication_category", json!(category)),
        ("goal", json!(said("purpose"))),
        ("proportionality", json!(said("alternatives_considered"))),
        ("human_intervention", json!(said("human_oversight"))),
        ("risks", json!(texts_of(fields, "risks", "description"))),
        ("lawful_basis", json!(untitled(fields, "legal_basis"))),
        ("lawful_basis_grouping", grouped(fields, "legal_basis")),
        (
            "process_index_url",
            json!(fields.text(&["personal_information_bank"])),
        ),
        (
            "impacttoetsen",
            json!(texts_of(fields, "impact_assessments", "summary")),
        ),
        (
            "impacttoetsen_grouping",
            grouped(fields, "impact_assessments"),
        ),
        (
            "source_data",
            json!(texts_of(fields, "datasets", "description")),
        ),
        ("source_data_grouping", grouped(fields, "datasets")),
        ("methods_and_models", json!(said("how_it_works"))),
        (
            "provider",
            json!((!suppliers.is_empty()).then(|| suppliers.join(", "))),
        ),
        ("publiccode", json!(fields.text(&["source_code_url"]))),
        ("lang", json!("NLD")),
        ("lars", json!(fields.text(&["algorithm_id"]))),
    ];
    let mut row: Row = pairs
        .into_iter()
        .filter(|(_, value)| !text::is_blank(value))
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    row.insert("standard_version".to_owned(), json!("1.0"));
    row
}

/// Returns what a field says in Dutch, else in the first language that it says anything in.
fn said(fields: Fields<'_>, field: &str) -> Option<String> {
    match fields.get(field)? {
        Value::Object(texts) => texts
            .get(NL)
            .and_then(text::text)
            .or_else(|| texts.values().find_map(text::text)),
        other => text::text(other),
    }
}

fn high_impact(fields: Fields<'_>) -> bool {
    matches!(fields.text(&["impact_level"]).as_deref(), Some("3" | "4"))
        || matches!(
            fields.text(&["decision_role"]).as_deref(),
            Some("decides" | "decides_with_review")
        )
}

/// Returns themes of the register: those that stand among the tags, else those whose subjects the record has.
fn themes(fields: Fields<'_>) -> Vec<&'static str> {
    let subjects = fields.list(&["function_area"]);
    let mut found: Vec<&'static str> = Vec::new();
    for subject in &subjects {
        // The theme that says least beyond the subject.
        let theme = algorithms::nl::THEMES
            .iter()
            .filter(|(_, codes)| codes.contains(&subject.as_str()))
            .min_by_key(|(_, codes)| codes.len());
        if let Some((name, _)) = theme
            && !found.contains(name)
        {
            found.push(name);
        }
    }
    found
}

/// Returns a day as a month.
fn month(fields: Fields<'_>, key: &str) -> Option<String> {
    let date = fields.text(&[key])?;
    Some(date.get(..7).unwrap_or(&date).to_owned())
}

/// Returns the texts of the members of a list, a paragraph each.
fn texts_of(fields: Fields<'_>, list: &str, key: &str) -> Option<String> {
    let all: Vec<String> = fields
        .objects(list)
        .iter()
        .filter_map(|one| said(Fields::new(one), key))
        .collect();
    (!all.is_empty()).then(|| all.join("\n\n"))
}

/// Returns the titles of members without an address.
fn untitled(fields: Fields<'_>, list: &str) -> Option<String> {
    let all: Vec<String> = fields
        .objects(list)
        .iter()
        .filter(|one| !one.contains_key("url"))
        .filter_map(|one| one.get("title").and_then(text::text))
        .collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// Returns the members of a list that have an address as the standard groups them.
fn grouped(fields: Fields<'_>, list: &str) -> Value {
    let all: Vec<Value> = fields
        .objects(list)
        .iter()
        .filter_map(|one| {
            let url = one.get("url").and_then(text::text)?;
            let title = one
                .get("title")
                .and_then(text::text)
                .unwrap_or_else(|| url.clone());
            Some(json!({"title": title, "link": url}))
        })
        .collect();
    json!(all)
}
