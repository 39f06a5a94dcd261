//! `check_file`: the file of a resource is looked at beside the standard that it declares, row by row.

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use cairn_store::Validation;
use cairn_tabular::cell::CellRef;
use cairn_tabular::conformity::{Found, Problem, TableCheck, TableSchema, check_document, grants};
use cairn_tabular::file::{FileError, Part, Reader, Wishes};
use cairn_tabular::types::{Kind, Type};
use serde_json::{Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::datasets::{dataset_of_resource, resources_of};
use crate::caller::Caller;
use crate::conformity::{self, Declared};
use crate::dataset;
use crate::loading::source;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "check_file",
    queue: DEFAULT_QUEUE,
    tries: 3,
    every: None,
    run,
};

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run.job.payload.as_str().unwrap_or_default().to_owned();
    let Some((resource, file)) = find(run, &id)? else {
        run.app.store.write(|tx| tx.delete_validation(&id))?;
        return Ok(json!({"checked": false, "reason": "the resource is gone"}));
    };
    note(run, &id, conformity::RUNNING, None, None)?;
    let begun = Instant::now();
    let seconds = || (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    match check(run, &resource, file.as_deref()) {
        Ok((found, labels)) => {
            let place = resource
                .get("url")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let report = found.report(place, &labels, seconds());
            let status = match found.errors {
                0 => conformity::SUCCESS,
                _ => conformity::FAILURE,
            };
            note(run, &id, status, Some(&report), None)?;
            Ok(json!({"checked": true, "rows": found.rows, "errors": found.errors}))
        }
        Err(error @ (JobError::Lost | JobError::Stopped)) => Err(error),
        Err(error) => {
            let is_last = matches!(error, JobError::Hopeless(_)) || run.job.attempts >= KIND.tries;
            if is_last {
                let told = json!({"message": [error.to_string()]});
                note(run, &id, conformity::ERROR, None, Some(&told))?;
            }
            Err(error)
        }
    }
}

/// Returns a resource as it is now, and the hash of its upload.
fn find(run: &JobRun<'_>, id: &str) -> Result<Option<(Value, Option<String>)>, JobError> {
    let locale = &run.app.settings.site.locale_default;
    Ok(run.app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(None);
        };
        let Some((dataset, place)) = dataset_of_resource(ctx, &link)? else {
            return Ok(None);
        };
        let resource = resources_of(&dataset)[place].clone();
        let uploaded = resource.get("url_type").and_then(Value::as_str) == Some("upload");
        Ok(Some((resource, link.file.filter(|_| uploaded))))
    })?)
}

/// Keeps how far the check is, and shows it on the resource.
fn note(
    run: &JobRun<'_>,
    id: &str,
    status: &str,
    report: Option<&Value>,
    error: Option<&Value>,
) -> Result<(), JobError> {
    let locale = &run.app.settings.site.locale_default;
    Ok(run.app.write(&Caller::anonymous(), locale, |ctx| {
        let Some(before) = ctx.tx.validation(id)? else {
            // Somebody took the report away meanwhile.
            return Ok(());
        };
        let now = ctx.now;
        let next = Validation {
            status: status.to_owned(),
            finished: (status != conformity::RUNNING).then_some(now),
            report: report.map(Value::to_string),
            error: error.map(Value::to_string),
            ..before
        };
        ctx.tx.put_validation(&next)?;
        if next.finished.is_none() {
            return Ok(());
        }
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(());
        };
        let Some((current, _)) = dataset_of_resource(ctx, &link)? else {
            return Ok(());
        };
        dataset::set_on_resource(ctx, &current, id, &conformity::told(&next))
    })?)
}

