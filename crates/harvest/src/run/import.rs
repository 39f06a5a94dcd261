//! Importing: records are mapped, and written some at a time, each with what is noted of it in the same transaction.

use std::sync::mpsc::{self, SyncSender};

use cairn_catalogue::jobs::JobError;
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::ObjectState;

use super::{Goes, Work};
use crate::write::{self, Batch, Prepared};

/// Imports what is still to be imported: while some records are written, the next ones are mapped.
pub(super) fn import(work: &mut Work<'_>) -> Result<Goes, JobError> {
    let work: &Work<'_> = work;
    std::thread::scope(|scope| {
        let (ready, prepared) = mpsc::sync_channel(1);
        scope.spawn(move || prepare(work, &ready));
        for prepared in prepared {
            if !write_all(work, &prepared?)? {
                return Ok(Goes::Over);
            }
            work.breathe()?;
        }
        Ok(Goes::On)
    })
}

/// Maps records, some at a time, for as long as somebody takes them.
fn prepare(work: &Work<'_>, ready: &SyncSender<Result<Vec<Prepared>, ActionError>>) {
    let batch = i64::try_from(work.app.settings.harvest.batch.max(1)).unwrap_or(i64::MAX);
    let mut after: Option<(i64, String)> = None;
    loop {
        let objects = work.read(|ctx| {
            let after = after
                .as_ref()
                .map(|(position, id)| (*position, id.as_str()));
            Ok(ctx
                .tx
                .harvest_objects_after(&work.job.id, ObjectState::Import, after, batch)?)
        });
        let prepared = objects.map(|objects| {
            after = objects.last().map(|last| (last.position, last.id.clone()));
            objects
                .into_iter()
                .map(|object| Prepared::of(work.app, &work.source, object))
                .collect()
        });
        let is_last = after.is_none() || prepared.is_err();
        // Nobody takes them where the run is to end here.
        if prepared.as_ref().is_ok_and(Vec::is_empty) || ready.send(prepared).is_err() || is_last {
            return;
        }
    }
}

/// Writes records in one transaction; tells whether the run still runs. One that fails does not take the others with it: those
/// before it are written, it is reported, and the others follow.
fn write_all(work: &Work<'_>, prepared: &[Prepared]) -> Result<bool, JobError> {
    let mut rest = prepared;
    while !rest.is_empty() {
        let mut done = 0;
        let written = work.write_part(|ctx| {
            // The work is done again where a race was lost.
            done = 0;
            let now = ctx.now;
            if !ctx.tx.touch_harvest(&work.job.id, now)? {
                return Ok(false);
            }
            let mut batch = Batch::read(ctx, &work.source, rest.iter())?;
            for one in rest {
                write::settle(ctx, &work.source, &mut batch, one)?;
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
                work.write_part(|ctx| fail(ctx, work, &failed[0], &error))?;
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
    let (source, guid) = (&work.source, &one.object.guid);
    let known = ctx
        .tx
        .known_of_source(&source.record.id, std::slice::from_ref(guid))?;
    let is_change = known.iter().any(|known| known.alive);
    let failed = write::Failed::of(source, guid, is_change, error);
    write::fail(ctx, false, one, &failed)
}

/// Tells whether an error is of the record and not of the catalogue.
pub(super) fn is_of_the_record(error: &ActionError) -> bool {
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
