//! The public records one after another, for crawlers.

use cairn_domain::record::ACTIVE;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::dataset;

/// Where a public record is, and when it changed last.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PublicRecord {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// When it changed last.
    pub modified: NaiveDateTime,
}

impl Tx<'_> {
    /// Returns how many records everybody can see.
    pub fn count_public_datasets(&mut self) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .count()
            .get_result(c))?)
    }

    /// Returns records that everybody can see, in the order of their names.
    pub fn public_datasets(
        &mut self,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<PublicRecord>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .order(dataset::name.asc())
            .limit(limit)
            .offset(offset)
            .select((dataset::name, dataset::kind, dataset::modified))
            .load(c))?)
    }
}
