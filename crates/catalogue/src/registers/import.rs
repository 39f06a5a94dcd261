//! Rows of a register on their way into the catalogue: each is a transaction of its own, and tells what became of it.

use std::collections::BTreeMap;

use cairn_exchange::Mapped;
use cairn_exchange::name::{stable_id, unique};
use serde_json::{Map, Value, json};

use super::{Kind, options};
use crate::actions;
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Most errors that a report lists.
const LISTED: usize = 500;

/// An import: what is taken in, and on whose behalf.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// What the rows are.
    pub(crate) kind: Kind,
    /// Name of the source; ids of records are made of it.
    pub(crate) source: String,
    /// The organization of all records, in place of those that the rows name.
    pub(crate) owner: Option<String>,
    /// Whether everything is tried and nothing changed.
    pub(crate) dry_run: bool,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// It is a new record.
    Created,
    /// It changed one.
    Updated,
    /// Its record says the same already.
    Unchanged,
}

impl Import {
    /// Takes rows in. `watch` is told how many are done, and ends the import with an error.
    ///
    /// # Errors
    ///
    /// Where the catalogue itself fails, or `watch` ends it; what is wrong with a row is part of the report.
    pub(crate) fn run<E: From<ActionError>>(
        &self,
        app: &App,
        caller: &Caller,
        locale: &str,
        rows: &[Map<String, Value>],
        watch: &mut dyn FnMut(usize) -> Result<(), E>,
    ) -> Result<Value, E> {
        let owner = self.owner.as_deref();
        let mapped = self.kind.map(rows, &options(app, &self.source, owner));
        let mut report = Report::default();
        for (place, mapping) in mapped.into_iter().enumerate() {
            watch(place)?;
            let mut made = match mapping.made {
                Ok(made) => made,
                Err(error) => {
                    report.failed(mapping.row, mapping.name, json!({ "message": error }));
                    continue;
                }
            };
            for note in &made.notes {
                *report.kept.entry(note.field.clone()).or_default() += 1;
            }
            if let (Some(owner), Some(Value::Object(dataset))) = (owner, &mut made.dataset) {
                dataset.insert("owner_org".to_owned(), json!(owner));
                made.organizations.clear();
            }
            match self.one(app, caller, locale, &made) {
                Ok(taken) => report.taken(taken),
                Err(error) => match row_error(error) {
                    Ok(told) => report.failed(mapping.row, mapping.name, told),
                    Err(error) => return Err(error.into()),
                },
            }
        }
        Ok(report.told(rows.len(), self.dry_run))
    }

    fn one(
        &self,
        app: &App,
        caller: &Caller,
        locale: &str,
        made: &Mapped,
    ) -> Result<Taken, ActionError> {
        let mut taken = None;
        let done = app.write(caller, locale, |ctx| {
            taken = Some(put(ctx, made, self.owner.as_deref())?);
            match self.dry_run {
                // An error is what takes a transaction back.
                true => Err(ActionError::Internal("a rehearsal ends".to_owned())),
                false => Ok(()),
            }
        });
        match (done, taken) {
            (Ok(()), Some(taken)) => Ok(taken),
            (Err(ActionError::Internal(_)), Some(taken)) if self.dry_run => Ok(taken),
            (Err(error), _) => Err(error),
            (Ok(()), None) => Err(ActionError::Internal("nothing was done".to_owned())),
        }
    }
}

/// Returns what a report says of an error of a row; the error itself where the catalogue failed.
fn row_error(error: ActionError) -> Result<Value, ActionError> {
    match error {
        ActionError::Validation(errors) => Ok(Value::Object(errors)),
        ActionError::NotAuthorized(reason) => {
            let reason = reason.unwrap_or_else(|| "Access denied".to_owned());
            Ok(json!({ "message": reason }))
        }
        ActionError::NotFound(reason) => {
            let reason = reason.unwrap_or_else(|| "Not found".to_owned());
            Ok(json!({ "message": reason }))
        }
        ActionError::Integrity { message, .. } => Ok(json!({ "message": message })),
        other => Err(other),
    }
}

