//! What is known of addresses that records lead to: whether they answered when they were last looked at.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::link;

/// Addresses that one query asks for.
const CHUNK: usize = 500;

/// An address, and how it answered.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = link, treat_none_as_null = true)]
pub struct Link {
    /// SHA-256 of the address, lower-case hexadecimal.
    pub hash: String,
    /// The address.
    pub address: String,
    /// When it was last looked at.
    pub checked: NaiveDateTime,
    /// Whether it answered with what it leads to.
    pub answers: bool,
    /// The HTTP status, where a server answered something else.
    pub status: Option<i32>,
    /// Why it does not answer, in words.
    pub reason: Option<String>,
    /// How often it did not answer in a row.
    pub failures: i32,
}

impl Tx<'_> {
    /// Returns what is known of addresses, given by their hashes.
    pub fn links(&mut self, hashes: &[String]) -> Result<Vec<Link>, StoreError> {
        let mut found = Vec::new();
        for chunk in hashes.chunks(CHUNK) {
            let rows: Vec<Link> = on_backend!(self.conn, |c| link::table
                .filter(link::hash.among(chunk))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Notes how an address answered.
    pub fn note_link(&mut self, new: &Link) -> Result<(), StoreError> {
        let row = link::table.filter(link::hash.eq(&new.hash));
        let changed = on_backend!(self.conn, |c| diesel::update(row).set(new).execute(c))?;
        if changed == 0 {
            // Another node may have been quicker: the whole transaction is then tried again.
            on_backend!(self.conn, |c| diesel::insert_into(link::table)
                .values(new)
                .execute(c))?;
        }
        Ok(())
    }

    /// Forgets the addresses that were not looked at since; returns how many.
    pub fn forget_links(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            link::table.filter(link::checked.lt(before))
        )
        .execute(c))?)
    }
}
