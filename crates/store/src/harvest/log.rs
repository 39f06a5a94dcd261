//! The log of harvesting that clients can ask for.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::harvest_log;

impl Tx<'_> {
    /// Adds a line to the log.
    pub fn add_harvest_log(
        &mut self,
        id: &str,
        level: &str,
        content: &str,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(harvest_log::table)
            .values((
                harvest_log::id.eq(id),
                harvest_log::level.eq(level),
                harvest_log::content.eq(content),
                harvest_log::created.eq(now)
            ))
            .execute(c))?;
        Ok(())
    }

    /// Returns lines of the log as level, content and time, the newest first; those of one level where that is asked for.
    pub fn harvest_log(
        &mut self,
        level: Option<&str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<(String, String, NaiveDateTime)>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = harvest_log::table.into_boxed();
            if let Some(level) = level {
                query = query.filter(harvest_log::level.eq(level));
            }
            query
                .order((harvest_log::created.desc(), harvest_log::id.asc()))
                .limit(limit)
                .offset(offset)
                .select((
                    harvest_log::level,
                    harvest_log::content,
                    harvest_log::created,
                ))
                .load(c)
        })?)
    }

    /// Removes lines of the log that are older; returns how many.
    pub fn forget_harvest_log(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            harvest_log::table.filter(harvest_log::created.lt(before))
        )
        .execute(c))?)
    }
}
