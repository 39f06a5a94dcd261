//! Rows of the tracker, as records of commitments.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::cells::plain;
use super::write::written;
use super::{COLUMNS, FIFTH, REST, Row, STATUS, Words};
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit, normal};
use crate::mapped::{Mapped, Options};
use crate::name::stable_id;

/// Fields that the tracker does not state.
const NOT_STATED: &[&str] = &["problem", "deliverables", "contact_email"];

/// Makes a record of each commitment.
///
/// # Errors
///
/// Where a row names no period, commitment or deliverable: which, counted from 1; or where a record cannot be one.
pub fn records(rows: &[Row], options: &Options<'_>) -> Result<Vec<Mapped>, ExchangeError> {
    let mut commitments: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let row: Row = COLUMNS
            .iter()
            .map(|(name, _)| ((*name).to_owned(), Value::from(cell(row, name))))
            .collect();
        for name in ["reporting_period", "commitments", "indicators"] {
            if text(&row, name).is_empty() {
                return Err(ExchangeError::shape(format!(
                    "row {}: {name} is empty",
                    place + 1
                )));
            }
        }
        commitments
            .entry(text(&row, "commitments").to_owned())
            .or_default()
            .push(row);
    }
    commitments
        .iter()
        .map(|(number, rows)| record(number, rows, options))
        .collect()
}

/// Returns a cell as it is meant.
pub(super) fn cell(row: &Row, name: &str) -> String {
    match row.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => plain(text),
        Some(other) => other.to_string(),
    }
}

fn text<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn record(number: &str, rows: &[Row], options: &Options<'_>) -> Result<Mapped, ExchangeError> {
    let mut draft = Draft::default();
    draft.set("id", stable_id(options.source, number));
    draft.set(
        "name",
        crate::name::from_title(&format!("{}-{number}", options.source)),
    );
    draft.set("type", "commitment");
    let title = FIFTH.commitments.get(number);
    let titles = match title {
        Some(title) => json!({"en": title.en, "fr": title.fr}),
        None => json!({"en": format!("Commitment {number}"), "fr": format!("Engagement {number}")}),
    };
    draft.set("title_translated", titles.clone());
    draft.set("notes_translated", titles);
    draft.set(
        "plan",
        json!({"en": "National Action Plan on Open Government", "fr": "Plan d’action national pour un gouvernement ouvert"}),
    );
    draft.set("commitment_number", number);
    let deliverables = deliverables(rows);
    let progress: Vec<Value> = rows.iter().map(progress).collect();
    if let Some(due) = deliverables
        .iter()
        .filter_map(|one| one["due_date"].as_str())
        .max()
    {
        draft.set("due_date", due);
    }
    let partners: Vec<Value> = {
        let mut titles: Vec<&str> = rows
            .iter()
            .map(|row| {
                text(row, "owner_org_title")
                    .split(" | ")
                    .next()
                    .unwrap_or_default()
            })
            .filter(|title| !title.is_empty())
            .collect();
        titles.sort_unstable();
        titles.dedup();
        titles.into_iter().map(Value::from).collect()
    };
    draft.set("partners", partners);
    draft.set("completion", overall(&deliverables));
    draft.set("milestones", deliverables);
    draft.set("progress", progress);
    draft.owned(None, options);
    let gaps: Vec<&str> = NOT_STATED
        .iter()
        .copied()
        .chain((!draft.fields.contains_key("due_date")).then_some("due_date"))
        .collect();
    draft.set("not_stated", json!(gaps));
    fit(&mut draft, Target::Dataset, options.schemas)?;
    keep_rest(&mut draft, rows, options)?;
    Ok(Mapped {
        dataset: Some(Value::Object(draft.input())),
        organizations: Vec::new(),
        groups: Vec::new(),
        notes: draft.notes,
    })
}

