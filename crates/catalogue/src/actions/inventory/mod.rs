//! The inventory: every record that an organization holds data for, open or not, and what is to be opened next.

mod inventory_import;
mod inventory_list;
mod inventory_publish;
mod inventory_vote;

use cairn_store::MeasuredRecord;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::action::ActionDef;
use crate::actions::quality::heading;

pub(crate) use inventory_list::Lines;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    inventory_import::DEF,
    inventory_list::DEF,
    inventory_publish::DEF,
    inventory_vote::DEF,
];

/// Fields of a record that its line shows.
const SHOWN: &[&str] = &[
    "notes",
    "notes_translated",
    "access_level",
    "planned_date",
    "exemption",
    "exemption_rationale",
    "access_instructions",
];

/// Returns the line of a record.
fn line(row: &MeasuredRecord, record: &Map<String, Value>, today: NaiveDate) -> Map<String, Value> {
    let mut out = heading(record);
    for key in SHOWN {
        let value = record.get(*key).cloned().unwrap_or_default();
        out.insert((*key).to_owned(), value);
    }
    let is_late = row.level != "open" && row.planned.is_some_and(|day| day < today);
    out.insert("is_late".to_owned(), json!(is_late));
    let since = row.review_since.map(|day| day.to_string());
    out.insert("under_review_since".to_owned(), json!(since));
    out.insert("votes".to_owned(), json!(row.votes));
    out
}
