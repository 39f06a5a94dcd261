//! Forms that somebody began and has not sent: what was typed, by account and place.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::form_draft;

/// A form that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = form_draft)]
pub struct FormDraft {
    /// Whose it is.
    pub account_id: String,
    /// The path of the page that it belongs to.
    pub place: String,
    /// What it is called in lists.
    pub title: String,
    /// The pairs of its fields, as JSON.
    pub form: String,
    /// When it was kept last.
    pub saved: NaiveDateTime,
}

impl Tx<'_> {
    /// Keeps a form in place of what was kept before of the same account and place.
    pub fn put_form_draft(&mut self, draft: &FormDraft) -> Result<(), StoreError> {
        let news = (
            form_draft::title.eq(&draft.title),
            form_draft::form.eq(&draft.form),
            form_draft::saved.eq(draft.saved),
        );
        on_backend!(self.conn, |c| diesel::insert_into(form_draft::table)
            .values(draft)
            .on_conflict((form_draft::account_id, form_draft::place))
            .do_update()
            .set(news)
            .execute(c))?;
        Ok(())
    }

    /// Returns the form of an account and place.
    pub fn form_draft(
        &mut self,
        account_id: &str,
        place: &str,
    ) -> Result<Option<FormDraft>, StoreError> {
        Ok(on_backend!(self.conn, |c| form_draft::table
            .find((account_id, place))
            .select(FormDraft::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the forms of an account, the last one first.
    pub fn form_drafts(&mut self, account_id: &str) -> Result<Vec<FormDraft>, StoreError> {
        Ok(on_backend!(self.conn, |c| form_draft::table
            .filter(form_draft::account_id.eq(account_id))
            .order((form_draft::saved.desc(), form_draft::place))
            .select(FormDraft::as_select())
            .load(c))?)
    }

    /// Forgets a form; tells whether there was one.
    pub fn delete_form_draft(&mut self, account_id: &str, place: &str) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::delete(
            form_draft::table.find((account_id, place))
        )
        .execute(c))?;
        Ok(count > 0)
    }
}
