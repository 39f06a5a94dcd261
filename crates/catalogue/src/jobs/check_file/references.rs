//! What the foreign keys of a schema refer to: tables of the same record, each read once.

use std::collections::BTreeMap;

use cairn_tabular::conformity::{ForeignKey, KeyReader, Problem, TableCheck, TableSchema};
use serde_json::Value;

use super::Subject;
use super::table::Table;
use crate::conformity::referred;
use crate::jobs::{JobError, JobRun};
use crate::loading::source::{self, Source};

/// Reads the values that there are where foreign keys refer to, and has the check compare rows with them.
pub(super) fn look_up<'s>(
    run: &JobRun<'_>,
    subject: &Subject,
    own: &Source,
    schema: &'s TableSchema,
    check: &mut TableCheck<'s>,
) -> Result<(), JobError> {
    let mut by_table: BTreeMap<Option<&str>, Vec<&'s ForeignKey>> = BTreeMap::new();
    for key in schema.foreign_keys() {
        by_table
            .entry(key.resource.as_deref())
            .or_default()
            .push(key);
    }
    let mut left = run.app.settings.quality.check_references;
    for (name, keys) in by_table {
        let other = name.and_then(|name| referred(&subject.all, name));
        let read = match (name, other) {
            (Some(name), None) => {
                let note = format!(
                    "a foreign key refers to \"{name}\", which is no resource of this record"
                );
                check.note(Problem::of_file("schema-error", note));
                continue;
            }
            (Some(_), Some(other)) if other.get("id") != subject.resource.get("id") => {
                let file = super::upload_of(run, other)?;
                source::get(run, other, file.as_deref())
                    .and_then(|source| values(run, &source, other, schema, &keys, check, &mut left))
            }
            _ => values(run, own, &subject.resource, schema, &keys, check, &mut left),
        };
        match (read, name) {
            // The file itself may be right, whatever the other one is.
            (Err(JobError::Hopeless(why)), Some(name)) => {
                check.warn(format!("what refers to \"{name}\" was not compared: {why}"));
            }
            (done, _) => done?,
        }
    }
    Ok(())
}

/// Reads a table for all the keys that refer to it; `left` is how many more values may be remembered.
fn values<'s>(
    run: &JobRun<'_>,
    source: &Source,
    resource: &Value,
    schema: &'s TableSchema,
    keys: &[&'s ForeignKey],
    check: &mut TableCheck<'s>,
    left: &mut usize,
) -> Result<(), JobError> {
    let mut table = Table::open(run, source, resource)?;
    let most = *left / keys.len().max(1);
    let mut readers: Vec<(&'s ForeignKey, KeyReader<'s>)> = Vec::new();
    for key in keys {
        match schema.keys(key, &table.labels, most) {
            Ok(reader) => readers.push((key, reader)),
            Err(column) => {
                let note =
                    format!("a foreign key refers to the column \"{column}\", which is not there");
                check.note(Problem::of_file("schema-error", note));
            }
        }
    }
    table.rows(run, &mut |cells| {
        for (_, reader) in &mut readers {
            reader.row(cells);
        }
    })?;
    for (key, reader) in readers {
        let known = reader.end();
        if known.is_cut() {
            let name = key.resource.clone().unwrap_or_else(|| key.to.join(", "));
            let why = format!("it has more than {most} different values");
            check.warn(format!("what refers to \"{name}\" was not compared: {why}"));
            continue;
        }
        *left -= known.count();
        check.refer(key, known);
    }
    Ok(())
}
