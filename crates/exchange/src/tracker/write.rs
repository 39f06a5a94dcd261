//! Records of commitments, as rows of the tracker.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{COLUMNS, REST, Row, STATUS};
use crate::error::ExchangeError;
use crate::fields::Fields;
use crate::text;

/// Writes a record as rows: one for each deliverable and period. `record` is as `package_show` gives it.
pub fn rows(record: &Map<String, Value>) -> Vec<Row> {
    let rest = Fields::new(record)
        .text(&[REST])
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .unwrap_or_default();
    let mut rows = written(record);
    for row in &mut rows {
        let key = format!(
            "{} {}",
            cell(row, "reporting_period"),
            cell(row, "indicators")
        );
        let Some(other) = rest.get(&key).and_then(Value::as_object) else {
            continue;
        };
        for (name, pair) in other {
            // What was changed since is written as it is now.
            if row.get(name) == pair.get(1)
                && let Some(given) = pair.get(0)
            {
                row.insert(name.clone(), given.clone());
            }
        }
    }
    rows
}

fn cell<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Writes what the record itself says.
pub(super) fn written(record: &Map<String, Value>) -> Vec<Row> {
    let fields = Fields::new(record);
    let number = fields.text(&["commitment_number"]).unwrap_or_default();
    let deliverables = fields.objects("milestones");
    let by_number: HashMap<&str, &Map<String, Value>> = deliverables
        .iter()
        .filter_map(|one| Some((one.get("number")?.as_str()?, one)))
        .collect();
    let nothing = Map::new();
    fields
        .objects("progress")
        .iter()
        .map(|told| {
            let deliverable = text::first(told, &["deliverable"]).unwrap_or_default();
            let of = by_number
                .get(deliverable.as_str())
                .copied()
                .unwrap_or(&nothing);
            COLUMNS
                .iter()
                .map(|(name, _)| {
                    let value = match *name {
                        "commitments" => Some(number.clone()),
                        "indicators" => Some(deliverable.clone()),
                        "reporting_period" => text::first(told, &["reporting_period"]),
                        "status" => {
                            text::first(told, &["completion"]).and_then(|code| status(&code))
                        }
                        "progress_en" => said(told, "status_text", "en"),
                        "progress_fr" => said(told, "status_text", "fr"),
                        "evidence_en" => said(told, "evidence", "en"),
                        "evidence_fr" => said(told, "evidence", "fr"),
                        "challenges_en" => said(told, "challenges", "en"),
                        "challenges_fr" => said(told, "challenges", "fr"),
                        "milestones" => text::first(of, &["group"]),
                        "owner_org" | "indicator_lead_dept" => text::first(of, &["lead"]),
                        "owner_org_title" => lead_title(of),
                        "indicator_en" => said(of, "title", "en"),
                        "indicator_fr" => said(of, "title", "fr"),
                        "indicator_due_date" => text::first(of, &["due_date"]),
                        "indicator_deadline_en" => said(of, "deadline", "en"),
                        "indicator_deadline_fr" => said(of, "deadline", "fr"),
                        "indicator_s4d" => text::first(of, &["for_democracy"]),
                        _ => None,
                    };
                    ((*name).to_owned(), Value::from(value.unwrap_or_default()))
                })
                .collect()
        })
        .collect()
}

fn status(code: &str) -> Option<String> {
    STATUS
        .iter()
        .find_map(|(theirs, ours)| (*ours == code).then(|| (*theirs).to_owned()))
}

fn said(of: &Map<String, Value>, key: &str, language: &str) -> Option<String> {
    let texts = of.get(key)?.as_object()?;
    texts.get(language)?.as_str().map(str::to_owned)
}

fn lead_title(of: &Map<String, Value>) -> Option<String> {
    match (said(of, "lead_title", "en"), said(of, "lead_title", "fr")) {
        (Some(en), Some(fr)) if !fr.is_empty() => Some(format!("{en} | {fr}")),
        (en, fr) => en.or(fr),
    }
}

/// Writes rows as a table.
///
/// # Errors
///
/// Where the rows cannot be written as text.
pub fn file(rows: &[Row]) -> Result<String, ExchangeError> {
    let wrong = |error: &dyn std::fmt::Display| ExchangeError::Unwritable(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(COLUMNS.iter().map(|(name, _)| name))
        .map_err(|error| wrong(&error))?;
    for row in rows {
        writer
            .write_record(COLUMNS.iter().map(|(name, _)| cell(row, name)))
            .map_err(|error| wrong(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| wrong(&error))?;
    String::from_utf8(bytes).map_err(|error| wrong(&error))
}
