//! Files of registers that the command line takes in.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Import, Kind};
use crate::actions::taking;
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// A file that is taken in.
#[derive(Debug, Clone, Copy)]
pub struct FileImport<'f> {
    /// The form: that of a register of algorithms, or `ca-tracker`.
    pub form: &'f str,
    /// Name of the register; the form where there is none.
    pub source: Option<&'f str>,
    /// Organization of all records.
    pub owner: Option<&'f str>,
    /// Whether everything is tried and nothing changed.
    pub dry_run: bool,
    /// Where the file is.
    pub path: &'f Path,
}

/// Takes in a file on behalf of somebody who may do so; tells as the importing actions do.
///
/// # Errors
///
/// Where form, organization or file are none, or the catalogue fails.
pub fn import_file(
    app: &App,
    caller: &Caller,
    locale: &str,
    file: &FileImport<'_>,
    watch: &mut dyn FnMut(usize),
) -> Result<Value, ActionError> {
    let kind: Kind = file.form.parse()?;
    let owner = match file.owner {
        None => None,
        Some(reference) => {
            let found = app.read(caller, locale, |ctx| Ok(ctx.tx.group_by_ref(reference)?))?;
            let organization = found.filter(|organization| organization.is_organization);
            let organization = organization
                .ok_or_else(|| ActionError::field("owner_org", "Organization does not exist"))?;
            Some(organization.id)
        }
    };
    let rows: Vec<Map<String, Value>> = taking::rows_of_file(app, kind, file.path)?;
    let import = Import {
        kind,
        source: file.source.unwrap_or(file.form).to_owned(),
        owner,
        dry_run: file.dry_run,
    };
    import.run(app, caller, locale, &rows, &mut |done| {
        watch(done);
        Ok::<(), ActionError>(())
    })
}
