//! Inventories that are imported: what was asked for, how far it is, and what came of each row.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{inventory_import, inventory_row};

/// An import of an inventory.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inventory_import)]
pub struct InventoryImport {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// Name of the file.
    pub file_name: String,
    /// When it was asked for.
    pub asked: NaiveDateTime,
    /// When it was over.
    pub finished: Option<NaiveDateTime>,
    /// Whether rows are written; otherwise they are tried.
    pub writes: bool,
    /// What is to be done, as JSON.
    pub plan: String,
    /// Rows of the table, once it was read.
    pub total: i64,
    /// Rows that were looked at.
    pub done: i64,
    /// Rows that are right.
    pub good: i64,
    /// What the columns are called, as a JSON list, once the table was read.
    pub heading: Option<String>,
    /// Why it ended before its end, where it did.
    pub failure: Option<String>,
}

/// What came of a row.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = inventory_row)]
pub struct InventoryRow {
    /// The import that it is of.
    pub import_id: String,
    /// Its number, the first one behind the heading being 1.
    pub number: i64,
    /// Name of the record that it is.
    pub name: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Its cells as a JSON list, where something is wrong.
    pub cells: Option<String>,
}

impl Tx<'_> {
    /// Adds an import.
    pub fn insert_inventory_import(&mut self, new: &InventoryImport) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(inventory_import::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns an import.
    pub fn inventory_import(&mut self, id: &str) -> Result<Option<InventoryImport>, StoreError> {
        Ok(on_backend!(self.conn, |c| inventory_import::table
            .find(id)
            .select(InventoryImport::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the imports of an account, the newest first.
    pub fn inventory_imports(
        &mut self,
        account_id: &str,
        limit: i64,
    ) -> Result<Vec<InventoryImport>, StoreError> {
        Ok(on_backend!(self.conn, |c| inventory_import::table
            .filter(inventory_import::account_id.eq(account_id))
            .order((inventory_import::asked.desc(), inventory_import::id))
            .limit(limit)
            .select(InventoryImport::as_select())
            .load(c))?)
    }

    /// Notes how many rows the table of an import has, and what its columns are called.
    pub fn set_inventory_table(
        &mut self,
        id: &str,
        total: i64,
        heading: &str,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            inventory_import::table.find(id)
        )
        .set((
            inventory_import::total.eq(total),
            inventory_import::heading.eq(heading),
        ))
        .execute(c))?;
        Ok(())
    }

    /// Notes what came of further rows, how many were looked at by now, and how many of them are right.
    pub fn add_inventory_rows(
        &mut self,
        id: &str,
        rows: &[InventoryRow],
        done: i64,
        good: i64,
    ) -> Result<(), StoreError> {
        for row in rows {
            on_backend!(self.conn, |c| diesel::insert_into(inventory_row::table)
                .values(row)
                .on_conflict((inventory_row::import_id, inventory_row::number))
                .do_nothing()
                .execute(c))?;
        }
        on_backend!(self.conn, |c| diesel::update(
            inventory_import::table.find(id)
        )
        .set((
            inventory_import::done.eq(done),
            inventory_import::good.eq(good),
        ))
        .execute(c))?;
        Ok(())
    }

    /// Notes that an import is over, and why where that was before its end.
    pub fn end_inventory_import(
        &mut self,
        id: &str,
        finished: NaiveDateTime,
        failure: Option<&str>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            inventory_import::table.find(id)
        )
        .set((
            inventory_import::finished.eq(finished),
            inventory_import::failure.eq(failure),
        ))
        .execute(c))?;
        Ok(())
    }

    /// Returns rows of an import behind a number, in their order; those alone that something is wrong with, where that is asked.
    pub fn inventory_rows(
        &mut self,
        id: &str,
        only_wrong: bool,
        after: i64,
        limit: i64,
    ) -> Result<Vec<InventoryRow>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = inventory_row::table
                .filter(inventory_row::import_id.eq(id))
                .filter(inventory_row::number.gt(after))
                .into_boxed();
            if only_wrong {
                query = query.filter(inventory_row::error.is_not_null());
            }
            query
                .order(inventory_row::number)
                .limit(limit)
                .select(InventoryRow::as_select())
                .load(c)
        })?)
    }

    /// Forgets imports that were asked for before a time; returns how many.
    pub fn forget_inventory_imports(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            inventory_import::table.filter(inventory_import::asked.lt(before))
        )
        .execute(c))?)
    }
}
