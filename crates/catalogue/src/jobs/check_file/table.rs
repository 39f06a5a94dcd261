//! A file that is read as a table to be checked: every cell is a text, since the schema says what it is, and not a guess.

use cairn_tabular::cell::CellRef;
use cairn_tabular::file::{FileError, Part, Reader, Report, Survey, Wishes};
use cairn_tabular::types::{Kind, Type};
use serde_json::Value;

use crate::jobs::{JobError, JobRun};
use crate::loading::source::Source;

/// A table whose head was read.
pub(super) struct Table {
    reader: Reader,
    survey: Survey,
    /// What its columns are called.
    pub(super) labels: Vec<String>,
}

impl Table {
    /// Opens the file of a resource, and reads its head.
    pub(super) fn open(
        run: &JobRun<'_>,
        source: &Source,
        resource: &Value,
    ) -> Result<Self, JobError> {
        let app = run.app;
        let sheet = resource.get("sheet").and_then(Value::as_str);
        let part = Part {
            sheet: sheet.filter(|name| !name.is_empty()).map(str::to_owned),
            charset: source.charset.clone(),
        };
        let limits = app.settings.loading.limits();
        let scratch = app.files.incoming();
        let open = || Reader::open(&source.path, source.format, &part, &limits, &scratch);
        let failed = |error| failed(run, error);
        let mut watch = |_| watched(run);
        let mut reader = open().map_err(failed)?;
        let survey = reader
            .survey(&Wishes::default(), &mut watch)
            .map_err(failed)?;
        let text = Type::of(Kind::Text);
        let columns = survey.columns.iter();
        let wishes = Wishes {
            types: columns.map(|one| (one.id.clone(), text)).collect(),
            ..Wishes::default()
        };
        let mut reader = open().map_err(failed)?;
        let survey = reader.survey(&wishes, &mut watch).map_err(failed)?;
        let columns = survey.columns.iter();
        let labels = columns.map(|one| one.label.clone().unwrap_or_else(|| one.id.clone()));
        Ok(Self {
            labels: labels.collect(),
            reader,
            survey,
        })
    }

    /// Reads the rows below the head.
    pub(super) fn rows(
        &mut self,
        run: &JobRun<'_>,
        each: &mut dyn FnMut(&[&str]),
    ) -> Result<Report, JobError> {
        let mut row = |cells: &[CellRef<'_>]| {
            let texts: Vec<String> = cells.iter().map(written).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            each(&texts);
            Ok(())
        };
        self.reader
            .rows(&self.survey, &mut row, &mut |_| watched(run))
            .map_err(|error| failed(run, error))
    }
}

fn watched(run: &JobRun<'_>) -> Result<(), FileError> {
    run.check()
        .map_err(|error| FileError::Stopped(error.to_string()))
}

fn failed(run: &JobRun<'_>, error: FileError) -> JobError {
    if let Err(ended) = run.check() {
        return ended;
    }
    match error {
        FileError::Io(error) => error.into(),
        other => JobError::Hopeless(other.to_string()),
    }
}

fn written(cell: &CellRef<'_>) -> String {
    match cell {
        CellRef::Text(text) => (*text).to_owned(),
        CellRef::Int(int) => int.to_string(),
        CellRef::Float(float) => float.to_string(),
        CellRef::Null => String::new(),
    }
}
