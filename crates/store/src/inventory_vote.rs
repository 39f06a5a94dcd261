//! Votes on what is to be opened next: one a person and record.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::measure::record_measure;

diesel::table! {
    inventory_vote (dataset_id, account_id) {
        dataset_id -> Text,
        account_id -> Text,
        at -> Timestamp,
    }
}

impl Tx<'_> {
    /// Returns how many people want records to be opened; those without votes are left out.
    pub fn inventory_votes(&mut self, ids: &[String]) -> Result<HashMap<String, i64>, StoreError> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<(String, i64)> = on_backend!(self.conn, |c| inventory_vote::table
                .filter(inventory_vote::dataset_id.eq_any(chunk))
                .group_by(inventory_vote::dataset_id)
                .select((inventory_vote::dataset_id, diesel::dsl::count_star()))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns those of some records that a person wants to be opened.
    pub fn inventory_votes_of(
        &mut self,
        account_id: &str,
        ids: &[String],
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| inventory_vote::table
            .filter(inventory_vote::account_id.eq(account_id))
            .filter(inventory_vote::dataset_id.eq_any(ids))
            .select(inventory_vote::dataset_id)
            .load(c))?)
    }

    /// Notes that a person wants a record to be opened, or no more; returns how many do.
    pub fn vote_in_inventory(
        &mut self,
        dataset_id: &str,
        account_id: &str,
        wants: bool,
        now: NaiveDateTime,
    ) -> Result<i64, StoreError> {
        let own = inventory_vote::table.find((dataset_id, account_id));
        let there: i64 = on_backend!(self.conn, |c| own.count().get_result(c))?;
        match (wants, there > 0) {
            (true, false) => {
                on_backend!(self.conn, |c| diesel::insert_into(inventory_vote::table)
                    .values((
                        inventory_vote::dataset_id.eq(dataset_id),
                        inventory_vote::account_id.eq(account_id),
                        inventory_vote::at.eq(now)
                    ))
                    .execute(c))?;
            }
            (false, true) => {
                on_backend!(self.conn, |c| diesel::delete(own).execute(c))?;
            }
            _ => {}
        }
        let votes: i64 = on_backend!(self.conn, |c| inventory_vote::table
            .filter(inventory_vote::dataset_id.eq(dataset_id))
            .count()
            .get_result(c))?;
        let row = record_measure::table.find(dataset_id);
        on_backend!(self.conn, |c| diesel::update(row)
            .set(record_measure::votes.eq(votes))
            .execute(c))?;
        Ok(votes)
    }
}
