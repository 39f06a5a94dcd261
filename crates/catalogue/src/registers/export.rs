//! Records in the forms of registers, as the caller sees them.

use cairn_exchange::registers::{self, Form, Row};
use cairn_exchange::tracker;
use serde_json::{Map, Value, json};

use crate::actions;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;

/// Records that one search gives.
const PAGE: usize = 500;
/// Most records of one file.
const MOST: usize = 20_000;

/// Writes algorithms as a file: one, or those that a search finds.
pub(crate) fn algorithms(
    ctx: &mut Ctx<'_, '_>,
    form: Form,
    input: &Input,
) -> Result<Value, ActionError> {
    let mut rows: Vec<Row> = Vec::new();
    each(ctx, "algorithm", input, &mut |record| {
        rows.push(registers::row(form, record));
    })?;
    let text =
        registers::write(form, &rows).map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(json!({
        "form": form.as_str(),
        "count": rows.len(),
        "media_type": form.media_type(),
        "file_name": format!("algorithms-{form}.{}", form.ending()),
        "text": text,
    }))
}

/// Writes commitments as rows of Canada's tracker: one, or those that a search finds.
pub(crate) fn commitments(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Value, ActionError> {
    let mut rows: Vec<tracker::Row> = Vec::new();
    each(ctx, "commitment", input, &mut |record| {
        rows.extend(tracker::rows(record));
    })?;
    // In the order of the tracker: by period, then deliverable.
    rows.sort_by_cached_key(|row| {
        ["reporting_period", "indicators"]
            .map(|key| row[key].as_str().unwrap_or_default().to_owned())
    });
    let text = tracker::file(&rows).map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(json!({
        "form": "ca-tracker",
        "count": rows.len(),
        "media_type": "text/csv; charset=utf-8",
        "file_name": "commitments.csv",
        "text": text,
    }))
}

/// Hands over each record of a type that is asked for: by `id`, or by `q` and `fq` as searches take them.
pub(crate) fn each(
    ctx: &mut Ctx<'_, '_>,
    kind: &str,
    input: &Input,
    take: &mut dyn FnMut(&Map<String, Value>),
) -> Result<(), ActionError> {
    if let Some(id) = input.text("id") {
        let ready = ctx.ready(&id)?.ok_or_else(ActionError::not_found)?;
        ctx.require_read(&ready.head)?;
        if ready.head.kind != kind {
            return Err(ActionError::not_found());
        }
        take(&federation::parsed(&ready)?);
        return Ok(());
    }
    ctx.refuse_deleted()?;
    let search = actions::find("package_search")
        .ok_or_else(|| ActionError::Internal("there is no search".to_owned()))?;
    let mut start = 0;
    loop {
        let mut asked = Map::new();
        for key in ["q", "fq"] {
            if let Some(text) = input.text(key) {
                asked.insert(key.to_owned(), json!(text));
            }
        }
        asked.insert(
            "fq_list".to_owned(),
            json!([format!("+dataset_type:{kind}")]),
        );
        asked.insert("rows".to_owned(), json!(PAGE));
        asked.insert("start".to_owned(), json!(start));
        asked.insert("sort".to_owned(), json!("name asc"));
        let found = (search.run)(ctx, &Input::new(asked))?
            .ready(ctx.app)?
            .result
            .into_value()?;
        let results = found["results"].as_array().map_or(&[][..], Vec::as_slice);
        for record in results.iter().filter_map(Value::as_object) {
            take(record);
        }
        start += results.len();
        if results.is_empty() {
            return Ok(());
        }
        if start >= MOST {
            return Err(ActionError::field(
                "q",
                format!("More than {MOST} records: ask for fewer"),
            ));
        }
    }
}
