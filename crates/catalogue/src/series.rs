//! Series of datasets, with the keys of ckanext-dataset-series: what a dataset is in, and what stands before and behind it.

use std::sync::Arc;

use cairn_domain::record::Dataset;
use serde_json::{Map, Value, json};

use crate::actions::datasets::package_search;
use crate::cache::ReadyDataset;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::parsed;
use crate::input::Input;

/// The type of series.
const KIND: &str = "dataset_series";
/// The field of datasets that names their series by id.
const FIELD: &str = "in_series";
/// The key of what is told of the order.
pub(crate) const NAVIGATION: &str = "series_navigation";
/// Most series of a dataset.
const MOST: usize = 20;
/// Most datasets of a series among which one is found.
const MEMBERS: u64 = 1000;

/// Puts ids in the place of the series that an input names. Whoever adds a dataset to a series may change the series.
pub(crate) fn resolve(
    ctx: &mut Ctx<'_, '_>,
    input: &mut Map<String, Value>,
    current: Option<&Dataset>,
) -> Result<(), ActionError> {
    // What is no list of texts is told by the rules of the field.
    let Some(named) = input.get(FIELD).and_then(named) else {
        return Ok(());
    };
    let wrong = |message: &str| ActionError::field(FIELD, message);
    if named.len() > MOST {
        return Err(wrong("A dataset is in 20 series at most"));
    }
    let held = current.and_then(|dataset| dataset.body.get(FIELD)?.as_array());
    let held: Vec<&str> = held
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut ids: Vec<String> = Vec::with_capacity(named.len());
    for name in named {
        let id = if held.contains(&name.as_str()) {
            name
        } else {
            let head = ctx.tx.dataset_head(&name)?;
            let head = match head {
                Some(head) if ctx.sees(&head)? => head,
                _ => return Err(wrong("Dataset series not found")),
            };
            if head.kind != KIND {
                return Err(wrong("Wrong dataset type for dataset series"));
            }
            if !held.contains(&head.id.as_str()) && !ctx.may_update(&head)? {
                return Err(ActionError::denied_because(
                    "User not authorized to add datasets to this series",
                ));
            }
            head.id
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    input.insert(FIELD.to_owned(), json!(ids));
    Ok(())
}

/// Returns the series that a value names: a list, the text of one, or one alone.
fn named(value: &Value) -> Option<Vec<String>> {
    let texts = |list: &[Value]| -> Option<Vec<String>> {
        let texts = list.iter().map(|one| one.as_str().map(str::to_owned));
        let texts: Option<Vec<String>> = texts.collect();
        Some(texts?.into_iter().filter(|text| !text.is_empty()).collect())
    };
    match value {
        Value::Array(list) => texts(list),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(list)) => texts(&list),
            _ => Some(vec![text.clone()]),
        },
        _ => None,
    }
}

/// Tells whether something is told of the order of a record.
pub(crate) fn is_told(dataset: &Dataset) -> bool {
    let series = dataset.body.get(FIELD).and_then(Value::as_array);
    dataset.kind == KIND || series.is_some_and(|series| !series.is_empty())
}

/// Returns what the caller is told of the order that a record is in, or that a series has; nothing of others.
pub(crate) fn navigation(
    ctx: &mut Ctx<'_, '_>,
    ready: &ReadyDataset,
) -> Result<Option<Value>, ActionError> {
    if !ready.is_told_more {
        return Ok(None);
    }
    if ready.head.kind == KIND {
        let series = parsed(ready)?;
        let order = order_of(&series);
        let (count, members) = members(ctx, &ready.head.id, order.as_deref())?;
        let end = |id: Option<&String>| id.filter(|_| order.is_some()).cloned();
        let (first, last) = (end(members.first()), end(members.last()));
        return Ok(Some(json!({
            "count": count,
            "first": told(ctx, first.as_deref())?,
            "last": told(ctx, last.as_deref())?,
        })));
    }
    let record = parsed(ready)?;
    let ids = record.get(FIELD).and_then(Value::as_array);
    let ids: Vec<String> = ids
        .into_iter()
        .flatten()
        .filter_map(|id| Some(id.as_str()?.to_owned()))
        .collect();
    let mut out = Vec::new();
    for id in ids.iter().take(MOST) {
        let Some(series) = seen(ctx, id)?.filter(|series| series.head.kind == KIND) else {
            continue;
        };
        let series = parsed(&series)?;
        let mut entry = entry(&series);
        if let Some(order) = order_of(&series) {
            let (_, members) = members(ctx, id, Some(&order))?;
            let place = members.iter().position(|member| *member == ready.head.id);
            let at = |place: Option<usize>| place.and_then(|place| members.get(place));
            let before = at(place.and_then(|place| place.checked_sub(1)));
            let behind = at(place.map(|place| place + 1));
            entry["previous"] = told(ctx, before.map(String::as_str))?;
            entry["next"] = told(ctx, behind.map(String::as_str))?;
        }
        out.push(entry);
    }
    Ok((!out.is_empty()).then_some(Value::Array(out)))
}

/// Returns the field that a series is in order by.
fn order_of(series: &Map<String, Value>) -> Option<String> {
    let field = series.get("series_order_field")?.as_str()?.trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (!field.is_empty() && field.len() <= 100 && field.chars().all(is_plain))
        .then(|| field.to_owned())
}

/// Returns how many datasets of a series the caller sees, and the ids of the first of them in their order.
fn members(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    order: Option<&str>,
) -> Result<(Value, Vec<String>), ActionError> {
    let sort = match order {
        Some(field) => format!("{field} asc, name asc"),
        None => "name asc".to_owned(),
    };
    let asked = json!({
        "fq_list": [format!("vocab_{FIELD}:\"{}\"", id.replace(['\\', '"'], ""))],
        "sort": sort, "rows": MEMBERS, "fl": ["id"], "include_private": true, "facet": false,
    });
    let Value::Object(asked) = asked else {
        return Ok((json!(0), Vec::new()));
    };
    let found = package_search::search(ctx, &Input::new(asked))?;
    let found = found.result.into_value()?;
    let ids = found.get("results").and_then(Value::as_array);
    let ids = ids.into_iter().flatten();
    let ids = ids.filter_map(|one| Some(one.get("id")?.as_str()?.to_owned()));
    Ok((found["count"].clone(), ids.collect()))
}

fn seen(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Option<Arc<ReadyDataset>>, ActionError> {
    let Some(ready) = ctx.ready(id)? else {
        return Ok(None);
    };
    Ok(ctx.sees(&ready.head)?.then_some(ready))
}

fn told(ctx: &mut Ctx<'_, '_>, id: Option<&str>) -> Result<Value, ActionError> {
    let Some(id) = id else {
        return Ok(Value::Null);
    };
    Ok(match seen(ctx, id)? {
        Some(ready) => entry(&parsed(&ready)?),
        None => Value::Null,
    })
}

fn entry(record: &Map<String, Value>) -> Value {
    let of = |key: &str| record.get(key).cloned().unwrap_or_default();
    json!({"id": of("id"), "name": of("name"), "title": of("title"), "type": of("type")})
}
