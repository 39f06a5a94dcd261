//! Writes a batch of records in one transaction. A record that fails does not take the others with it: those before it are
//! written, it is reported, and the batch goes on behind it.

use cairn_catalogue::{ActionError, App, Caller};
use serde_json::{Map, Value};

use super::Kind;
use super::put::{Change, put};
use crate::failure::explain;
use crate::open::LOCALE;

/// A record and the line that it came from.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) data: Map<String, Value>,
}

/// What became of one record of a batch, or why it failed.
pub(super) type Outcome = Result<Change, String>;

/// Writes a batch; fails as a whole only where the catalogue itself does.
pub(super) fn write(
    app: &App,
    caller: &Caller,
    kind: Kind,
    batch: &[Record],
) -> Result<Vec<Outcome>, ActionError> {
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(batch.len());
    let mut rest = batch;
    while !rest.is_empty() {
        let mut changes: Vec<Change> = Vec::with_capacity(rest.len());
        let written = app.write(caller, LOCALE, |ctx| {
            // The work is done again where a race was lost.
            changes.clear();
            for record in rest {
                changes.push(put(ctx, kind, record.data.clone())?);
            }
            Ok(())
        });
        match written {
            Ok(()) => {
                outcomes.extend(changes.drain(..).map(Ok));
                break;
            }
            Err(error) if is_of_the_record(&error) && changes.len() < rest.len() => {
                let failed = changes.len();
                outcomes.extend(write(app, caller, kind, &rest[..failed])?);
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
