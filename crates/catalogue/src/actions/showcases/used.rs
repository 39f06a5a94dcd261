//! Which records a showcase was made with, and which showcases were made with a record.

use std::collections::HashMap;
use std::sync::Arc;

use cairn_domain::record::{Dataset, DatasetHead};
use serde_json::{Map, Value, json};

use crate::actions::datasets::package_search;
use crate::cache::ReadyDataset;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::SHOWCASE;

/// The field of a showcase.
const FIELD: &str = "datasets_used";
/// The key of its entries that names a record of this catalogue.
const NAME: &str = "dataset";
/// Most records or showcases of an answer.
const MOST: usize = 100;
/// Showcases that are looked at for those of one record.
const LOOKED_AT: usize = 1000;

/// Returns what a showcase says of the records that it was made with, here and elsewhere.
pub(super) fn entries(showcase: &Dataset) -> Vec<Value> {
    let entries = showcase.body.get(FIELD).and_then(Value::as_array);
    entries.cloned().unwrap_or_default()
}

/// Writes what a showcase says of the records that it was made with.
pub(super) fn patch(entries: Vec<Value>) -> Map<String, Value> {
    Map::from_iter([(FIELD.to_owned(), Value::Array(entries))])
}

/// Makes an entry for a record.
pub(super) fn entry(package: &DatasetHead) -> Value {
    json!({ NAME: package.name })
}

/// Tells whether an entry names a record.
pub(super) fn names(entry: &Value, package: &DatasetHead) -> bool {
    let name = entry.get(NAME).and_then(Value::as_str);
    name.is_some_and(|name| name == package.name || name == package.id)
}

/// Returns the records of this catalogue that a showcase was made with and that the caller sees, in its order.
pub(super) fn seen(
    ctx: &mut Ctx<'_, '_>,
    showcase: &Dataset,
) -> Result<Vec<Arc<ReadyDataset>>, ActionError> {
    let entries = entries(showcase);
    let named = entries
        .iter()
        .filter_map(|entry| entry.get(NAME)?.as_str().map(str::to_owned));
    let named: Vec<String> = named.take(MOST).collect();
    let heads = ctx.tx.dataset_heads_by_refs(&named)?;
    let mut ids: HashMap<&str, &str> = HashMap::new();
    for head in &heads {
        ids.insert(&head.name, &head.id);
        ids.insert(&head.id, &head.id);
    }
    let ids: Vec<String> = named
        .iter()
        .filter_map(|name| ids.get(name.as_str()))
        .map(|id| (*id).to_owned())
        .collect();
    let mut seen = Vec::new();
    for ready in ctx.ready_many(&ids)?.into_iter().flatten() {
        if ctx.sees(&ready.head)? {
            seen.push(ready);
        }
    }
    Ok(seen)
}

/// Returns the public showcases that were made with a record.
pub(super) fn showcases_with(
    ctx: &mut Ctx<'_, '_>,
    package: &DatasetHead,
) -> Result<Vec<Value>, ActionError> {
    // The index finds the words of a name; which showcase names this very record is looked at here.
    let words = format!("text:(\"{}\" OR \"{}\")", package.name, package.id);
    let found = search(ctx, Some(words), LOOKED_AT, 0)?;
    let mut with: Vec<Value> = found
        .into_iter()
        .filter(|showcase| {
            let entries = showcase.get(FIELD).and_then(Value::as_array);
            let mut entries = entries.into_iter().flatten();
            entries.any(|entry| names(entry, package))
        })
        .collect();
    with.truncate(MOST);
    Ok(with)
}

/// Returns public showcases, the latest first: all, or those that a filter lets through.
pub(super) fn search(
    ctx: &mut Ctx<'_, '_>,
    filter: Option<String>,
    rows: usize,
    start: usize,
) -> Result<Vec<Value>, ActionError> {
    let mut filters = vec![format!("dataset_type:\"{SHOWCASE}\"")];
    filters.extend(filter);
    let asked = json!({
        "fq_list": filters,
        "sort": "metadata_modified desc, id asc",
        "rows": rows,
        "start": start,
        "facet": false,
    });
    let Value::Object(asked) = asked else {
        return Err(ActionError::Internal("a search is no object".to_owned()));
    };
    let found = package_search::search(ctx, &Input::new(asked))?;
    match found.result.into_value()? {
        Value::Object(mut found) => match found.remove("results") {
            Some(Value::Array(results)) => Ok(results),
            _ => Ok(Vec::new()),
        },
        _ => Err(ActionError::Internal("a search found no object".to_owned())),
    }
}
