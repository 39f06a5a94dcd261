//! What ties records to others: the schemas that they follow, the records that they were made with. Each is a key in words of the
//! catalogue, and a row for every public record that has it.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;

diesel::table! {
    record_key (key, owner_org, dataset_id) {
        key -> Text,
        owner_org -> Text,
        dataset_id -> Text,
    }
}

/// A key that a record has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Queryable, Insertable)]
#[diesel(table_name = record_key)]
pub struct RecordKey {
    /// The key.
    pub key: String,
    /// The organization that owns the record; empty for none.
    pub owner_org: String,
    /// The record.
    pub dataset_id: String,
}

impl Tx<'_> {
    /// Returns the keys of records.
    pub fn record_keys(&mut self, dataset_ids: &[String]) -> Result<Vec<RecordKey>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let rows: Vec<RecordKey> = on_backend!(self.conn, |c| record_key::table
                .filter(record_key::dataset_id.among(chunk))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Takes keys away and adds others.
    pub fn change_record_keys(
        &mut self,
        gone: &[RecordKey],
        new: &[RecordKey],
    ) -> Result<(), StoreError> {
        for one in gone {
            let row = record_key::table.find((&one.key, &one.owner_org, &one.dataset_id));
            on_backend!(self.conn, |c| diesel::delete(row).execute(c))?;
        }
        for one in new {
            on_backend!(self.conn, |c| diesel::insert_into(record_key::table)
                .values(one)
                .on_conflict_do_nothing()
                .execute(c))?;
        }
        Ok(())
    }

    /// Returns the organizations that have records with keys; the empty one stands for records of none.
    pub fn owners_of_keys(
        &mut self,
        keys: &[String],
    ) -> Result<HashMap<String, BTreeSet<String>>, StoreError> {
        let mut found: HashMap<String, BTreeSet<String>> = HashMap::new();
        for chunk in keys.chunks(CHUNK) {
            let rows: Vec<(String, String)> = on_backend!(self.conn, |c| record_key::table
                .filter(record_key::key.among(chunk))
                .select((record_key::key, record_key::owner_org))
                .distinct()
                .load(c))?;
            for (key, owner) in rows {
                found.entry(key).or_default().insert(owner);
            }
        }
        Ok(found)
    }

    /// Returns the records with keys, each once.
    pub fn records_of_keys(&mut self, keys: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let mut found = BTreeSet::new();
        for chunk in keys.chunks(CHUNK) {
            let ids: Vec<String> = on_backend!(self.conn, |c| record_key::table
                .filter(record_key::key.among(chunk))
                .select(record_key::dataset_id)
                .load(c))?;
            found.extend(ids);
        }
        Ok(found)
    }
}
