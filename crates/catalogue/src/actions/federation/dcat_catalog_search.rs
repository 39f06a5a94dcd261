//! `dcat_catalog_search`: the records that a search finds, a page at a time, as RDF.

use cairn_exchange::dcat::{self, Page};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::{Map, Value, json};

use super::{FORMAT, PROFILES, Shape, shape, syntax, unknown, unwritable};
use crate::action::{ActionDef, Kind, Param, ParamKind, Reply, param};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::site;
use crate::input::Input;

/// Types that are no part of a catalogue of data.
const LEFT_OUT: &str = "-dataset_type:(harvest OR showcase)";

pub(super) const PARAMS: &[Param] = &[
    param("page", ParamKind::Integer, "Page, from 1."),
    param(
        "modified_since",
        ParamKind::Text,
        "Moment (ISO 8601) after which a record was changed.",
    ),
    param("q", ParamKind::Text, "Query, as for package_search."),
    param("fq", ParamKind::Text, "Filter, as for package_search."),
    FORMAT,
    PROFILES,
];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_catalog_search",
    kind: Kind::Read,
    about: "Shows the public records that a search finds as a page of a DCAT catalogue, those changed last first.",
    access: "Everybody.",
    params: PARAMS,
    returns: "The document as text.",
    run,
};

pub(super) fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (syntax, shape) = (syntax(input)?, shape(input)?);
    match shape {
        Shape::Croissant => return Err(unknown("croissant")),
        Shape::Quality => return Err(unknown("dqv")),
        Shape::Dcat(_) | Shape::SchemaOrg => {}
    }
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
    let records: Vec<&Map<String, Value>> = found
        .get("results")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .collect();
    let site = site(ctx.app);
    let page = Page {
        number,
        size,
        total: found.get("count").and_then(Value::as_u64).unwrap_or(0),
        modified: last_modified(ctx)?,
        path: format!(
            "{}/catalog.{}",
            site.base_uri,
            input.text("format").unwrap_or_else(|| "rdf".to_owned())
        ),
        query: kept(input),
    };
    let document = match shape {
        Shape::Dcat(profile) => dcat::catalogue(&records, &page, &site, profile, syntax),
        Shape::SchemaOrg | Shape::Croissant | Shape::Quality => {
            dcat::described(&records, &page, &site, syntax)
        }
    };
    Ok(Value::String(document.map_err(unwritable)?).into())
}

/// Returns when a record of the whole catalogue was last changed, whatever was searched for.
fn last_modified(ctx: &mut Ctx<'_, '_>) -> Result<Option<String>, ActionError> {
    let asked = Map::from_iter([
        ("sort".to_owned(), json!("metadata_modified desc")),
        ("rows".to_owned(), json!(1)),
        ("fq".to_owned(), json!(LEFT_OUT)),
        ("facet".to_owned(), json!("false")),
    ]);
    let found = package_search::search(ctx, &Input::new(asked))?
        .result
        .into_value()?;
    let modified = found.pointer("/results/0/metadata_modified");
    Ok(modified.and_then(Value::as_str).map(str::to_owned))
}

/// Returns what every page of the same search has in its address.
fn kept(input: &Input) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for key in ["modified_since", "profiles", "q", "fq"] {
        let given = match key {
            "profiles" => input.list_or_commas(key).map(|names| names.join(",")),
            _ => input.text(key),
        };
        if let Some(text) = given.filter(|text| !text.is_empty()) {
            query.append_pair(key, &text);
        }
    }
    let mut query = query.finish();
    if !query.is_empty() {
        query.push('&');
    }
    query
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
