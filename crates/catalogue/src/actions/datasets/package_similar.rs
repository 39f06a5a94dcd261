//! `package_similar`: datasets that are like another one.

use std::fmt::Write as _;

use cairn_index::SearchRequest;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

use super::package_search::{fields_wanted, renamed};

/// How many datasets are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 5;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_similar",
    kind: Kind::Read,
    about: "Finds datasets that are like another one: those that share the words and tags that tell it from others. No action of CKAN.",
    access: "Whoever may see the dataset; those found are active ones that the caller may see.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        param("limit", ParamKind::Integer, "Most datasets, 5 by default."),
        param(
            "fl",
            ParamKind::Texts,
            "Fields of the index instead of whole datasets, as package_search has them, without copies of the dictionary.",
        ),
    ],
    returns: "count and results: datasets, the most alike first, or those of their fields that were asked for.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input
        .get("id")
        .map(plain_text)
        .ok_or_else(|| ActionError::missing("id"))?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT_LIMIT);
    ctx.refuse_deleted()?;
    let ready = ctx.ready(&id)?.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    let package: Value = serde_json::from_str(&ready.json)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let viewer = ctx.viewer()?;
    let request = SearchRequest {
        fq: vec!["+state:active".to_owned()],
        permission_labels: viewer.labels().map(<[String]>::to_vec),
        rows: usize::try_from(limit.min(ctx.app.settings.search.rows_max)).unwrap_or(0),
        fl: fields_wanted(input),
        now: ctx.now,
        ..SearchRequest::default()
    };
    let answer = match package.as_object() {
        Some(package) => ctx.app.index()?.alike(package, &request)?,
        None => return Err(ActionError::not_found()),
    };
    let count = answer.count;
    if !request.fl.is_empty() {
        // What few of the records' fields say is in the index, whose labels have told what the caller sees.
        let fields = answer.hits.into_iter().filter_map(|hit| hit.fields);
        let results = fields.map(|mut fields| {
            // Copies of the dictionary are left to the caller.
            fields.retain(|_, value| !value.is_null());
            Value::Object(renamed(fields))
        });
        let results: Vec<Value> = results.collect();
        return Ok(json!({"count": count, "results": results}).into());
    }
    let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
    let found = ctx.ready_many(&ids)?;
    let shown: Vec<&str> = found
        .iter()
        .flatten()
        .filter(|ready| viewer.sees(&ready.head))
        .map(|ready| &*ready.json)
        .collect();
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        r#"{{"count":{},"results":[{}]}}"#,
        count,
        shown.join(",")
    );
    let raw =
        RawValue::from_string(text).map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(raw.into())
}
