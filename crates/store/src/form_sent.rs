//! Forms that were sent: each is taken once, however often it arrives.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::form_sent;

/// A form that arrived before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = form_sent)]
pub struct FormSent {
    /// Whether what it asks for was done; otherwise somebody is about it.
    pub taken: bool,
    /// Where it led, if anywhere.
    pub led_to: Option<String>,
}

impl Tx<'_> {
    /// Notes that a form arrived; returns what is known of it where it did before. What was noted before a time is forgotten, and
    /// so is what was begun before another one and never ended.
    pub fn begin_form(
        &mut self,
        mark: &str,
        now: NaiveDateTime,
        forgotten: NaiveDateTime,
        broken_off: NaiveDateTime,
    ) -> Result<Option<FormSent>, StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            form_sent::table.filter(form_sent::at.lt(forgotten))
        )
        .execute(c))?;
        on_backend!(self.conn, |c| diesel::delete(
            form_sent::table
                .find(mark)
                .filter(form_sent::taken.eq(false))
                .filter(form_sent::at.lt(broken_off))
        )
        .execute(c))?;
        let new = (
            form_sent::mark.eq(mark),
            form_sent::at.eq(now),
            form_sent::taken.eq(false),
        );
        let added = on_backend!(self.conn, |c| diesel::insert_into(form_sent::table)
            .values(new)
            .on_conflict_do_nothing()
            .execute(c))?;
        if added > 0 {
            return Ok(None);
        }
        Ok(on_backend!(self.conn, |c| form_sent::table
            .find(mark)
            .select(FormSent::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Notes that what a form asks for was done, and where it led.
    pub fn end_form(&mut self, mark: &str, led_to: Option<&str>) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(form_sent::table.find(mark))
            .set((form_sent::taken.eq(true), form_sent::led_to.eq(led_to)))
            .execute(c))?;
        Ok(())
    }

    /// Forgets that a form arrived, of which nothing came.
    pub fn forget_form(&mut self, mark: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(form_sent::table.find(mark))
            .execute(c))?;
        Ok(())
    }
}
