//! Who voted for which record: one vote a person.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::vote;
use crate::sql::Sql;

/// Records that one query asks for.
const CHUNK: usize = 500;

impl Tx<'_> {
    /// Votes for a record; tells whether that is a new vote.
    pub fn put_vote(
        &mut self,
        dataset_id: &str,
        account_id: &str,
        at: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let added = on_backend!(self.conn, |c| diesel::insert_into(vote::table)
            .values((
                vote::dataset_id.eq(dataset_id),
                vote::account_id.eq(account_id),
                vote::at.eq(at),
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(added > 0)
    }

    /// Takes a vote back; tells whether there was one.
    pub fn remove_vote(&mut self, dataset_id: &str, account_id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(
            vote::table.find((dataset_id, account_id))
        )
        .execute(c))?;
        Ok(gone > 0)
    }

    /// Returns how many voted for each of some records; those without a vote are left out.
    pub fn vote_counts(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let rows: Vec<(String, i64)> = on_backend!(self.conn, |c| vote::table
                .filter(vote::dataset_id.among(chunk))
                .group_by(vote::dataset_id)
                .select((vote::dataset_id, diesel::dsl::count_star()))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns those of some records that an account voted for.
    pub fn voted_for(
        &mut self,
        account_id: &str,
        dataset_ids: &[String],
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| vote::table
            .filter(vote::account_id.eq(account_id))
            .filter(vote::dataset_id.eq_any(dataset_ids))
            .select(vote::dataset_id)
            .load(c))?)
    }

    /// Gives the votes and followers of one record to another; who has both is counted once.
    pub fn move_voices(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        let mut sql = Sql::new(self);
        sql.push("INSERT INTO vote (dataset_id, account_id, at) SELECT ")
            .bind(to)
            .push(", account_id, at FROM vote WHERE dataset_id = ")
            .bind(from)
            .push(" ON CONFLICT DO NOTHING");
        sql.execute(self)?;
        let mut sql = Sql::new(self);
        sql.push("INSERT INTO follow (follower_id, object_kind, object_id, at) SELECT follower_id, object_kind, ")
            .bind(to)
            .push(", at FROM follow WHERE object_kind = 'dataset' AND object_id = ")
            .bind(from)
            .push(" ON CONFLICT DO NOTHING");
        sql.execute(self)?;
        Ok(())
    }
}
