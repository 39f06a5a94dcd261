//! `datastore_upsert`: adds rows, changes rows, or whichever is needed.

use std::collections::HashSet;

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::Tables;
use crate::document;
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
    let mut put = Put {
        session,
        meta,
        ledger,
        method: request.method,
        changed: Vec::new(),
        all: Vec::new(),
    };
    let mut run = Run::default();
    for (place, record) in request.records.iter().enumerate() {
        let change = match Change::read(put.meta, record, place) {
            Ok(change) => change,
            // What is wrong with one before it is told first.
            Err(error) => {
                put.write(run)?;
                return Err(error);
            }
        };
        if !run.takes(&change) {
            put.write(std::mem::take(&mut run))?;
        }
        run.add(change);
    }
    put.write(run)?;
    put.end()
}

/// A record that changes a row or becomes one.
struct Change<'r> {
    place: usize,
    record: &'r Map<String, Value>,
    key: Key,
    /// Its key, where the same row cannot be named in another way.
    name: Option<Vec<Part>>,
    values: Vec<(Column, Type, Cell)>,
}

impl<'r> Change<'r> {
    fn read(meta: &Meta, record: &'r Value, place: usize) -> Result<Self, TablesError> {
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
                let column = Column::Number(field.column);
                if !key.columns.iter().any(|(own, _, _)| *own == column) {
                    values.push((column, field.ty, cell));
                }
            }
        }
        let changes_key = meta.key.iter().any(|index| {
            let fields = index.fields.iter().filter_map(|name| meta.field(name));
            fields.into_iter().any(|field| {
                let column = Column::Number(field.column);
                values.iter().any(|(own, _, _)| *own == column)
            })
        });
        let name = if changes_key { None } else { key.name() };
        Ok(Self {
            place,
            record,
            key,
            name,
            values,
        })
    }
}

/// Records of different rows, which are written together.
#[derive(Default)]
struct Run<'r> {
    changes: Vec<Change<'r>>,
    names: HashSet<Vec<Part>>,
}

impl<'r> Run<'r> {
    fn takes(&self, next: &Change<'r>) -> bool {
        let Some(first) = self.changes.first() else {
            return true;
        };
        let columns = |change: &Change<'r>| -> Vec<Column> {
            change
                .key
                .columns
                .iter()
                .map(|(column, ..)| *column)
                .collect()
        };
        self.changes.len() < write::CHUNK
            && first.name.is_some()
            && next
                .name
                .as_ref()
                .is_some_and(|name| !self.names.contains(name))
            && columns(first) == columns(next)
    }

    fn add(&mut self, change: Change<'r>) {
        self.names.extend(change.name.clone());
        self.changes.push(change);
    }
}

/// Records on their way into a table.
struct Put<'p, 'l> {
    session: &'p mut dyn Session,
    meta: &'p mut Meta,
    ledger: &'p mut Ledger<'l>,
    method: Method,
    /// Numbers of rows that were changed, and of all that were written.
    changed: Vec<i64>,
    all: Vec<i64>,
}

impl Put<'_, '_> {
    fn write(&mut self, run: Run<'_>) -> Result<(), TablesError> {
        let Some(first) = run.changes.first() else {
            return Ok(());
        };
        let columns: Vec<(Column, Type)> = first
            .key
            .columns
            .iter()
            .map(|(column, ty, _)| (*column, *ty))
            .collect();
        let keys: Vec<Vec<Cell>> = run
            .changes
            .iter()
            .map(|change| {
                change
                    .key
                    .columns
                    .iter()
                    .map(|(.., cell)| cell.clone())
                    .collect()
            })
            .collect();
        let numbers = self.session.find(&columns, &keys)?;
        let (mut known, mut fresh) = (Vec::new(), Vec::new());
        for (change, number) in run.changes.into_iter().zip(numbers) {
            match number {
                Some(number) => known.push((number, change)),
                // A number that no row has is given to none.
                None if self.method == Method::Update || change.key.is_number() => {
                    return Err(TablesError::refused(
                        "key",
                        format!("key \"{}\" not found", change.key.shown),
                    ));
                }
                None => fresh.push(change),
            }
        }
        self.update(known)?;
        self.insert(&fresh)
    }

