//! The kinds of sources, a file each.

mod cairn;
mod ckan;
mod csv;
mod datajson;
mod dcat_rdf;
pub(crate) mod detect;
mod robots;
mod schemaorg;

use cairn_catalogue::App;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::harvester::Harvester;

/// Every kind.
pub(crate) const ALL: &[&dyn Harvester] = &[
    &ckan::Ckan,
    &cairn::Cairn,
    &dcat_rdf::DcatRdf,
    &datajson::DataJson,
    &schemaorg::SchemaOrg,
    &csv::Csv,
];

/// Returns the kind of a name.
pub(crate) fn of(name: &str) -> Option<&'static dyn Harvester> {
    ALL.iter().copied().find(|kind| kind.name() == name)
}

/// Returns the names of record types that our site has; for the rest see `Options`.
pub(crate) fn options<'a>(
    app: &'a App,
    source: &'a str,
    owner: Option<&'a str>,
) -> cairn_exchange::Options<'a> {
    cairn_exchange::Options {
        source,
        attribution: None,
        owner,
        schemas: &app.schemas,
        licences: &app.licences,
    }
}

/// Writes a query string.
fn query<'p>(parts: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parts)
        .finish()
}

/// Returns an address without its final slashes and query, which those of APIs are put behind.
fn base(address: &str) -> &str {
    address
        .split(['?', '#'])
        .next()
        .unwrap_or(address)
        .trim_end_matches('/')
}

/// Adds an extra to an input.
fn add_extra(input: &mut Value, key: &str, value: &str) {
    let Some(map) = input.as_object_mut() else {
        return;
    };
    let extras = map
        .entry("extras")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(extras) = extras.as_array_mut() {
        extras.retain(|extra| extra.get("key").and_then(Value::as_str) != Some(key));
        extras.push(serde_json::json!({"key": key, "value": value}));
    }
}

/// Returns a text of an object.
fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key)
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
}
