//! The kinds of sources, a file each.

mod cairn;
mod ckan;
mod csv;
mod datajson;
mod dcat_json;
mod dcat_rdf;
pub(crate) mod detect;
mod robots;
mod schemaorg;

use cairn_catalogue::App;
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::harvester::{Harvester, Page, Trouble};
use crate::remote::{Answer, Remote};

/// Every kind.
pub(crate) const ALL: &[&dyn Harvester] = &[
    &ckan::Ckan,
    &cairn::Cairn,
    &dcat_rdf::DcatRdf,
    &dcat_json::DcatJson,
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
        language: &app.settings.site.locale_default,
        schemas: &app.schemas,
        licences: &app.licences,
    }
}

/// Asks for a document that holds everything, and begins the page of it: one that is done where it is as it was.
fn whole(remote: &Remote<'_>, accept: &str) -> Result<(Answer, Page), Trouble> {
    let answer = remote.get_if_new(&remote.source.url, accept)?;
    let page = page_of(remote, &answer);
    Ok((answer, page))
}

/// Begins the page of a document that holds everything.
fn page_of(remote: &Remote<'_>, answer: &Answer) -> Page {
    let unchanged = answer.fetched.unchanged;
    Page {
        whole: true,
        unchanged,
        memory: unchanged.then(|| remote.memory.clone()),
        ..Page::default()
    }
}

/// Reads a record that was kept as JSON.
fn document(content: &str) -> Result<Value, ExchangeError> {
    serde_json::from_str(content).map_err(|source| ExchangeError::Syntax {
        line: source.line(),
        source,
    })
}

/// Reads a record that was kept as a package dictionary of CKAN.
fn package(content: &str, options: &cairn_exchange::Options<'_>) -> Result<Mapped, ExchangeError> {
    cairn_exchange::ckan::dataset_from(&document(content)?, options, &mut Names::default())
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

/// Tells whether an input has an extra.
fn has_extra(input: &Value, key: &str) -> bool {
    let extras = input.get("extras").and_then(Value::as_array);
    extras
        .into_iter()
        .flatten()
        .any(|extra| extra.get("key").and_then(Value::as_str) == Some(key))
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
