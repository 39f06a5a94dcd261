//! Second factors of accounts: what their owners have beside a password.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::second_factor;

/// What an account has beside its password.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = second_factor, treat_none_as_null = true)]
pub struct SecondFactor {
    /// The account.
    pub account_id: String,
    /// The secret that its device has too, sealed.
    pub secret: String,
    /// Since when it is asked for; nothing while it is being set up.
    pub confirmed: Option<NaiveDateTime>,
    /// The time step of the last code that was taken: none is taken twice.
    pub last_step: i64,
    /// Fingerprints of the recovery codes that are left, as a JSON list.
    pub recovery: String,
}

impl Tx<'_> {
    /// Returns the second factor of an account, also one that is being set up.
    pub fn second_factor(&mut self, account_id: &str) -> Result<Option<SecondFactor>, StoreError> {
        Ok(on_backend!(self.conn, |c| second_factor::table
            .find(account_id)
            .select(SecondFactor::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns which of these accounts are asked for a second factor.
    pub fn with_second_factor(&mut self, ids: &[String]) -> Result<Vec<String>, StoreError> {
        let mut found: Vec<String> = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let some: Vec<String> = on_backend!(self.conn, |c| second_factor::table
                .filter(second_factor::account_id.eq_any(chunk))
                .filter(second_factor::confirmed.is_not_null())
                .select(second_factor::account_id)
                .load(c))?;
            found.extend(some);
        }
        Ok(found)
    }

    /// Writes the second factor of an account over what was there.
    pub fn put_second_factor(&mut self, next: &SecondFactor) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(second_factor::table)
            .values(next)
            .on_conflict(second_factor::account_id)
            .do_update()
            .set(next)
            .execute(c))?;
        Ok(())
    }

    /// Removes the second factor of an account; tells whether there was one.
    pub fn remove_second_factor(&mut self, account_id: &str) -> Result<bool, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            second_factor::table.find(account_id)
        )
        .execute(c))?
            > 0)
    }
}
