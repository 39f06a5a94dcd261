//! `check_file`: the file of a resource is looked at beside the standard that it declares, row by row.

mod references;
mod table;

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use cairn_store::Validation;
use cairn_tabular::conformity::{Found, Problem, TableCheck, TableSchema, check_document, grants};
use serde_json::{Value, json};

use self::table::Table;
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
    let Some(subject) = find(run, &id)? else {
        run.app.store.write(|tx| tx.delete_validation(&id))?;
        return Ok(json!({"checked": false, "reason": "the resource is gone"}));
    };
    note(run, &id, conformity::RUNNING, None, None)?;
    let begun = Instant::now();
    let seconds = || (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    match check(run, &subject) {
        Ok((found, labels)) => {
            let place = subject
                .resource
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

/// What is checked.
struct Subject {
    resource: Value,
    /// The hash of its upload.
    file: Option<String>,
    /// The resources of its record.
    all: Vec<Value>,
}

/// Returns a resource as it is now.
fn find(run: &JobRun<'_>, id: &str) -> Result<Option<Subject>, JobError> {
    let locale = &run.app.settings.site.locale_default;
    Ok(run.app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(None);
        };
        let Some((dataset, place)) = dataset_of_resource(ctx, &link)? else {
            return Ok(None);
        };
        let all = resources_of(&dataset).to_vec();
        let resource = all[place].clone();
        Ok(Some(Subject {
            file: link.file.filter(|_| is_upload(&resource)),
            resource,
            all,
        }))
    })?)
}

fn is_upload(resource: &Value) -> bool {
    resource.get("url_type").and_then(Value::as_str) == Some("upload")
}

/// Returns the hash of the upload of another resource.
fn upload_of(run: &JobRun<'_>, resource: &Value) -> Result<Option<String>, JobError> {
    let id = resource.get("id").and_then(Value::as_str);
    let id = id.filter(|_| is_upload(resource));
    let link = match id {
        Some(id) => run.app.store.read(|tx| tx.resource_link(id))?,
        None => None,
    };
    Ok(link.and_then(|link| link.file))
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
fn check(run: &JobRun<'_>, subject: &Subject) -> Result<(Found, Vec<String>), JobError> {
    let Subject { resource, file, .. } = subject;
    let hopeless = |error: &dyn std::fmt::Display| JobError::Hopeless(error.to_string());
    match conformity::declared(resource) {
        Some(Declared::Document(standard)) => {
            let raw = source::raw(run, resource, file.as_deref())?;
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
            table(run, subject, &schema)
        }
        Some(Declared::Table(schema)) => {
            let schema = match schema {
                Value::String(address) => source::document(run, &address)?,
                schema => schema,
            };
            match TableSchema::read(&schema) {
                Ok(schema) => table(run, subject, &schema),
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
            table(run, subject, &schema)
        }
    }
}

fn table(
    run: &JobRun<'_>,
    subject: &Subject,
    schema: &TableSchema,
) -> Result<(Found, Vec<String>), JobError> {
    let source = source::get(run, &subject.resource, subject.file.as_deref())?;
    let mut table = Table::open(run, &source, &subject.resource)?;
    let labels = table.labels.clone();
    let mut check = TableCheck::new(schema, &labels);
    references::look_up(run, subject, &source, schema, &mut check)?;
    // The head is the first row.
    let mut number = 1;
    let report = table.rows(run, &mut |cells| {
        number += 1;
        check.row(number, cells);
    })?;
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
