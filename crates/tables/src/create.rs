//! `datastore_create`: makes a table or changes its columns, keys and names, and adds rows, all or nothing.

use serde_json::{Map, Value};

use crate::Tables;
use crate::alias;
use crate::engine::{Session, Written};
use crate::error::TablesError;
use crate::history::Ledger;
use crate::meta::{Field, Index, Meta, Ordered};
use crate::search::Records;
use crate::write;
use cairn_tabular::guess;
use cairn_tabular::types::Type;

/// Longest name of a column, in characters.
const LONGEST: usize = 63;

/// A column that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldRequest {
    /// Its name.
    pub id: String,
    /// Its type as the caller calls it; guessed from the first record where there is none.
    pub ty: Option<String>,
    /// The data dictionary's entry.
    pub info: Option<Map<String, Value>>,
}

/// An index that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRequest {
    /// Its columns.
    pub columns: Vec<String>,
    /// It as it was written, for those who wrote a column wrong.
    pub shown: String,
}

impl IndexRequest {
    /// An index over one column.
    pub fn on(column: impl Into<String>) -> Self {
        let column = column.into();
        Self {
            shown: column.clone(),
            columns: vec![column],
        }
    }
}

/// What is to be made of a table.
#[derive(Debug, Default)]
pub struct Create<'v> {
    /// Columns; `None` leaves them as they are.
    pub fields: Option<Vec<FieldRequest>>,
    /// Whether columns that are not asked for are removed.
    pub delete_fields: bool,
    /// Rows to add.
    pub records: &'v [Value],
    /// Names of the columns of the unique key; empty for none, `None` leaves it.
    pub primary_key: Option<Vec<String>>,
    /// Indexes; `None` leaves them.
    pub indexes: Option<Vec<IndexRequest>>,
    /// Other names; `None` leaves them.
    pub aliases: Option<Vec<String>>,
    /// Whether the rows are returned.
    pub include_records: bool,
    /// Whether changes of rows are kept from now on; `None` leaves it.
    pub history: Option<bool>,
    /// Who writes, for the history.
    pub by: Option<&'v str>,
}

/// What was made.
#[derive(Debug, Default)]
pub struct Created {
    /// The types of the columns that were asked for, as they were called or guessed.
    pub types: Vec<String>,
    /// The rows that were added, as JSON, where they were asked for.
    pub records: Option<String>,
}

impl Tables {
    /// Makes or changes a table. Nothing has changed where it fails.
    pub fn create(&self, id: &str, request: &Create<'_>) -> Result<Created, TablesError> {
        let fields = request.fields.as_deref().unwrap_or_default();
        let first = match request.records.first() {
            Some(Value::Object(first)) => Some(first),
            Some(_) => {
                return Err(TablesError::refused(
                    "records",
                    "The first row is not a json object",
                ));
            }
            None => None,
        };
        let typed = types(fields, first)?;
        for alias in request.aliases.iter().flatten() {
            alias::check(alias)?;
        }
        let mut created = Created {
            types: typed.iter().map(|(name, _)| name.clone()).collect(),
            records: None,
        };
        self.change(id, &mut |session, current| {
            let is_new = current.is_none();
            let mut meta = current.unwrap_or_else(Meta::new);
            if is_new {
                let long = fields.iter().filter_map(|field| too_long(&field.id));
                if let Some(error) = TablesError::refused_for("fields", long.collect()) {
                    return Err(error);
                }
            }
            columns(session, &mut meta, is_new, request, &typed, first)?;
            keys(session, &mut meta, request)?;
            if let Some(history) = request.history {
                if history {
                    session.make_history()?;
                }
                meta.history = history;
            }
            created.records = if request.records.is_empty() {
                None
            } else {
                let batch = write::insert(session, &mut meta, request.records)?;
                let mut ledger = Ledger::new(&self.limits, request.by);
                ledger.added(&meta, &batch);
                ledger.close(session, &meta)?;
                request
                    .include_records
                    .then(|| write::shown(session, &meta, &batch, Records::Objects, &self.limits))
                    .transpose()?
            };
            Ok(Written {
                meta,
                aliases: request.aliases.clone(),
                keep: true,
            })
        })?;
        Ok(created)
    }
}

/// Finds the types of the columns that are asked for: what they are called, and what they are.
fn types(
    fields: &[FieldRequest],
    first: Option<&Map<String, Value>>,
) -> Result<Vec<(String, Type)>, TablesError> {
    for field in fields {
        if !is_valid_name(&field.id) {
            return Err(TablesError::refused(
                "fields",
                format!("\"{}\" is not a valid field name", field.id),
            ));
        }
    }
    let mut found = Vec::with_capacity(fields.len());
    for field in fields {
        let name = match field.ty.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => first
                .and_then(|first| first.get(&field.id))
                .map(guess::type_of)
                .ok_or_else(|| {
                    TablesError::refused("fields", format!("\"{}\" type not guessable", field.id))
                })?,
        };
        let ty = Type::parse(name).ok_or_else(|| {
            TablesError::refused("fields", format!("\"{name}\" is not a valid field type"))
        })?;
        found.push((name.to_owned(), ty));
    }
    for (place, field) in fields.iter().enumerate() {
        if fields[..place].iter().any(|other| other.id == field.id) {
            return Err(TablesError::refused(
                "field",
                "Duplicate column names are not supported",
            ));
        }
    }
    Ok(found)
}

/// Tells whether a column may have this name.
pub fn is_valid_name(name: &str) -> bool {
    !name.is_empty()
        && name.trim() == name
        && !name.starts_with('_')
        && !name.contains('"')
        && !name.chars().any(|c| {
            c.is_control() || matches!(c as u32, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe000..=0xf8ff)
        })
}

