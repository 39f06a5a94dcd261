//! `import_register`: takes in the rows of a register that are too many to wait for.
//!
//! Rows that are taken in already say the same, so an import that begins again goes through them without changing anything.

use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::taking;
use crate::caller::Caller;
use crate::error::ActionError;
use crate::registers::{Import, Kind};

/// Rows between two notes of the progress.
const STEP: usize = 50;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "import_register",
    queue: DEFAULT_QUEUE,
    tries: 3,
    every: None,
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let payload = &run.job.payload;
    let text = |key: &str| payload[key].as_str().unwrap_or_default().to_owned();
    let kind: Kind = text("form")
        .parse()
        .map_err(|error: ActionError| JobError::Hopeless(error.to_string()))?;
    let (locale, upload) = (text("locale"), text("upload"));
    let app = run.app;
    let account = app.read(&Caller::anonymous(), &locale, |ctx| {
        Ok(ctx.tx.account_by_ref(&text("account"))?)
    })?;
    let Some(account) = account else {
        return Err(JobError::Hopeless("whoever began it is gone".to_owned()));
    };
    let caller = Caller::of(account);
    if caller.is_deleted() {
        return Err(JobError::Hopeless("whoever began it is gone".to_owned()));
    }
    let rows = match taking::read(app, &caller, kind, &upload) {
        Ok(rows) => rows,
        Err(ActionError::Validation(errors)) => {
            return Err(JobError::Hopeless(Value::Object(errors).to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    let import = Import {
        kind,
        source: text("source"),
        owner: payload["owner_org"].as_str().map(str::to_owned),
        dry_run: payload["dry_run"] == json!(true),
    };
    let all = rows.len();
    let report = import.run::<JobError>(
        app,
        &caller,
        &locale,
        &rows,
        &mut |done| match done % STEP {
            0 => run.note(&json!({"done": done, "of": all})),
            _ => run.check(),
        },
    )?;
    app.forget_partial(&upload)?;
    Ok(report)
}
