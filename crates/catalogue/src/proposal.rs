//! What a file says of itself, for people who are about to describe it.

use std::path::Path;

use cairn_tabular::cell::CellRef;
use cairn_tabular::file::{FileError, Format, Part, Reader, Wishes};
use cairn_tabular::types::{Kind, Type};

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

/// A table of texts, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The rows, as many cells each.
    pub rows: Vec<Vec<String>>,
}

/// Reads a finished upload of the caller as a table of texts, of so many rows at most.
///
/// # Errors
///
/// Where there is no such upload, or it is no table of so few rows: what is wrong, under `upload`.
pub fn texts(app: &App, caller: &Caller, upload: &str, most: u64) -> Result<Texts, ActionError> {
    let sent = app.finished_partial(caller, upload)?;
    texts_of(app, &sent.path, &sent.file_name, most)
}

/// Reads a file as a table of texts, of so many rows at most.
pub(crate) fn texts_of(
    app: &App,
    path: &Path,
    file_name: &str,
    most: u64,
) -> Result<Texts, ActionError> {
    let wrong = |error: FileError| match error {
        FileError::Io(error) => ActionError::File(error),
        other => ActionError::field("upload", other.to_string()),
    };
    let format = Format::of_file_name(file_name).unwrap_or(Format::Delimited(None));
    let limits = app.settings.loading.limits();
    let scratch = app.files.incoming();
    let open = || Reader::open(path, format, &Part::default(), &limits, &scratch);
    let mut watch = |rows| match rows > most {
        true => Err(FileError::TooLarge(format!("more than {most} rows"))),
        false => Ok(()),
    };
    let survey = open()
        .and_then(|mut reader| reader.survey(&Wishes::default(), &mut watch))
        .map_err(wrong)?;
    if survey.rows > most {
        let message = format!("more than {most} rows");
        return Err(ActionError::field("upload", message));
    }
    // As texts: what looks like a number may be a code with a zero in front.
    let text = Type::of(Kind::Text);
    let types = survey
        .columns
        .iter()
        .map(|column| (column.id.clone(), text));
    let wishes = Wishes {
        types: types.collect(),
        ..Wishes::default()
    };
    let mut reader = open().map_err(wrong)?;
    let survey = reader.survey(&wishes, &mut watch).map_err(wrong)?;
    let mut rows = Vec::new();
    let mut each = |cells: &[CellRef<'_>]| {
        let cell = |cell: &CellRef<'_>| match cell {
            CellRef::Text(text) => (*text).to_owned(),
            CellRef::Int(int) => int.to_string(),
            CellRef::Float(float) => float.to_string(),
            CellRef::Null => String::new(),
        };
        rows.push(cells.iter().map(cell).collect());
        Ok(())
    };
    reader.rows(&survey, &mut each, &mut watch).map_err(wrong)?;
    let names = survey.columns.iter();
    let names = names.map(|column| column.label.as_ref().unwrap_or(&column.id).clone());
    Ok(Texts {
        columns: names.collect(),
        rows,
    })
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
