//! The keys that the transparency log was handed over to.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{log_checkpoint, log_key};

/// A key that the log was handed over to.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = log_key)]
pub struct LogKey {
    /// Its place, from 1: the key that the log began with has none.
    pub number: i64,
    /// When that was.
    pub at: NaiveDateTime,
    /// How many entries the log had.
    pub size: i64,
    /// The key.
    pub verifier: String,
    /// The note in which the key before hands over to it, signed by both.
    pub note: String,
}

impl Tx<'_> {
    /// Returns the keys that the log was handed over to, in their order.
    pub fn log_keys(&mut self) -> Result<Vec<LogKey>, StoreError> {
        Ok(on_backend!(self.conn, |c| log_key::table
            .order(log_key::number.asc())
            .select(LogKey::as_select())
            .load(c))?)
    }

    /// Keeps that the log was handed over to a key.
    pub fn insert_log_key(&mut self, new: &LogKey) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(log_key::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Puts a checkpoint in the place of the one of as many entries, which another key signed too.
    pub fn put_log_signature(
        &mut self,
        size: i64,
        verifier: &str,
        note: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            log_checkpoint::table.find(size)
        )
        .set((
            log_checkpoint::verifier.eq(verifier),
            log_checkpoint::note.eq(note),
        ))
        .execute(c))?;
        Ok(())
    }
}
