//! `package_revise`: a dataset is changed in places, if it is still what the caller thinks it is.

use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::revise::{self, Pattern};
use crate::series;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_revise",
    kind: Kind::Write,
    about: "Finds a dataset by match, checks that it has the matched values, takes away what filter names, and puts in what \
            update gives. Keys of the form update__resources__0__name reach into lists.",
    access: "As package_update.",
    params: &[
        param(
            "match",
            ParamKind::Object,
            "Values that the dataset must have; id or name finds it.",
        ),
        param(
            "filter",
            ParamKind::Texts,
            "Patterns: -path removes, +path protects, * stands for all keys of a level.",
        ),
        param(
            "update",
            ParamKind::Object,
            "Values to put in, merged with what is there.",
        ),
        param(
            "include",
            ParamKind::Texts,
            "Patterns that cut down the answer.",
        ),
    ],
    returns: "An object with the dataset under package.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let matched = object(input, "match")?;
    let update = object(input, "update")?;
    let filter = patterns(input, "filter")?;
    let include = match input.get("include") {
        None => Vec::new(),
        // CKAN reads a text character by character, which empties the answer.
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(list)) => compile("include", list.iter().map(plain_text))?,
            _ => vec![Pattern::remove_everything()],
        },
        Some(Value::Array(list)) => compile("include", list.iter().map(plain_text))?,
        Some(_) => return Err(ActionError::field("include", "Not a list")),
    };
    let flat = |prefix: &str| -> Vec<(Vec<String>, Value)> {
        input
            .data
            .iter()
            .filter_map(|(key, value)| {
                let path = key.strip_prefix(prefix)?;
                Some((path.split("__").map(str::to_owned).collect(), parsed(value)))
            })
            .collect()
    };
    let mut flat_matches = flat("match__");
    let find = |key: &str| {
        let by_path = flat_matches
            .iter()
            .find(|(path, _)| path.len() == 1 && path[0] == key)
            .map(|(_, value)| value.clone());
        by_path
            .or_else(|| matched.get(key).cloned())
            .filter(|value| !value.is_null())
            .map(|value| plain_text(&value))
    };
    let reference = find("id")
        .or_else(|| find("name"))
        .filter(|text| !text.is_empty());
    let Some(reference) = reference else {
        return Err(ActionError::bare("match__id", "Missing value"));
    };
    let current = ctx
        .tx
        .dataset_by_ref(&reference)?
        .ok_or_else(ActionError::not_found)?;
    let head = current.head();
    ctx.require_read(&head)?;
    let mut shown = Value::Object(wire::one_package(ctx.tx, ctx.app, &current)?);

    let mut unmatched: Vec<String> = revise::unmatched(&shown, &Value::Object(matched));
    flat_matches
        .retain(|(path, value)| revise::resolve(&shown, path).is_none_or(|found| found != value));
    unmatched.extend(flat_matches.into_iter().map(|(path, _)| path.join("__")));
    if !unmatched.is_empty() {
        return Err(ActionError::Validation(Map::from_iter([(
            "match".to_owned(),
            json!(unmatched),
        )])));
    }
    let id = shown.get("id").cloned().unwrap_or(Value::Null);
    revise::filter(&mut shown, &filter);
    if let Value::Object(map) = &mut shown {
        map.insert("id".to_owned(), id);
    }
    let refuse = |(key, message): (String, String)| ActionError::field(&key, message);
    revise::merge(&mut shown, &Value::Object(update))
        .map_err(|message| ActionError::field("update", message))?;
    let mut flat_updates = flat("update__");
    flat_updates.sort_by_key(|(path, _)| path.last().map(String::as_str) != Some("extend"));
    for (path, value) in flat_updates {
        revise::put(&mut shown, &path, value).map_err(refuse)?;
    }
    ctx.require_update(&head)?;
    let Value::Object(mut next) = shown else {
        return Err(ActionError::Internal("a dataset is no object".to_owned()));
    };
    let sends_modified = input
        .data
        .keys()
        .any(|key| key == "update__metadata_modified")
        || input
            .get("update")
            .map(parsed)
            .is_some_and(|update| update.get("metadata_modified").is_some());
    if !sends_modified {
        next.remove("metadata_modified");
    }
    series::resolve(ctx, &mut next, Some(&current))?;
    let updated = dataset::update(ctx, current, next, None)?;
    let mut answer = json!({ "package": wire::one_package(ctx.tx, ctx.app, &updated)? });
    revise::filter(&mut answer, &include);
    Ok(answer.into())
}

/// Values may be JSON text.
fn parsed(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        other => other.clone(),
    }
}

fn object(input: &Input, key: &str) -> Result<Map<String, Value>, ActionError> {
    match input.get(key).map(parsed) {
        None => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(ActionError::field(key, "Must be a dict")),
    }
}

fn patterns(input: &Input, key: &str) -> Result<Vec<Pattern>, ActionError> {
    match input.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) => compile(key, list.iter().map(plain_text)),
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(list)) => compile(key, list.iter().map(plain_text)),
            _ => compile(key, text.split(',').map(|part| part.trim().to_owned())),
        },
        Some(_) => Err(ActionError::field(key, "Not a list")),
    }
}

fn compile(key: &str, texts: impl Iterator<Item = String>) -> Result<Vec<Pattern>, ActionError> {
    texts
        .filter(|text| !text.is_empty())
        .map(|text| {
            Pattern::parse(&text).ok_or_else(|| {
                ActionError::field(key, "Must be a list of patterns that begin with + or -")
            })
        })
        .collect()
}
