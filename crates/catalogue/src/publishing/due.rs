//! `publish_record`: publishes a record at its time, on behalf of who scheduled it.

use cairn_store::{Publication, PublicationState};
use serde_json::{Value, json};

use super::{needs_approval, publish};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::jobs::{DEFAULT_QUEUE, JobError, JobKind, JobRun};

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "publish_record",
    queue: DEFAULT_QUEUE,
    tries: 10,
    every: None,
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let id = run.job.payload.as_str().unwrap_or_default();
    let Some((asked, caller)) = due(app, id)? else {
        return Ok(json!({ "published": false }));
    };
    let locale = &app.settings.site.locale_default;
    let done = app.write(&caller, locale, |ctx| {
        let Some(current) = ctx.tx.dataset(id)? else {
            return Ok(());
        };
        ctx.require_update(&current.head())?;
        publish(ctx, current)?;
        Ok(())
    });
    // What keeps it from being published is told to its people; what may pass by is tried again.
    let remark = match done {
        Ok(()) => return Ok(json!({ "published": true })),
        Err(ActionError::Validation(errors)) => Value::Object(errors).to_string(),
        Err(ActionError::NotAuthorized(_)) => String::new(),
        Err(error) => return Err(error.into()),
    };
    app.write(&caller, locale, |ctx| back(ctx, &asked, &remark))?;
    Ok(json!({ "published": false, "remark": remark }))
}

/// Returns what is due and on whose behalf; nothing where it was put off, taken back or done meanwhile.
fn due(app: &App, id: &str) -> Result<Option<(Publication, Caller)>, ActionError> {
    let locale = &app.settings.site.locale_default;
    app.read(&Caller::anonymous(), locale, |ctx| {
        let asked = ctx.tx.publication(id)?.filter(|asked| {
            asked.state == PublicationState::Scheduled && asked.at.is_some_and(|at| at <= ctx.now)
        });
        let Some(asked) = asked else {
            return Ok(None);
        };
        let by = asked.decided_by.as_deref().unwrap_or(&asked.asked_by);
        let caller = match ctx.tx.account_by_ref(by)? {
            Some(account) => Caller::of(account),
            None => Caller::anonymous(),
        };
        Ok(Some((asked, caller)))
    })
}

/// Gives a publication back that could not happen: to the admins where they have to approve by now, else to who asked for it.
fn back(ctx: &mut Ctx<'_, '_>, asked: &Publication, remark: &str) -> Result<(), ActionError> {
    let Some(current) = ctx.tx.dataset(&asked.dataset_id)? else {
        return Ok(());
    };
    let waits = remark.is_empty() && needs_approval(ctx, current.owner_org.as_deref())?;
    ctx.tx.put_publication(&Publication {
        state: match waits {
            true => PublicationState::Waiting,
            false => PublicationState::Returned,
        },
        remark: remark.to_owned(),
        ..asked.clone()
    })?;
    Ok(())
}