/// Keeps, by period and deliverable, what the record would say otherwise.
fn keep_rest(draft: &mut Draft, rows: &[Row], options: &Options<'_>) -> Result<(), ExchangeError> {
    let kept = normal(draft.input(), options.schemas)?;
    let mut rest = Map::new();
    for (row, ours) in rows.iter().zip(written(&kept)) {
        let mut other = Map::new();
        for (name, _) in COLUMNS {
            if row.get(*name) != ours.get(*name) {
                let pair = json!([row.get(*name), ours.get(*name)]);
                other.insert((*name).to_owned(), pair);
            }
        }
        if !other.is_empty() {
            let key = format!(
                "{} {}",
                text(row, "reporting_period"),
                text(row, "indicators")
            );
            rest.insert(key, Value::Object(other));
        }
    }
    if !rest.is_empty() {
        draft.extra_text(REST, Value::Object(rest).to_string());
    }
    Ok(())
}

fn bilingual(row: &Row, name: &str) -> Value {
    let texts = ["en", "fr"].into_iter().filter_map(|language| {
        let given = text(row, &format!("{name}_{language}"));
        (!given.trim().is_empty()).then(|| (language.to_owned(), Value::from(given)))
    });
    Value::Object(texts.collect())
}

fn code(status: &str) -> Option<&'static str> {
    STATUS
        .iter()
        .find_map(|(theirs, ours)| (*theirs == status.trim()).then_some(*ours))
}

/// Returns an object of what says something.
fn object(pairs: Vec<(&str, Value)>) -> Value {
    let said = pairs
        .into_iter()
        .filter(|(_, value)| !crate::text::is_blank(value))
        .map(|(key, value)| (key.to_owned(), value));
    Value::Object(said.collect())
}

fn progress(row: &Row) -> Value {
    object(vec![
        ("deliverable", text(row, "indicators").into()),
        ("reporting_period", text(row, "reporting_period").into()),
        ("completion", json!(code(text(row, "status")))),
        ("status_text", bilingual(row, "progress")),
        ("evidence", bilingual(row, "evidence")),
        ("challenges", bilingual(row, "challenges")),
    ])
}

/// Returns each deliverable with what its latest row says of it.
fn deliverables(rows: &[Row]) -> Vec<Value> {
    let mut latest: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in rows {
        let known = latest.entry(text(row, "indicators")).or_insert(row);
        if text(row, "reporting_period") >= text(known, "reporting_period") {
            *known = row;
        }
    }
    latest
        .into_iter()
        .map(|(number, row)| {
            let group = text(row, "milestones");
            let (en, fr) = text(row, "owner_org_title")
                .split_once(" | ")
                .unwrap_or((text(row, "owner_org_title"), ""));
            let flag = match text(row, "indicator_s4d").to_ascii_lowercase().as_str() {
                "true" | "t" => json!(true),
                "false" | "f" => json!(false),
                _ => Value::Null,
            };
            let title_of_group = FIFTH
                .milestones
                .get(group)
                .map(|Words { en, fr }| json!({"en": en, "fr": fr}));
            object(vec![
                ("number", number.into()),
                ("group", group.into()),
                ("group_title", json!(title_of_group)),
                ("title", bilingual(row, "indicator")),
                ("due_date", text(row, "indicator_due_date").into()),
                ("deadline", bilingual(row, "indicator_deadline")),
                ("lead", text(row, "owner_org").into()),
                ("lead_title", json!({"en": en, "fr": fr})),
                ("completion", json!(code(text(row, "status")))),
                ("for_democracy", flag),
            ])
        })
        .collect()
}

/// Says how far all deliverables are together: complete where all are, not started where none is begun, substantial where half of
/// them are at least that, else limited.
fn overall(deliverables: &[Value]) -> &'static str {
    let count = |wanted: &[&str]| {
        let levels = deliverables
            .iter()
            .filter_map(|one| one["completion"].as_str());
        levels.filter(|level| wanted.contains(level)).count()
    };
    let all = deliverables.len();
    match () {
        () if count(&["complete"]) == all => "complete",
        () if count(&["not_started"]) == all => "not_started",
        () if count(&["complete", "substantial"]) * 2 >= all => "substantial",
        () => "limited",
    }
}
