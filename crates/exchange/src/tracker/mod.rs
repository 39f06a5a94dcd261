//! Canada's tracker of commitments on open government: rows of progress by deliverable and period, in and out.
//!
//! A row says how far one deliverable was at the end of one period. A record is a commitment with its deliverables (`milestones`)
//! and what was told of each in each period (`progress`). Every column has a field; what is spelled otherwise is kept beside it.

mod cells;
mod read;
mod write;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

pub use read::records;
pub use write::{file, rows};

/// A row: a text by column.
pub type Row = Map<String, Value>;

/// The columns, in their order, and the fields that they become.
pub const COLUMNS: &[(&str, &str)] = &[
    ("reporting_period", "progress.reporting_period"),
    ("commitments", "commitment_number"),
    ("milestones", "milestones.group"),
    ("indicators", "milestones.number"),
    ("status", "progress.completion"),
    ("progress_en", "progress.status_text"),
    ("progress_fr", "progress.status_text"),
    ("evidence_en", "progress.evidence"),
    ("evidence_fr", "progress.evidence"),
    ("challenges_en", "progress.challenges"),
    ("challenges_fr", "progress.challenges"),
    ("owner_org", "milestones.lead"),
    ("owner_org_title", "milestones.lead_title"),
    ("indicator_en", "milestones.title"),
    ("indicator_fr", "milestones.title"),
    ("indicator_due_date", "milestones.due_date"),
    ("indicator_deadline_en", "milestones.deadline"),
    ("indicator_deadline_fr", "milestones.deadline"),
    ("indicator_lead_dept", "milestones.lead"),
    ("indicator_s4d", "milestones.for_democracy"),
];

/// The key of the extra that keeps what rows say otherwise than their record.
pub const REST: &str = "tracker_rest";

/// Codes of completion and what they are here.
const STATUS: &[(&str, &str)] = &[
    ("NS", "not_started"),
    ("LP", "limited"),
    ("SP", "substantial"),
    ("C", "complete"),
];

/// Titles of the fifth action plan: its rows have codes alone.
#[derive(Debug, Deserialize)]
struct Plan {
    commitments: BTreeMap<String, Words>,
    milestones: BTreeMap<String, Words>,
}

#[derive(Debug, Deserialize)]
struct Words {
    en: String,
    fr: String,
}

static FIFTH: LazyLock<Plan> = LazyLock::new(|| {
    serde_json::from_str(include_str!("nap5.json")).expect("the shipped titles are read by a test")
});

#[cfg(test)]
mod tests;
