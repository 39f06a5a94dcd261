//! Writes a batch of records in one transaction. A record that fails does not take the others with it: those before it are
//! written, it is reported, and the batch goes on behind it.

use cairn_catalogue::{ActionError, App, Caller, Ctx};

use crate::failure::explain;
use crate::open::LOCALE;

/// Writes each record of a batch with `put`, and returns what became of it or why it failed.
///
/// Fails as a whole only where the catalogue itself does. A record is put twice at most, since the work behind a record that
/// failed begins behind that record.
pub(crate) fn write<R, T>(
    app: &App,
    caller: &Caller,
    batch: &[R],
    put: &dyn Fn(&mut Ctx<'_, '_>, &R) -> Result<T, ActionError>,
) -> Result<Vec<Result<T, String>>, ActionError> {
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut rest = batch;
    while !rest.is_empty() {
        let mut done: Vec<T> = Vec::with_capacity(rest.len());
        let written = app.write(caller, LOCALE, |ctx| {
            // The work is done again where a race was lost.
            done.clear();
            for record in rest {
                done.push(put(ctx, record)?);
            }
            Ok(())
        });
        match written {
            Ok(()) => {
                outcomes.extend(done.into_iter().map(Ok));
                break;
            }
            Err(error) if is_of_the_record(&error) && done.len() < rest.len() => {
                let failed = done.len();
                outcomes.extend(write(app, caller, &rest[..failed], put)?);
                outcomes.push(Err(explain(&error)));
                rest = &rest[failed + 1..];
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcomes)
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
        ActionError::Busy
        | ActionError::Store(_)
        | ActionError::Index(_)
        | ActionError::File(_) => false,
    }
}
