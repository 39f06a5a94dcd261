//! Measuring: after the tables of an indicator changed, and once a day.

use std::time::Duration;

use cairn_domain::record::{Change, ChangeKind};
use cairn_store::IndicatorValue;
use serde_json::{Value, json};

use super::values_of;
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::readers::{Reader, changed};

/// Indicators that are read at once.
const PAGE: i64 = 100;

/// Measures one indicator.
pub(crate) const MEASURE: JobKind = JobKind {
    name: "measure_indicator",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: None,
    run: one,
};

/// Has every indicator measured.
pub(crate) const ALL: JobKind = JobKind {
    name: "measure_indicators",
    queue: DEFAULT_QUEUE,
    tries: 5,
    every: Some(Duration::from_secs(24 * 60 * 60)),
    run: all,
};

/// Reads the change feed for records whose tables indicators look at.
pub(crate) const READER: Reader = Reader {
    name: "indicators",
    page: 500,
    take,
};

fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let ids = changed(changes, ChangeKind::Dataset);
    if ids.is_empty() {
        return Ok(());
    }
    for indicator in ctx.tx.indicators_of_datasets(&ids)? {
        ctx.enqueue_new(&MEASURE, &indicator, json!(indicator))?;
    }
    Ok(())
}

fn one(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default();
    match measure(run.app, id) {
        Ok(count) => Ok(json!({ "values": count })),
        // What is wrong with the statement is noted at the indicator.
        Err(ActionError::Validation(errors)) => Ok(json!({ "errors": errors })),
        Err(error) => Err(error.into()),
    }
}

fn all(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let mut asked = 0;
    loop {
        run.check()?;
        let found = app.write(&Caller::anonymous(), locale, |ctx| {
            let found = ctx.tx.indicators(None, PAGE, asked)?;
            for one in &found {
                ctx.enqueue_new(&MEASURE, &one.id, json!(one.id))?;
            }
            Ok(found.len() as i64)
        })?;
        asked += found;
        if found < PAGE {
            return Ok(json!({ "asked": asked }));
        }
    }
}

/// Runs the statement of an indicator and keeps what is new; what went wrong is noted and told. Values of periods that the statement
/// does not give any more stay.
pub(crate) fn measure(app: &App, id: &str) -> Result<usize, ActionError> {
    let locale = &app.settings.site.locale_default;
    let nobody = Caller::anonymous();
    let Some(indicator) = app.read(&nobody, locale, |ctx| Ok(ctx.tx.indicator(id)?))? else {
        return Ok(0);
    };
    let found = values_of(app, &indicator.statement);
    let wrong = match &found {
        Ok(_) => None,
        Err(ActionError::Validation(errors)) => Some(worded(errors)),
        Err(_) => return found.map(|values| values.len()),
    };
    app.write(&nobody, locale, |ctx| {
        if ctx.tx.indicator(&indicator.id)?.is_none() {
            return Ok(());
        }
        if let Ok(values) = &found {
            let known = ctx
                .tx
                .indicator_values(std::slice::from_ref(&indicator.id))?;
            for (period, value) in values {
                let is_known = known
                    .iter()
                    .any(|known| known.period == *period && known.value == *value);
                if !is_known {
                    ctx.tx.put_indicator_value(&IndicatorValue {
                        indicator_id: indicator.id.clone(),
                        period: period.clone(),
                        value: *value,
                        at: ctx.now,
                    })?;
                }
            }
        }
        ctx.tx
            .note_indicator(&indicator.id, ctx.now, wrong.as_deref())?;
        Ok(())
    })?;
    found.map(|values| values.len())
}

/// Returns errors by field as one line.
pub(super) fn worded(errors: &serde_json::Map<String, Value>) -> String {
    let lines: Vec<String> = errors.values().map(line).collect();
    lines.join("; ")
}

fn line(error: &Value) -> String {
    let several = |all: Vec<String>| all.join("; ");
    match error {
        Value::Array(messages) => several(messages.iter().map(line).collect()),
        Value::Object(messages) => several(messages.values().map(line).collect()),
        Value::String(message) => message.clone(),
        other => other.to_string(),
    }
}
