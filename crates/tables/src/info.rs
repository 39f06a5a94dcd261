//! What there is: tables, their columns, their sizes.

use crate::Tables;
use crate::engine::{Relation, Sizes};
use crate::error::TablesError;
use crate::meta::{Field, Meta};

/// A column, and how it is indexed.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldInfo {
    /// The column.
    pub field: Field,
    /// The name of an index that it is part of.
    pub index: Option<String>,
}

/// What a table is.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Its columns.
    pub fields: Vec<FieldInfo>,
    /// How many rows it has.
    pub rows: i64,
    /// When it was made, in seconds since 1970.
    pub created: i64,
}

impl Tables {
    /// Returns the id of the table with this name or alias.
    pub fn find(&self, name: &str) -> Result<Option<String>, TablesError> {
        self.engine.find(name)
    }

    /// Returns what a table is.
    pub fn info(&self, id: &str) -> Result<Info, TablesError> {
        let mut found = None;
        self.engine.read(id, &mut |_, meta| {
            found = Some(Info {
                fields: meta
                    .fields
                    .iter()
                    .map(|field| FieldInfo {
                        field: field.clone(),
                        index: index_of(id, meta, &field.id),
                    })
                    .collect(),
                rows: meta.rows,
                created: meta.created,
            });
            Ok(())
        })?;
        found.ok_or_else(|| TablesError::NoTable(id.to_owned()))
    }

    /// Returns how large a table is.
    pub fn sizes(&self, id: &str) -> Result<Sizes, TablesError> {
        self.engine.sizes(id)
    }

    /// Returns the aliases of a table, newest first.
    pub fn aliases(&self, id: &str) -> Result<Vec<String>, TablesError> {
        self.engine.aliases(id)
    }

    /// Returns all tables and aliases.
    pub fn relations(&self) -> Result<Vec<Relation>, TablesError> {
        self.engine.relations()
    }
}

/// Makes a name for the index of a column: 40 hexadecimal digits, as CKAN's are.
fn index_of(id: &str, meta: &Meta, field: &str) -> Option<String> {
    let index = meta
        .key
        .iter()
        .chain(&meta.indexes)
        .find(|index| index.fields.iter().any(|name| name == field))?;
    let seed = format!("{id}/{}", index.number);
    let space = uuid::Uuid::NAMESPACE_OID;
    let first = uuid::Uuid::new_v5(&space, seed.as_bytes())
        .simple()
        .to_string();
    let second = uuid::Uuid::new_v5(&space, first.as_bytes())
        .simple()
        .to_string();
    Some(format!("{first}{}", &second[..8]))
}
