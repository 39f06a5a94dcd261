//! Which records a run has seen.

use diesel::prelude::*;

use crate::backend::{Conn, Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::harvest_seen;

impl Tx<'_> {
    /// Notes that a run saw these records; returns those that it had seen before.
    pub fn see_harvest(
        &mut self,
        job_id: &str,
        guids: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut before = Vec::new();
        for chunk in guids.chunks(CHUNK) {
            let seen = self.seen_by_harvest(job_id, chunk)?;
            let rows: Vec<_> = chunk
                .iter()
                .filter(|guid| !seen.contains(guid))
                .map(|guid| (harvest_seen::job_id.eq(job_id), harvest_seen::guid.eq(guid)))
                .collect();
            match &mut self.conn {
                Conn::Sqlite(c) => {
                    for row in rows {
                        diesel::insert_into(harvest_seen::table)
                            .values(row)
                            .on_conflict_do_nothing()
                            .execute(*c)?;
                    }
                }
                Conn::Pg(c) => {
                    diesel::insert_into(harvest_seen::table)
                        .values(&rows)
                        .on_conflict_do_nothing()
                        .execute(*c)?;
                }
            }
            before.extend(seen);
        }
        Ok(before)
    }

    /// Returns those of these records that a run has seen.
    pub fn seen_by_harvest(
        &mut self,
        job_id: &str,
        guids: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        for chunk in guids.chunks(CHUNK) {
            let seen: Vec<String> = on_backend!(self.conn, |c| harvest_seen::table
                .filter(harvest_seen::job_id.eq(job_id))
                .filter(harvest_seen::guid.eq_any(chunk))
                .select(harvest_seen::guid)
                .load(c))?;
            found.extend(seen);
        }
        Ok(found)
    }

    /// Forgets which records a run saw.
    pub fn forget_seen(&mut self, job_id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            harvest_seen::table.filter(harvest_seen::job_id.eq(job_id))
        )
        .execute(c))?;
        Ok(())
    }
}
