//! Who accounts are elsewhere, and what pages their owners prefer.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{account_preference, external_identity};

impl Tx<'_> {
    /// Returns the id of the account that somebody of another provider has here.
    pub fn account_of_identity(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| external_identity::table
            .find((issuer, subject))
            .select(external_identity::account_id)
            .get_result(c)
            .optional())?)
    }

    /// Says that somebody of another provider has this account here; whoever has one keeps it.
    pub fn insert_identity(
        &mut self,
        issuer: &str,
        subject: &str,
        account_id: &str,
        since: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(external_identity::table)
            .values((
                external_identity::issuer.eq(issuer),
                external_identity::subject.eq(subject),
                external_identity::account_id.eq(account_id),
                external_identity::since.eq(since),
            ))
            .execute(c))?;
        Ok(())
    }

    /// Returns the issuers at which an account's owner can sign in.
    pub fn issuers_of(&mut self, account_id: &str) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| external_identity::table
            .filter(external_identity::account_id.eq(account_id))
            .select(external_identity::issuer)
            .order(external_identity::issuer.asc())
            .load(c))?)
    }

    /// Takes the identities of an account away; returns how many there were.
    pub fn remove_identities(&mut self, account_id: &str) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            external_identity::table.filter(external_identity::account_id.eq(account_id))
        )
        .execute(c))?)
    }

    /// Returns the language that an account's owner prefers.
    pub fn language_of(&mut self, account_id: &str) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = on_backend!(self.conn, |c| account_preference::table
            .find(account_id)
            .select(account_preference::language)
            .get_result(c)
            .optional())?;
        Ok(found.flatten())
    }

    /// Writes the language that an account's owner prefers; nothing for none.
    pub fn put_language_of(
        &mut self,
        account_id: &str,
        language: Option<&str>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(
            account_preference::table
        )
        .values((
            account_preference::account_id.eq(account_id),
            account_preference::language.eq(language),
        ))
        .on_conflict(account_preference::account_id)
        .do_update()
        .set(account_preference::language.eq(language))
        .execute(c))?;
        Ok(())
    }
}
