//! The outcome dashboard: named indicators over tables of the DataStore.

mod indicator_create;
mod indicator_delete;
mod indicator_list;
mod indicator_measure;
mod indicator_patch;
mod indicator_show;

use serde_json::{Value, json};

use crate::action::{ActionDef, Param, ParamKind, Reply, param};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    indicator_create::DEF,
    indicator_delete::DEF,
    indicator_list::DEF,
    indicator_measure::DEF,
    indicator_patch::DEF,
    indicator_show::DEF,
];

/// Whether nothing is kept.
const DRY_RUN: Param = param(
    "dry_run",
    ParamKind::Boolean,
    "Check everything, run the statement, and keep nothing: values are all that is returned.",
);

/// What is said of an indicator.
const SAID: [Param; 7] = [
    param(
        "notes_translated",
        ParamKind::Object,
        "What it means, by language.",
    ),
    param(
        "unit_translated",
        ParamKind::Object,
        "Unit of the values, by language.",
    ),
    param(
        "direction",
        ParamKind::Text,
        "Which way is better: up, down or none.",
    ),
    param("baseline", ParamKind::Any, "Number to compare with."),
    param("target", ParamKind::Any, "Number to reach."),
    param(
        "target_period",
        ParamKind::Text,
        "By when: a year, quarter (2026-Q1), month or day.",
    ),
    param(
        "owner_org",
        ParamKind::Text,
        "Id or name of the organization that answers for it.",
    ),
];

/// What an indicator is told as.
const RETURNS: &str = "id, name, title_translated, notes_translated, unit_translated, direction, baseline, target, target_period, organization, \
                       statement, resources, values (period, value), latest, trend (better, worse, same, up, down), target_met, measured and error.";

/// Tells what a statement gives that is only tried.
fn tried(values: &[(String, f64)]) -> Reply {
    let values: Vec<Value> = values
        .iter()
        .map(|(period, value)| json!({"period": period, "value": value}))
        .collect();
    json!({ "values": values }).into()
}