/// What is said of a name that is longer than the name of a column may be.
fn too_long(name: &str) -> Option<String> {
    (name.chars().count() > LONGEST)
        .then(|| format!("Column heading \"{name}\" exceeds limit of {LONGEST} characters."))
}

/// Makes the columns what is asked for.
fn columns(
    session: &mut dyn Session,
    meta: &mut Meta,
    is_new: bool,
    request: &Create<'_>,
    typed: &[(String, Type)],
    first: Option<&Map<String, Value>>,
) -> Result<(), TablesError> {
    let fields = request.fields.as_deref().unwrap_or_default();
    let mut added = Vec::new();
    for (field, (_, ty)) in fields.iter().zip(typed) {
        match meta.fields.iter_mut().find(|known| known.id == field.id) {
            // A type never changes; the dictionary does where it is sent.
            Some(known) => {
                if field.info.is_some() {
                    known.info.clone_from(&field.info);
                }
            }
            None => added.push((field.id.clone(), *ty, field.info.clone())),
        }
    }
    for (key, value) in first.into_iter().flatten() {
        if meta.field(key).is_some() || added.iter().any(|(id, _, _)| id == key) {
            continue;
        }
        if !is_valid_name(key) {
            return Err(TablesError::refused(
                "fields",
                format!("\"{key}\" is not a valid field name"),
            ));
        }
        if let Some(reason) = too_long(key).filter(|_| is_new) {
            return Err(TablesError::refused("fields", reason));
        }
        let ty = Type::parse(guess::type_of(value))
            .ok_or_else(|| TablesError::Engine("a guessed type is not known".to_owned()))?;
        added.push((key.clone(), ty, None));
    }
    if request.delete_fields && request.fields.is_some() && !is_new {
        remove_unasked(session, meta, fields)?;
    }
    let added: Vec<Field> = added
        .into_iter()
        .map(|(id, ty, info)| Field {
            id,
            ty,
            info,
            column: meta.next_number(),
        })
        .collect();
    if is_new {
        session.create(&added)?;
    } else {
        for field in &added {
            session.add_column(field)?;
        }
    }
    meta.fields.extend(added);
    Ok(())
}

fn remove_unasked(
    session: &mut dyn Session,
    meta: &mut Meta,
    fields: &[FieldRequest],
) -> Result<(), TablesError> {
    let (kept, gone): (Vec<Field>, Vec<Field>) = std::mem::take(&mut meta.fields)
        .into_iter()
        .partition(|known| fields.iter().any(|field| field.id == known.id));
    meta.fields = kept;
    if gone.is_empty() {
        return Ok(());
    }
    let touches = |index: &Index| {
        index
            .fields
            .iter()
            .any(|id| gone.iter().any(|field| field.id == *id))
    };
    if let Some(key) = meta.key.take_if(|key| touches(key)) {
        session.drop_index(key.number)?;
    }
    let (dropped, indexes): (Vec<Index>, Vec<Index>) = std::mem::take(&mut meta.indexes)
        .into_iter()
        .partition(touches);
    meta.indexes = indexes;
    for index in &dropped {
        session.drop_index(index.number)?;
    }
    let (dropped, automatic) = std::mem::take(&mut meta.automatic)
        .into_iter()
        .partition::<Vec<_>, _>(|index| {
            let mut columns = index.columns.iter();
            columns.any(|one| gone.iter().any(|field| field.column == one.column))
        });
    meta.automatic = automatic;
    for index in &dropped {
        session.drop_index(index.number)?;
    }
    for field in &gone {
        session.drop_column(field)?;
    }
    // The rows are found by fewer words from now on.
    let fields: Vec<&Field> = meta.fields.iter().collect();
    write::reindex_all(session, &fields)
}

/// Makes the key and the indexes what is asked for.
fn keys(
    session: &mut dyn Session,
    meta: &mut Meta,
    request: &Create<'_>,
) -> Result<(), TablesError> {
    if let Some(names) = &request.primary_key {
        if names.iter().any(|name| meta.field(name).is_none()) {
            let shown = cairn_domain::python::repr(&Value::from(names.clone()));
            return Err(no_column(&shown));
        }
        if let Some(key) = meta.key.take() {
            session.drop_index(key.number)?;
        }
        if !names.is_empty() {
            meta.key = Some(index(session, meta, names, true)?);
        }
    }
    if let Some(wanted) = &request.indexes {
        for index in wanted {
            if index.columns.iter().any(|name| meta.field(name).is_none()) {
                return Err(no_column(&index.shown));
            }
        }
        for old in std::mem::take(&mut meta.indexes) {
            session.drop_index(old.number)?;
        }
        for asked in wanted {
            let made = index(session, meta, &asked.columns, false)?;
            meta.indexes.push(made);
        }
    }
    Ok(())
}

fn no_column(name: &str) -> TablesError {
    TablesError::refused(
        "index",
        format!("The field \"{name}\" is not a valid column name."),
    )
}

fn index(
    session: &mut dyn Session,
    meta: &mut Meta,
    names: &[String],
    unique: bool,
) -> Result<Index, TablesError> {
    let index = Index {
        number: meta.next_number(),
        fields: names.to_vec(),
    };
    let columns: Vec<&Field> = names.iter().filter_map(|name| meta.field(name)).collect();
    if let Some(field) = columns.iter().find(|field| !field.ty.is_comparable()) {
        return Err(TablesError::refused(
            "index",
            format!(
                "data type {} has no default operator class for access method \"btree\"",
                field.ty.long_name()
            ),
        ));
    }
    let columns: Vec<Ordered> = columns
        .iter()
        .map(|field| Ordered::rising(field.column))
        .collect();
    session.create_index(index.number, &columns, unique)?;
    Ok(index)
}
