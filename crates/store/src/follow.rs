//! Who follows what.

use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::follow;

impl Tx<'_> {
    /// Returns how many follow an object of a kind (`user`, `dataset`, `group`).
    pub fn count_followers(&mut self, kind: &str, object_id: &str) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| follow::table
            .filter(follow::object_kind.eq(kind))
            .filter(follow::object_id.eq(object_id))
            .count()
            .get_result(c))?)
    }
}
