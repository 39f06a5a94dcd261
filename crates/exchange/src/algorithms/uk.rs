//! The British Algorithmic Transparency Recording Standard: rows of its index on GOV.UK.

use serde_json::{Value, json};

use super::{address, finish, object};
use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::{Names, stable_id};
use crate::text;

/// Returns the rows of an index.
pub fn records(document: &Value) -> &[Value] {
    let list = match document {
        Value::Array(list) => Some(list),
        other => other.get("records").and_then(Value::as_array),
    };
    list.map_or(&[], Vec::as_slice)
}

/// Makes our input out of a row: body, tool, address, day of publication, summary.
pub fn record(
    row: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let row = object(row)?;
    let url = text::first(row, &["url", "link"]).ok_or(ExchangeError::Missing("url"))?;
    let title =
        text::first(row, &["tool_name", "title"]).ok_or(ExchangeError::Missing("tool_name"))?;
    let mut draft = Draft::default();
    let id = stable_id(options.source, &url);
    draft.set("id", id.as_str());
    let slug = url
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    draft.set("name", names.claim(slug, &format!("dataset {id}")));
    draft.set("type", "algorithm");
    draft.set("title_translated", json!({"en": title}));
    if let Some(summary) = text::first(row, &["description"]) {
        draft.set("notes_translated", json!({"en": summary}));
    }
    // The register is one of algorithmic tools.
    draft.set("asset_type", "algorithm");
    draft.set("risk_class", "not_assessed");
    draft.set("license_id", "uk-ogl");
    if let Some(published) = text::first(row, &["published", "public_timestamp"]) {
        match text::day(&published) {
            Some(day) => {
                draft.set("last_reviewed", day);
                draft.set("metadata_modified", published);
            }
            None => draft.extra("published", &json!(published)),
        }
    }
    if cairn_domain::text::is_url(&url) {
        draft.set(
            "external_records",
            json!([{"register": "atrs", "url": url}]),
        );
    } else {
        address(&mut draft, "website", Some(url));
    }
    if let Some(full) = text::first(row, &["title"]).filter(|full| *full != title) {
        draft.extra("title_in_register", &json!(full));
    }
    let body = text::first(row, &["publishing_body", "organisation_title"]);
    finish(draft, body.as_deref(), options, names)
}
