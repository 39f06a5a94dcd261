//! How far those who read the change feed at their own pace have come.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::reader;

impl Tx<'_> {
    /// Returns the position up to which a reader has taken the feed; nothing where it never took anything.
    pub fn reader_position(&mut self, name: &str) -> Result<Option<i64>, StoreError> {
        Ok(on_backend!(self.conn, |c| reader::table
            .find(name)
            .select(reader::position)
            .get_result(c)
            .optional())?)
    }

    /// Puts a reader at the beginning of the feed, where it stands nowhere yet.
    pub fn begin_reader(&mut self, name: &str, now: NaiveDateTime) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(reader::table)
            .values((
                reader::name.eq(name),
                reader::position.eq(0),
                reader::moved.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    /// Moves a reader on from where it stands; false where another node has moved it meanwhile.
    pub fn move_reader(
        &mut self,
        name: &str,
        from: i64,
        to: i64,
        now: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let standing = reader::table.find(name).filter(reader::position.eq(from));
        let moved = on_backend!(self.conn, |c| diesel::update(standing)
            .set((reader::position.eq(to), reader::moved.eq(now)))
            .execute(c))?;
        Ok(moved == 1)
    }
}
