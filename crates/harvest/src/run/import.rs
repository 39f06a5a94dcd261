//! Importing: records are mapped, and written some at a time, each with what is noted of it in the same transaction.

use cairn_catalogue::jobs::JobError;
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::ObjectState;

use super::{Goes, Work};
use crate::write::{self, Prepared};

/// Imports what is still to be imported.
pub(super) fn import(work: &mut Work<'_>) -> Result<Goes, JobError> {
    let batch = i64::try_from(work.app.settings.harvest.batch.max(1)).unwrap_or(i64::MAX);
    loop {
        let objects = work.read(|ctx| {
            Ok(ctx
                .tx
                .harvest_objects_in(&work.job.id, ObjectState::Import, batch)?)
        })?;
        if objects.is_empty() {
            return Ok(Goes::On);
        }
        let prepared: Vec<Prepared> = objects
            .into_iter()
            .map(|object| Prepared::of(work.app, &work.source, object))
            .collect();
        if !write_all(work, &prepared)? {
            return Ok(Goes::Over);
        }
        work.breathe()?;
    }
}

/// Writes records in one transaction; tells whether the run still runs. One that fails does not take the others with it: those
/// before it are written, it is reported, and the others follow.
fn write_all(work: &Work<'_>, prepared: &[Prepared]) -> Result<bool, JobError> {
    let mut rest = prepared;
    while !rest.is_empty() {
        let mut done = 0;
        let written = work.write(|ctx| {
            // The work is done again where a race was lost.
            done = 0;
            let now = ctx.now;
            if !ctx.tx.touch_harvest(&work.job.id, now)? {
                return Ok(false);
            }
            for one in rest {
                write::settle(ctx, &work.source, one)?;
                done += 1;
            }
            Ok(true)
        });
        match written {
            Ok(goes) => return Ok(goes),
            Err(error) if is_of_the_record(&error) && done < rest.len() => {
                let (before, failed) = rest.split_at(done);
                if !write_all(work, before)? {
                    return Ok(false);
                }
                work.write(|ctx| fail(ctx, work, &failed[0], &error))?;
                rest = &failed[1..];
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

fn fail(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    one: &Prepared,
    error: &ActionError,
) -> Result<(), ActionError> {
    write::fail(
        ctx,
        &work.source,
        one,
        &write::Failed::of(&one.object.guid, error),
    )
}

/// Tells whether an error is of the record and not of the catalogue.
fn is_of_the_record(error: &ActionError) -> bool {
    match error {
        ActionError::Validation(_)
        | ActionError::NotAuthorized(_)
        | ActionError::NotFound(_)
        | ActionError::Integrity { .. }
        | ActionError::SearchQuery(_)
        | ActionError::Search(_)
        | ActionError::Internal(_) => true,
        ActionError::Store(error) => {
            matches!(error, cairn_store::StoreError::Unstorable(_))
        }
        ActionError::Busy | ActionError::Index(_) | ActionError::File(_) => false,
    }
}
