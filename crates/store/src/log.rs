//! The transparency log: its entries in their order, the tiles of its tree, its checkpoints, and how far each record is logged.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{log_checkpoint, log_entry, log_record, log_tile};

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = log_entry)]
pub struct LogEntry {
    /// Its place, from 0.
    #[diesel(column_name = idx)]
    pub index: i64,
    /// The record that it tells of.
    pub dataset_id: String,
    /// The version that it tells of; none where the record was gone.
    pub version: Option<i64>,
    /// What it says, byte by byte.
    pub body: String,
}

/// A checkpoint of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = log_checkpoint)]
pub struct LogCheckpoint {
    /// How many entries it covers.
    pub size: i64,
    /// When it was signed.
    pub at: NaiveDateTime,
    /// The key that checks its signature.
    pub verifier: String,
    /// The signed note.
    pub note: String,
}

/// How far a record is logged.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = log_record)]
pub struct LogRecord {
    /// The record.
    pub dataset_id: String,
    /// The last of its versions that was looked at.
    pub version: i64,
    /// The last entry that tells of it.
    pub last_entry: Option<i64>,
}

impl Tx<'_> {
    /// Adds entries behind those that are there.
    pub fn insert_log_entries(&mut self, entries: &[LogEntry]) -> Result<(), StoreError> {
        for chunk in entries.chunks(CHUNK) {
            on_backend!(self.conn, |c| diesel::insert_into(log_entry::table)
                .values(chunk)
                .execute(c))?;
        }
        Ok(())
    }

    /// Returns how many entries there are.
    pub fn count_log_entries(&mut self) -> Result<i64, StoreError> {
        let last: Option<i64> = on_backend!(self.conn, |c| log_entry::table
            .select(diesel::dsl::max(log_entry::idx))
            .get_result(c))?;
        Ok(last.map_or(0, |last| last + 1))
    }

    /// Returns entries from a place on, in order.
    pub fn log_entries(&mut self, from: i64, limit: i64) -> Result<Vec<LogEntry>, StoreError> {
        Ok(on_backend!(self.conn, |c| log_entry::table
            .filter(log_entry::idx.ge(from))
            .order(log_entry::idx.asc())
            .limit(limit)
            .select(LogEntry::as_select())
            .load(c))?)
    }

    /// Returns the entries at these places, by place.
    pub fn log_entries_at(&mut self, places: &[i64]) -> Result<HashMap<i64, LogEntry>, StoreError> {
        let mut found = HashMap::with_capacity(places.len());
        for chunk in places.chunks(CHUNK) {
            let rows: Vec<LogEntry> = on_backend!(self.conn, |c| log_entry::table
                .filter(log_entry::idx.eq_any(chunk))
                .select(LogEntry::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(|entry| (entry.index, entry)));
        }
        Ok(found)
    }

    /// Returns the newest entries before a place, those of one record or of all, newest first.
    pub fn newest_log_entries(
        &mut self,
        dataset_id: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<LogEntry>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = log_entry::table
                .filter(log_entry::idx.lt(before))
                .select(LogEntry::as_select())
                .into_boxed();
            if let Some(id) = dataset_id {
                query = query.filter(log_entry::dataset_id.eq(id));
            }
            query.order(log_entry::idx.desc()).limit(limit).load(c)
        })?)
    }

    /// Returns the records that entries tell of, after an id, each with its last entry.
    pub fn logged_records_after(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let rows: Vec<(String, Option<i64>)> = on_backend!(self.conn, |c| log_entry::table
            .filter(log_entry::dataset_id.gt(after))
            .group_by(log_entry::dataset_id)
            .order(log_entry::dataset_id.asc())
            .limit(limit)
            .select((log_entry::dataset_id, diesel::dsl::max(log_entry::idx)))
            .load(c))?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, last)| Some((id, last?)))
            .collect())
    }

    /// Returns the last entry of each of these records.
    pub fn last_log_entries_of(&mut self, ids: &[String]) -> Result<Vec<LogEntry>, StoreError> {
        let mut places = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Option<i64>> = on_backend!(self.conn, |c| log_entry::table
                .filter(log_entry::dataset_id.among(chunk))
                .group_by(log_entry::dataset_id)
                .select(diesel::dsl::max(log_entry::idx))
                .load(c))?;
            places.extend(rows.into_iter().flatten());
        }
        Ok(self.log_entries_at(&places)?.into_values().collect())
    }

    /// Writes a tile of the tree over what it was.
    pub fn put_log_tile(&mut self, level: u8, index: i64, hashes: &[u8]) -> Result<(), StoreError> {
        let row = (
            log_tile::level.eq(i32::from(level)),
            log_tile::idx.eq(index),
            log_tile::hashes.eq(hashes),
        );
        on_backend!(self.conn, |c| diesel::insert_into(log_tile::table)
            .values(row)
            .on_conflict((log_tile::level, log_tile::idx))
            .do_update()
            .set(log_tile::hashes.eq(excluded(log_tile::hashes)))
            .execute(c))?;
        Ok(())
    }

    /// Returns a tile of the tree.
    pub fn log_tile(&mut self, level: u8, index: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(on_backend!(self.conn, |c| log_tile::table
            .find((i32::from(level), index))
            .select(log_tile::hashes)
            .get_result(c)
            .optional())?)
    }

    /// Returns how many tiles there are.
    pub fn count_log_tiles(&mut self) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| log_tile::table
            .count()
            .get_result(c))?)
    }

    /// Keeps a checkpoint.
    pub fn insert_log_checkpoint(&mut self, new: &LogCheckpoint) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(log_checkpoint::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns the newest checkpoint, of those up to a size where one is given.
    pub fn log_checkpoint(
        &mut self,
        most: Option<i64>,
    ) -> Result<Option<LogCheckpoint>, StoreError> {
        Ok(on_backend!(self.conn, |c| log_checkpoint::table
            .filter(log_checkpoint::size.le(most.unwrap_or(i64::MAX)))
            .order(log_checkpoint::size.desc())
            .select(LogCheckpoint::as_select())
            .first(c)
            .optional())?)
    }

    /// Returns checkpoints after a size, in order.
    pub fn log_checkpoints_after(
        &mut self,
        size: i64,
        limit: i64,
    ) -> Result<Vec<LogCheckpoint>, StoreError> {
        Ok(on_backend!(self.conn, |c| log_checkpoint::table
            .filter(log_checkpoint::size.gt(size))
            .order(log_checkpoint::size.asc())
            .limit(limit)
            .select(LogCheckpoint::as_select())
            .load(c))?)
    }

    /// Returns how far these records are logged, by id.
    pub fn log_records(
        &mut self,
        ids: &[String],
    ) -> Result<HashMap<String, LogRecord>, StoreError> {
        let mut found = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<LogRecord> = on_backend!(self.conn, |c| log_record::table
                .filter(log_record::dataset_id.among(chunk))
                .select(LogRecord::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(|row| (row.dataset_id.clone(), row)));
        }
        Ok(found)
    }

    /// Notes how far records are logged.
    pub fn put_log_records(&mut self, records: &[LogRecord]) -> Result<(), StoreError> {
        for chunk in records.chunks(CHUNK) {
            let ids: Vec<&str> = chunk.iter().map(|row| row.dataset_id.as_str()).collect();
            on_backend!(self.conn, |c| {
                diesel::delete(log_record::table.filter(log_record::dataset_id.eq_any(ids)))
                    .execute(c)?;
                diesel::insert_into(log_record::table)
                    .values(chunk)
                    .execute(c)
            })?;
        }
        Ok(())
    }
}