/// Puts a record into the catalogue, with the organizations that it needs.
fn put(ctx: &mut Ctx<'_, '_>, made: &Mapped, owner: Option<&str>) -> Result<Taken, ActionError> {
    for organization in &made.organizations {
        let name = text(organization, "name");
        if ctx.tx.group_by_ref(name)?.is_none() {
            call(ctx, "organization_create", object(organization))?;
        }
    }
    let Some(dataset) = &made.dataset else {
        return Ok(Taken::Unchanged);
    };
    let mut record = object(dataset);
    let id = identity(ctx, text(dataset, "id"), owner)?;
    record.insert("id".to_owned(), json!(id));
    let before = ctx.tx.dataset(&id)?;
    let Some(before) = before else {
        let name = text(dataset, "name").to_owned();
        record.insert("name".to_owned(), json!(free_name(ctx, &name)?));
        // Its id is worked out of what the row is called, and chosen by nobody.
        ctx.submitting(|ctx| call(ctx, "package_create", record))?;
        return Ok(Taken::Created);
    };
    if before.state == cairn_domain::record::DELETED {
        return Err(ActionError::rule(
            "The record was deleted here; restore it first",
        ));
    }
    // What people added since stays: its name, resources, and extras of other keys.
    record.shift_remove("name");
    let mine = extras(record.get("extras"));
    let theirs = extras(before.body.get("extras"));
    let others = theirs
        .into_iter()
        .filter(|extra| !mine.iter().any(|own| own["key"] == extra["key"]));
    let all: Vec<Value> = mine.iter().cloned().chain(others).collect();
    record.insert("extras".to_owned(), Value::Array(all));
    let version = before.version;
    call(ctx, "package_patch", record)?;
    let after = ctx.tx.dataset_head(&id)?;
    Ok(match after.is_some_and(|after| after.version == version) {
        true => Taken::Unchanged,
        false => Taken::Updated,
    })
}

/// Returns the id of a row's record: two organizations may have registers of one name, with rows that are called alike.
fn identity(ctx: &mut Ctx<'_, '_>, id: &str, owner: Option<&str>) -> Result<String, ActionError> {
    let Some(owner) = owner else {
        return Ok(id.to_owned());
    };
    // What came in for all organizations together is changed where it is.
    let there = ctx.tx.dataset(id)?;
    Ok(
        match there.is_some_and(|there| there.owner_org.as_deref() == Some(owner)) {
            true => id.to_owned(),
            false => stable_id(owner, id),
        },
    )
}

fn extras(list: Option<&Value>) -> Vec<Value> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    all.map(|extra| json!({"key": extra["key"], "value": extra["value"]}))
        .collect()
}

/// Returns the name itself, or one with a number where somebody else has it.
fn free_name(ctx: &mut Ctx<'_, '_>, wanted: &str) -> Result<String, ActionError> {
    let mut taken: Vec<String> = Vec::new();
    loop {
        let name = unique(wanted, |name| taken.iter().any(|other| other == name));
        match ctx.tx.dataset_head(&name)? {
            Some(_) => taken.push(name),
            None => return Ok(name),
        }
    }
}

fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn object(of: &Value) -> Map<String, Value> {
    of.as_object().cloned().unwrap_or_default()
}

/// Runs an action within the transaction.
fn call(
    ctx: &mut Ctx<'_, '_>,
    action: &str,
    record: Map<String, Value>,
) -> Result<(), ActionError> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    (def.run)(ctx, &Input::new(record)).map(drop)
}

/// What became of all rows.
#[derive(Default)]
struct Report {
    created: u64,
    updated: u64,
    unchanged: u64,
    failed: u64,
    errors: Vec<Value>,
    /// Columns whose values were kept in another place than a field, and how often.
    kept: BTreeMap<String, u64>,
}

impl Report {
    fn taken(&mut self, taken: Taken) {
        match taken {
            Taken::Created => self.created += 1,
            Taken::Updated => self.updated += 1,
            Taken::Unchanged => self.unchanged += 1,
        }
    }

    fn failed(&mut self, row: usize, name: String, error: Value) {
        self.failed += 1;
        if self.errors.len() < LISTED {
            self.errors
                .push(json!({"row": row, "name": name, "error": error}));
        }
    }

    fn told(self, rows: usize, dry_run: bool) -> Value {
        json!({
            "rows": rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "errors": self.errors,
            "kept": self.kept,
            "dry_run": dry_run,
        })
    }
}
