//! Who wants to be told of consultations by e-mail: addresses are sealed, and found by a keyed hash alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::subscription;

/// Somebody's wish to be told of a record.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = subscription)]
pub struct Subscription {
    /// UUID.
    pub id: String,
    /// The record.
    pub dataset_id: String,
    /// Keyed hash of the address.
    pub hash: String,
    /// The address, sealed.
    pub address: String,
    /// The language to write in.
    pub locale: String,
    /// When it was asked for.
    pub asked: NaiveDateTime,
    /// When it was confirmed.
    pub confirmed: Option<NaiveDateTime>,
    /// The version of the record that was told last.
    pub told: i64,
    /// How far the record was in its course when that was told; empty where nobody noted it.
    pub step: String,
}

impl Tx<'_> {
    /// Keeps a wish, in place of an unconfirmed one of the same address for the same record.
    pub fn put_subscription(&mut self, new: &Subscription) -> Result<(), StoreError> {
        let before = subscription::table
            .filter(subscription::dataset_id.eq(&new.dataset_id))
            .filter(subscription::hash.eq(&new.hash))
            .filter(subscription::confirmed.is_null());
        on_backend!(self.conn, |c| diesel::delete(before).execute(c))?;
        on_backend!(self.conn, |c| diesel::insert_into(subscription::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns a wish.
    pub fn subscription(&mut self, id: &str) -> Result<Option<Subscription>, StoreError> {
        Ok(on_backend!(self.conn, |c| subscription::table
            .find(id)
            .select(Subscription::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the wish of an address for a record.
    pub fn subscription_of(
        &mut self,
        dataset_id: &str,
        hash: &str,
    ) -> Result<Option<Subscription>, StoreError> {
        Ok(on_backend!(self.conn, |c| subscription::table
            .filter(subscription::dataset_id.eq(dataset_id))
            .filter(subscription::hash.eq(hash))
            .select(Subscription::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns how many wishes were asked for since then: of an address where one is given, else of all that are not confirmed.
    pub fn count_subscriptions(
        &mut self,
        hash: Option<&str>,
        since: NaiveDateTime,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = subscription::table
                .filter(subscription::asked.ge(since))
                .count()
                .into_boxed();
            query = match hash {
                Some(hash) => query.filter(subscription::hash.eq(hash)),
                None => query.filter(subscription::confirmed.is_null()),
            };
            query.get_result(c)
        })?)
    }

    /// Confirms a wish; tells whether there was one to confirm.
    pub fn confirm_subscription(
        &mut self,
        id: &str,
        at: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let row = subscription::table
            .filter(subscription::id.eq(id))
            .filter(subscription::confirmed.is_null());
        let count = on_backend!(self.conn, |c| diesel::update(row)
            .set(subscription::confirmed.eq(at))
            .execute(c))?;
        Ok(count > 0)
    }

    /// Removes a wish and the address with it; tells whether there was one.
    pub fn delete_subscription(&mut self, id: &str) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::delete(subscription::table.find(id))
            .execute(c))?;
        Ok(count > 0)
    }

    /// Removes wishes that nobody confirmed since then; returns how many.
    pub fn forget_subscriptions(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        let rows = subscription::table
            .filter(subscription::confirmed.is_null())
            .filter(subscription::asked.lt(before));
        Ok(on_backend!(self.conn, |c| diesel::delete(rows).execute(c))?)
    }

    /// Returns confirmed wishes for a record that were not told of a version or a step yet, in the order of their ids.
    pub fn subscriptions_to_tell(
        &mut self,
        dataset_id: &str,
        version: i64,
        step: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Subscription>, StoreError> {
        Ok(on_backend!(self.conn, |c| subscription::table
            .filter(subscription::dataset_id.eq(dataset_id))
            .filter(subscription::confirmed.is_not_null())
            .filter(
                subscription::told
                    .lt(version)
                    .or(subscription::step.ne(step))
            )
            .filter(subscription::id.gt(after))
            .order(subscription::id)
            .limit(limit)
            .select(Subscription::as_select())
            .load(c))?)
    }

    /// Returns how many confirmed wishes there are for a record.
    pub fn count_subscribers(&mut self, dataset_id: &str) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| subscription::table
            .filter(subscription::dataset_id.eq(dataset_id))
            .filter(subscription::confirmed.is_not_null())
            .count()
            .get_result(c))?)
    }

    /// Notes which version of the record, and which step of its course, was told.
    pub fn note_told(&mut self, id: &str, version: i64, step: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(subscription::table.find(id))
            .set((subscription::told.eq(version), subscription::step.eq(step)))
            .execute(c))?;
        Ok(())
    }

    /// Returns which records have confirmed wishes, and the steps that those were told of, each pair once.
    pub fn steps_told(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| subscription::table
            .filter(subscription::confirmed.is_not_null())
            .select((subscription::dataset_id, subscription::step))
            .distinct()
            .order((subscription::dataset_id, subscription::step))
            .load(c))?)
    }
}
