//! Rows in: checked against the columns, written in batches, found by their words afterwards.

use serde_json::{Map, Value};

use crate::document;
use crate::engine::{Session, Sql};
use crate::error::{Refusal, TablesError};
use crate::limits::Limits;
use crate::meta::{Field, Meta};
use crate::search::{self, Records};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::assigned;

/// Rows that are written or read at once.
pub(crate) const CHUNK: usize = 1000;

const ROW_TYPE: Type = Type::of(Kind::Int8);

/// Adds rows and returns their numbers.
pub(crate) fn insert(
    session: &mut dyn Session,
    meta: &mut Meta,
    records: &[Value],
) -> Result<Vec<i64>, TablesError> {
    let known: std::collections::HashSet<&str> =
        meta.fields.iter().map(|field| field.id.as_str()).collect();
    for (place, record) in records.iter().enumerate() {
        let record = object(record, place)?;
        let extra: Vec<&str> = record
            .keys()
            .map(String::as_str)
            .filter(|key| !known.contains(key))
            .collect();
        if !extra.is_empty() {
            return Err(TablesError::refused(
                "records",
                format!(
                    "row \"{}\" has extra keys \"{}\"",
                    place + 1,
                    extra.join(", ")
                ),
            ));
        }
    }
    let fields: Vec<&Field> = meta.fields.iter().collect();
    // All rows go together, so CKAN names the last one.
    let last = records.len().saturating_sub(1);
    let mut numbers = Vec::with_capacity(records.len());
    for chunk in records.chunks(CHUNK) {
        let mut rows = Vec::with_capacity(chunk.len());
        for record in chunk.iter().filter_map(Value::as_object) {
            rows.push(row(&fields, record, last)?);
        }
        let documents: Vec<String> = rows
            .iter()
            .map(|row| document::of(&fields, row.iter().map(Cell::as_ref)))
            .collect();
        numbers.extend(
            session
                .insert(&fields, &rows, &documents)
                .map_err(|error| in_records(error, last))?,
        );
    }
    meta.rows += i64::try_from(numbers.len()).unwrap_or(0);
    Ok(numbers)
}

/// Returns the values of all columns that a record says, NULL where it says none.
pub(crate) fn row(
    fields: &[&Field],
    record: &Map<String, Value>,
    place: usize,
) -> Result<Vec<Cell>, TablesError> {
    fields
        .iter()
        .map(|field| {
            let value = record.get(&field.id).unwrap_or(&Value::Null);
            assigned(&field.id, field.ty, value)
                .map_err(|message| TablesError::record(place, message))
        })
        .collect()
}

/// Returns a record as an object.
pub(crate) fn object(record: &Value, place: usize) -> Result<&Map<String, Value>, TablesError> {
    record.as_object().ok_or_else(|| {
        TablesError::refused("records", format!("row \"{place}\" is not a json object"))
    })
}

/// Says which record it was that a key forbids.
pub(crate) fn in_records(error: TablesError, row: usize) -> TablesError {
    match error {
        TablesError::Refused(Refusal {
            key: "constraints",
            info: Some(crate::error::Info::Constraint(reason, _)),
            ..
        }) => TablesError::record(row, reason),
        other => other,
    }
}

/// Finds rows anew by their words.
pub(crate) fn reindex(
    session: &mut dyn Session,
    fields: &[&Field],
    numbers: &[i64],
) -> Result<(), TablesError> {
    for chunk in numbers.chunks(CHUNK) {
        let mut sql = rows_of(session, fields);
        sql.push(" WHERE _id IN (");
        sql.list(chunk, ", ", |sql, number| {
            sql.bind(ROW_TYPE, Cell::Int(*number));
        });
        sql.push(")");
        let documents = documents(session, fields, &sql)?;
        session.index_documents(&documents)?;
    }
    Ok(())
}

/// Finds all rows anew by their words.
pub(crate) fn reindex_all(session: &mut dyn Session, fields: &[&Field]) -> Result<(), TablesError> {
    let mut after = i64::MIN;
    loop {
        let mut sql = rows_of(session, fields);
        sql.push(" WHERE _id > ").bind(ROW_TYPE, Cell::Int(after));
        sql.push(&format!(" ORDER BY _id LIMIT {CHUNK}"));
        let documents = documents(session, fields, &sql)?;
        let Some((last, _)) = documents.last() else {
            return Ok(());
        };
        after = *last;
        session.index_documents(&documents)?;
    }
}

/// Writes what reads rows: their numbers, and their values.
pub(crate) fn rows_of(session: &dyn Session, fields: &[&Field]) -> Sql {
    let mut sql = Sql::new(session.dialect(), "SELECT _id");
    for field in fields {
        sql.push(&format!(", c{}", field.column));
    }
    sql.push(&format!(" FROM {}", session.table()));
    sql
}

/// Reads the texts by which rows are found, with the numbers of the rows.
pub(crate) fn documents(
    session: &mut dyn Session,
    fields: &[&Field],
    sql: &Sql,
) -> Result<Vec<(i64, String)>, TablesError> {
    let mut types = vec![ROW_TYPE];
    types.extend(fields.iter().map(|field| field.ty));
    let mut found = Vec::new();
    session.each(&sql.text, &sql.params, &types, &mut |cells| {
        let number = cells[0].int().unwrap_or_default();
        found.push((number, document::of(fields, cells[1..].iter().copied())));
        Ok(true)
    })?;
    Ok(found)
}

/// Returns rows by their numbers, each once, in the order of their numbers.
pub(crate) fn shown(
    session: &mut dyn Session,
    meta: &Meta,
    numbers: &[i64],
    format: Records,
    limits: &Limits,
) -> Result<String, TablesError> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let columns: Vec<search::Shown> = std::iter::once(search::Shown::row_id())
        .chain(meta.fields.iter().map(search::Shown::field))
        .collect();
    let mut writer = search::Writer::new(format, &columns, limits);
    let mut out = String::new();
    writer.begin(&mut out);
    each_of(session, meta, &columns, &numbers, &mut |cells| {
        writer.row(&mut out, cells);
        if out.len() > limits.answer_bytes {
            return Err(TablesError::TooLarge(limits.answer_bytes));
        }
        Ok(())
    })?;
    writer.end(&mut out);
    Ok(out)
}

/// Reads rows by their numbers, which are in order; `columns` are those of the whole row.
pub(crate) fn each_of(
    session: &mut dyn Session,
    meta: &Meta,
    columns: &[search::Shown],
    numbers: &[i64],
    row: &mut dyn FnMut(&[CellRef<'_>]) -> Result<(), TablesError>,
) -> Result<(), TablesError> {
    let types: Vec<Type> = columns.iter().map(|column| column.ty).collect();
    for chunk in numbers.chunks(CHUNK) {
        let mut sql = rows_of(session, &meta.fields.iter().collect::<Vec<_>>());
        sql.push(" WHERE _id IN (");
        sql.list(chunk, ", ", |sql, number| {
            sql.bind(ROW_TYPE, Cell::Int(*number));
        });
        sql.push(") ORDER BY _id");
        session.each(&sql.text, &sql.params, &types, &mut |cells| {
            row(cells)?;
            Ok(true)
        })?;
    }
    Ok(())
}
