//! What came of checking a resource's file against what it says that it follows: the last report of each.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;

diesel::table! {
    validation (resource_id) {
        resource_id -> Text,
        id -> Text,
        status -> Text,
        created -> Timestamp,
        finished -> Nullable<Timestamp>,
        report -> Nullable<Text>,
        error -> Nullable<Text>,
    }
}

/// The last report of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = validation, treat_none_as_null = true)]
pub struct Validation {
    /// The resource.
    pub resource_id: String,
    /// UUID.
    pub id: String,
    /// `created`, `running`, `success`, `failure` or `error`.
    pub status: String,
    /// When it was asked for.
    pub created: NaiveDateTime,
    /// When it ended.
    pub finished: Option<NaiveDateTime>,
    /// What was found, as JSON.
    pub report: Option<String>,
    /// Why the file could not be checked, as JSON.
    pub error: Option<String>,
}

impl Tx<'_> {
    /// Returns the report of a resource.
    pub fn validation(&mut self, resource_id: &str) -> Result<Option<Validation>, StoreError> {
        Ok(on_backend!(self.conn, |c| validation::table
            .find(resource_id)
            .get_result(c)
            .optional())?)
    }

    /// Keeps a report, in the place of the one before.
    pub fn put_validation(&mut self, new: &Validation) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(validation::table)
            .values(new)
            .on_conflict(validation::resource_id)
            .do_update()
            .set(new)
            .execute(c))?;
        Ok(())
    }

    /// Forgets the report of a resource; tells whether there was one.
    pub fn delete_validation(&mut self, resource_id: &str) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::delete(
            validation::table.find(resource_id)
        )
        .execute(c))?;
        Ok(count > 0)
    }
}
