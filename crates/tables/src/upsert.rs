//! `datastore_upsert`: adds rows, changes rows, or whichever is needed.

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::Tables;
use crate::engine::{Session, Written};
use crate::error::TablesError;
use crate::history::Ledger;
use crate::meta::{Column, Field, Meta, ROW_ID};
use crate::search::Records;
use crate::write;
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{assigned, from_text};

/// What is done with records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// All are added.
    Insert,
    /// All are there and change.
    Update,
    /// Those that are there change, the others are added.
    Upsert,
}

/// Records to write.
#[derive(Debug)]
pub struct Upsert<'v> {
    /// What is done with them.
    pub method: Method,
    /// They.
    pub records: &'v [Value],
    /// Whether the rows are returned.
    pub include_records: bool,
    /// Whether it is a trial that changes nothing.
    pub dry_run: bool,
    /// Who writes, for the history.
    pub by: Option<&'v str>,
}

impl Tables {
    /// Writes records into a table and returns them, where asked for, as JSON.
    pub fn upsert(&self, id: &str, request: &Upsert<'_>) -> Result<Option<String>, TablesError> {
        let mut shown = None;
        self.change(id, &mut |session, current| {
            let mut meta = current.ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            let mut ledger = Ledger::new(&self.limits, request.by);
            let numbers = match request.method {
                Method::Insert => {
                    let numbers = write::insert(session, &mut meta, request.records)?;
                    ledger.added(&meta, &numbers);
                    numbers
                }
                Method::Update | Method::Upsert => put(session, &mut meta, request, &mut ledger)?,
            };
            ledger.close(session, &meta)?;
            if request.include_records {
                shown = Some(write::shown(
                    session,
                    &meta,
                    &numbers,
                    Records::Objects,
                    &self.limits,
                )?);
            }
            Ok(Written {
                meta,
                aliases: None,
                keep: !request.dry_run,
            })
        })?;
        Ok(shown)
    }
}

fn put(
    session: &mut dyn Session,
    meta: &mut Meta,
    request: &Upsert<'_>,
    ledger: &mut Ledger<'_>,
) -> Result<Vec<i64>, TablesError> {
    let mut changed = Vec::new();
    let mut all = Vec::new();
    for (place, record) in request.records.iter().enumerate() {
        let record = write::object(record, place)?;
        let key = key(meta, record, place)?;
        let unknown: Vec<&str> = record
            .keys()
            .map(String::as_str)
            .filter(|name| *name != ROW_ID && meta.field(name).is_none())
            .collect();
        if !unknown.is_empty() {
            return Err(TablesError::refused(
                "fields",
                format!("fields \"{}\" do not exist", unknown.join(", ")),
            ));
        }
        let mut values = Vec::new();
        for field in &meta.fields {
            if let Some(value) = record.get(&field.id) {
                let cell = assigned(&field.id, field.ty, value)
                    .map_err(|message| TablesError::record(place, message))?;
                values.push((Column::Number(field.column), field.ty, cell));
            }
        }
        match write::by_key(session, &key.columns)? {
            Some(number) => {
                values
                    .retain(|(column, _, _)| !key.columns.iter().any(|(own, _, _)| own == column));
                ledger.touch(session, meta, &[number])?;
                write::update(session, number, values, place)?;
                changed.push(number);
                all.push(number);
            }
            None if request.method == Method::Update => {
                return Err(TablesError::refused(
                    "key",
                    format!("key \"{}\" not found", key.shown),
                ));
            }
            None => {
                let number = insert(session, meta, &key, record, place)?;
                ledger.added(meta, &[number]);
                all.push(number);
            }
        }
    }
    changed.sort_unstable();
    changed.dedup();
    let fields: Vec<&Field> = meta.fields.iter().collect();
    write::reindex(session, &fields, &changed)?;
    Ok(all)
}

fn insert(
    session: &mut dyn Session,
    meta: &mut Meta,
    key: &Key,
    record: &Map<String, Value>,
    place: usize,
) -> Result<i64, TablesError> {
    // A number that no row has is given to none.
    if key
        .columns
        .iter()
        .any(|(column, _, _)| *column == Column::RowId)
    {
        return Err(TablesError::refused(
            "key",
            format!("key \"{}\" not found", key.shown),
        ));
    }
    let fields: Vec<&Field> = meta.fields.iter().collect();
    let mut row = Vec::with_capacity(fields.len());
    for field in &fields {
        let value = record.get(&field.id).unwrap_or(&Value::Null);
        row.push(
            assigned(&field.id, field.ty, value)
                .map_err(|message| TablesError::record(place, message))?,
        );
    }
    let document = crate::document::of(&fields, row.iter().map(Cell::as_ref));
    let numbers = session
        .insert(&fields, &[row], &[document])
        .map_err(|error| write::in_records(error, place))?;
    meta.rows += 1;
    numbers
        .first()
        .copied()
        .ok_or_else(|| TablesError::Engine("a row was added without a number".to_owned()))
}

/// What names a row.
struct Key {
    columns: Vec<(Column, Type, Cell)>,
    /// As CKAN shows it.
    shown: String,
}

fn key(meta: &Meta, record: &Map<String, Value>, place: usize) -> Result<Key, TablesError> {
    if let Some(value) = record.get(ROW_ID) {
        let ty = Type::of(Kind::Int8);
        let cell = match value {
            Value::String(text) => from_text(ty, text),
            other => assigned(ROW_ID, ty, other),
        }
        .map_err(|message| TablesError::record(place, message))?;
        return Ok(Key {
            columns: vec![(Column::RowId, ty, cell)],
            shown: shown(&[value]),
        });
    }
    let Some(index) = &meta.key else {
        return Err(TablesError::refused(
            "table",
            "unique key must be passed for update/upsert",
        ));
    };
    let missing: Vec<&str> = index
        .fields
        .iter()
        .map(String::as_str)
        .filter(|name| !record.contains_key(*name))
        .collect();
    if !missing.is_empty() {
        return Err(TablesError::refused(
            "key",
            format!(
                "fields \"{}\" are missing but needed as key",
                missing.join(", ")
            ),
        ));
    }
    let mut columns = Vec::new();
    let mut values = Vec::new();
    for name in &index.fields {
        let (Some(field), Some(value)) = (meta.field(name), record.get(name)) else {
            continue;
        };
        let cell = assigned(name, field.ty, value)
            .map_err(|message| TablesError::record(place, message))?;
        columns.push((Column::Number(field.column), field.ty, cell));
        values.push(value);
    }
    Ok(Key {
        columns,
        shown: shown(&values),
    })
}

/// The key as CKAN prints it; clients match on its beginning and end.
fn shown(values: &[&Value]) -> String {
    let members: Vec<String> = values
        .iter()
        .map(|value| format!("'val': {}", python::repr(value)))
        .collect();
    format!("{{{}}}", members.join(", "))
}