    /// Changes rows, those of the same columns together.
    fn update(&mut self, known: Vec<(i64, Change<'_>)>) -> Result<(), TablesError> {
        let numbers: Vec<i64> = known.iter().map(|(number, _)| *number).collect();
        self.ledger.touch(self.session, self.meta, &numbers)?;
        let mut alike: Vec<Alike> = Vec::new();
        for (number, change) in known {
            let columns: Vec<(Column, Type)> = change
                .values
                .iter()
                .map(|(column, ty, _)| (*column, *ty))
                .collect();
            let cells = change.values.into_iter().map(|(.., cell)| cell).collect();
            match alike.iter_mut().find(|one| one.columns == columns) {
                Some(one) => one.rows.push((number, cells)),
                None => alike.push(Alike {
                    columns,
                    rows: vec![(number, cells)],
                    first: change.place,
                }),
            }
        }
        for one in alike.iter().filter(|one| !one.columns.is_empty()) {
            self.session
                .update(&one.columns, &one.rows)
                .map_err(|error| write::in_records(error, one.first))?;
        }
        self.changed.extend(&numbers);
        self.all.extend(numbers);
        Ok(())
    }

    fn insert(&mut self, fresh: &[Change<'_>]) -> Result<(), TablesError> {
        let Some(last) = fresh.last().map(|change| change.place) else {
            return Ok(());
        };
        let fields: Vec<&Field> = self.meta.fields.iter().collect();
        let (mut rows, mut documents) = (Vec::new(), Vec::new());
        for change in fresh {
            let row = write::row(&fields, change.record, change.place)?;
            documents.push(document::of(&fields, row.iter().map(Cell::as_ref)));
            rows.push(row);
        }
        let numbers = self
            .session
            .insert(&fields, &rows, &documents)
            .map_err(|error| write::in_records(error, last))?;
        self.meta.rows += rows.len() as i64;
        self.ledger.added(self.meta, &numbers);
        self.all.extend(numbers);
        Ok(())
    }

    /// Makes the changed rows found by their words, and returns the numbers of all.
    fn end(mut self) -> Result<Vec<i64>, TablesError> {
        self.changed.sort_unstable();
        self.changed.dedup();
        let fields: Vec<&Field> = self.meta.fields.iter().collect();
        write::reindex(self.session, &fields, &self.changed)?;
        Ok(self.all)
    }
}

/// Rows of which the same columns change.
struct Alike {
    columns: Vec<(Column, Type)>,
    rows: Vec<(i64, Vec<Cell>)>,
    /// The place of the first of their records.
    first: usize,
}

/// What names a row.
struct Key {
    columns: Vec<(Column, Type, Cell)>,
    /// As CKAN shows it.
    shown: String,
}

/// A value of a key that is the same only where it is written the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Int(i64),
    Text(String),
}

impl Key {
    fn is_number(&self) -> bool {
        self.columns
            .iter()
            .any(|(column, _, _)| *column == Column::RowId)
    }

    /// Returns its values, where no other values name the same row: decimals do, and missing values name none.
    fn name(&self) -> Option<Vec<Part>> {
        self.columns
            .iter()
            .map(|(_, ty, cell)| match (ty.kind, cell) {
                _ if ty.list => None,
                (_, Cell::Int(int)) => Some(Part::Int(*int)),
                (Kind::Text | Kind::Varchar, Cell::Text(text)) => Some(Part::Text(text.clone())),
                (_, Cell::Null | Cell::Float(_) | Cell::Text(_)) => None,
            })
            .collect()
    }
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
