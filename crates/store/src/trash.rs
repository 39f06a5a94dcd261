//! What was deleted and not purged.

use cairn_domain::record::{DELETED, HARVEST_SOURCE};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{dataset, party};

/// A record that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedDataset {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its type.
    pub kind: String,
    /// When it changed last: when it was deleted.
    pub modified: NaiveDateTime,
}

/// A group or organization that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedGroup {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it is an organization.
    pub is_organization: bool,
}

impl Tx<'_> {
    /// Returns deleted records, the latest first.
    pub fn deleted_datasets(&mut self, limit: i64) -> Result<Vec<DeletedDataset>, StoreError> {
        type Row = (String, String, String, String, NaiveDateTime);
        let rows: Vec<Row> = on_backend!(self.conn, |c| dataset::table
            .filter(dataset::state.eq(DELETED))
            .filter(dataset::kind.ne(HARVEST_SOURCE))
            .order((dataset::modified.desc(), dataset::id.asc()))
            .limit(limit)
            .select((
                dataset::id,
                dataset::name,
                dataset::title,
                dataset::kind,
                dataset::modified
            ))
            .load(c))?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(id, name, title, kind, modified)| DeletedDataset {
                id,
                name,
                title,
                kind,
                modified,
            })
            .collect())
    }

    /// Returns deleted groups and organizations, by title.
    pub fn deleted_groups(&mut self, limit: i64) -> Result<Vec<DeletedGroup>, StoreError> {
        let rows: Vec<(String, String, String, bool)> = on_backend!(self.conn, |c| party::table
            .filter(party::state.eq(DELETED))
            .order((party::title.asc(), party::id.asc()))
            .limit(limit)
            .select((party::id, party::name, party::title, party::is_organization))
            .load(c))?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(id, name, title, is_organization)| DeletedGroup {
                id,
                name,
                title,
                is_organization,
            })
            .collect())
    }
}