/// Checks a file; returns what was found, and the labels of a table.
fn check(
    run: &JobRun<'_>,
    resource: &Value,
    file: Option<&str>,
) -> Result<(Found, Vec<String>), JobError> {
    let hopeless = |error: &dyn std::fmt::Display| JobError::Hopeless(error.to_string());
    match conformity::declared(resource) {
        Some(Declared::Document(standard)) => {
            let raw = source::raw(run, resource, file)?;
            let most = run.app.settings.quality.check_megabytes << 20;
            if std::fs::metadata(&raw.path)?.len() > most {
                return Err(JobError::Hopeless(
                    "the file is too large to be checked".to_owned(),
                ));
            }
            let input = BufReader::new(File::open(&raw.path)?);
            let found = check_document(standard, input)
                .map_err(|error| JobError::Failed(error.to_string()))?;
            Ok((found, Vec::new()))
        }
        Some(Declared::Grants) => {
            let schema = grants().map_err(|error| hopeless(&error))?;
            table(run, resource, file, &schema)
        }
        Some(Declared::Table(schema)) => {
            let schema = match schema {
                Value::String(address) => source::document(run, &address)?,
                schema => schema,
            };
            match TableSchema::read(&schema) {
                Ok(schema) => table(run, resource, file, &schema),
                Err(error) => {
                    let mut found = Found::default();
                    found.note(Problem::of_file("schema-error", error.to_string()));
                    Ok((found, Vec::new()))
                }
            }
        }
        // Nothing is declared: what is looked at is whether rows have the cells of their head.
        None => {
            let schema = json!({"fields": [], "fieldsMatch": "partial"});
            let schema = TableSchema::read(&schema).map_err(|error| hopeless(&error))?;
            table(run, resource, file, &schema)
        }
    }
}

fn table(
    run: &JobRun<'_>,
    resource: &Value,
    file: Option<&str>,
    schema: &TableSchema,
) -> Result<(Found, Vec<String>), JobError> {
    let app = run.app;
    let source = source::get(run, resource, file)?;
    let sheet = resource.get("sheet").and_then(Value::as_str);
    let part = Part {
        sheet: sheet.filter(|name| !name.is_empty()).map(str::to_owned),
        charset: source.charset.clone(),
    };
    let limits = app.settings.loading.limits();
    let scratch = app.files.incoming();
    let open = || Reader::open(&source.path, source.format, &part, &limits, &scratch);
    let mut watch = |_| match run.check() {
        Ok(()) => Ok(()),
        Err(error) => Err(FileError::Stopped(error.to_string())),
    };
    let failed = |error: FileError| -> JobError {
        if let Err(ended) = run.check() {
            return ended;
        }
        match error {
            FileError::Io(error) => error.into(),
            other => JobError::Hopeless(other.to_string()),
        }
    };
    let mut reader = open().map_err(failed)?;
    let survey = reader
        .survey(&Wishes::default(), &mut watch)
        .map_err(failed)?;
    // As texts: the schema says what they are, and not a guess.
    let text = Type::of(Kind::Text);
    let wishes = Wishes {
        types: survey
            .columns
            .iter()
            .map(|one| (one.id.clone(), text))
            .collect(),
        ..Wishes::default()
    };
    let mut reader = open().map_err(failed)?;
    let survey = reader.survey(&wishes, &mut watch).map_err(failed)?;
    let labels: Vec<String> = survey
        .columns
        .iter()
        .map(|one| one.label.clone().unwrap_or_else(|| one.id.clone()))
        .collect();
    let mut check = TableCheck::new(schema, &labels);
    // The head is the first row.
    let mut number = 1;
    let mut each = |cells: &[CellRef<'_>]| {
        number += 1;
        let texts: Vec<String> = cells.iter().map(written).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        check.row(number, &texts);
        Ok(())
    };
    let report = reader
        .rows(&survey, &mut each, &mut watch)
        .map_err(failed)?;
    for reject in report
        .rejects
        .iter()
        .filter(|reject| reject.column.is_none())
    {
        check.note(Problem::of_row(
            "extra-cell",
            reject.row,
            reject.reason.clone(),
        ));
    }
    Ok((check.end(), labels))
}

fn written(cell: &CellRef<'_>) -> String {
    match cell {
        CellRef::Text(text) => (*text).to_owned(),
        CellRef::Int(int) => int.to_string(),
        CellRef::Float(float) => float.to_string(),
        CellRef::Null => String::new(),
    }
}
