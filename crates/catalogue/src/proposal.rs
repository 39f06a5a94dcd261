//! What a file says of itself, for people who are about to describe it.

use std::path::Path;

use cairn_tabular::file::{FileError, Format, Part, Reader, Wishes};

use crate::app::App;
use crate::caller::Caller;
use crate::download::{self, Download};
use crate::error::ActionError;

/// Rows that are looked at while somebody waits.
const ROWS: u64 = 100_000;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its columns with their types; none where it is no table.
    pub columns: Vec<(String, String)>,
    /// Rows with values.
    pub rows: u64,
}

/// Looks into the file of a resource that somebody may see; nothing where it is no table, or too large to wait for.
///
/// # Errors
///
/// What keeps the caller from the file.
pub fn of_resource(
    app: &App,
    caller: &Caller,
    dataset: &str,
    resource: &str,
) -> Result<Option<Proposal>, ActionError> {
    match download::resource_file(app, caller, dataset, resource)? {
        Download::File(stored) => Ok(of_file(app, &stored.path, &stored.name)),
        Download::Link(_) => Ok(None),
    }
}

fn of_file(app: &App, path: &Path, name: &str) -> Option<Proposal> {
    let format = Format::of_file_name(name)?;
    let limits = app.settings.loading.limits();
    let scratch = app.files.incoming();
    let mut reader = Reader::open(path, format, &Part::default(), &limits, &scratch).ok()?;
    let survey = reader.survey(&Wishes::default(), &mut |rows| match rows > ROWS {
        true => Err(FileError::Stopped("it takes too long".to_owned())),
        false => Ok(()),
    });
    let survey = survey.ok()?;
    let column = |column: &cairn_tabular::file::Column| {
        let label = column.label.as_ref().unwrap_or(&column.id);
        (label.clone(), column.ty.name())
    };
    Some(Proposal {
        columns: survey.columns.iter().map(column).collect(),
        rows: survey.rows,
    })
}
