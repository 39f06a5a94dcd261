//! A page of the public records that a search finds, those changed last first.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::{Map, Value, json};

use crate::action::{Param, ParamKind, param};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Types that are no part of a catalogue of data.
pub(super) const LEFT_OUT: &str = "-dataset_type:(harvest OR showcase)";

pub(super) const PAGE: Param = param("page", ParamKind::Integer, "Page, from 1.");
pub(super) const SINCE: Param = param(
    "modified_since",
    ParamKind::Text,
    "Moment (ISO 8601) after which a record was changed.",
);
pub(super) const QUERY: Param = param("q", ParamKind::Text, "Query, as for package_search.");
pub(super) const FILTER: Param = param("fq", ParamKind::Text, "Filter, as for package_search.");

/// What was found, and which page of it that is.
pub(super) struct Listing {
    /// The answer of the search.
    pub(super) found: Value,
    pub(super) number: u64,
    pub(super) size: u64,
}

/// Finds the records of the page that is asked for.
pub(super) fn find(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Listing, ActionError> {
    let number = page_number(input)?;
    let size = ctx.app.settings.dcat.datasets_per_page.max(1);
    let mut filters = vec![LEFT_OUT.to_owned()];
    if let Some(since) = since(input)? {
        filters.push(format!("metadata_modified:[{since} TO *]"));
    }
    let mut asked = Map::from_iter([
        ("sort".to_owned(), json!("metadata_modified desc")),
        ("rows".to_owned(), json!(size)),
        ("start".to_owned(), json!((number - 1).saturating_mul(size))),
        ("fq_list".to_owned(), json!(filters)),
        ("facet".to_owned(), json!("false")),
    ]);
    for key in ["q", "fq"] {
        if let Some(text) = input.text(key) {
            asked.insert(key.to_owned(), json!(text));
        }
    }
    let found = package_search::search(ctx, &Input::new(asked))?
        .result
        .into_value()?;
    Ok(Listing {
        found,
        number,
        size,
    })
}

/// Returns the records of an answer.
pub(super) fn records(found: &Value) -> Vec<&Map<String, Value>> {
    found
        .get("results")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .collect()
}

fn page_number(input: &Input) -> Result<u64, ActionError> {
    match input.text("page") {
        None => Ok(1),
        Some(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|page| (1..=1_000_000_000).contains(page))
            .ok_or_else(|| {
                ActionError::rule("Page param must be a positive integer starting in 1")
            }),
    }
}

/// Reads a moment and writes it as the index takes it.
fn since(input: &Input) -> Result<Option<String>, ActionError> {
    let Some(given) = input.text("modified_since").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    // A plus sign of an address that was not escaped arrives as a space.
    let text = given.trim().replace(' ', "+");
    let moment = DateTime::parse_from_rfc3339(&text)
        .map(|moment| moment.naive_utc())
        .ok()
        .or_else(|| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok())
        .or_else(|| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok())
        .or_else(|| {
            NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                .ok()?
                .and_hms_opt(0, 0, 0)
        })
        .ok_or_else(|| ActionError::rule("Wrong modified date format. Use ISO-8601 format"))?;
    Ok(Some(moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()))
}
