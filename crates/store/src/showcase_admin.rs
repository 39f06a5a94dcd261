//! Who looks after showcases beside sysadmins.

use cairn_domain::record::ACTIVE;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{account, showcase_admin};

impl Tx<'_> {
    /// Has an account look after showcases; tells whether it did not before.
    pub fn put_showcase_admin(&mut self, account_id: &str) -> Result<bool, StoreError> {
        let added = on_backend!(self.conn, |c| diesel::insert_into(showcase_admin::table)
            .values(showcase_admin::account_id.eq(account_id))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(added > 0)
    }

    /// Has an account look after showcases no longer; tells whether it did.
    pub fn remove_showcase_admin(&mut self, account_id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(
            showcase_admin::table.find(account_id)
        )
        .execute(c))?;
        Ok(gone > 0)
    }

    /// Tells whether an account looks after showcases.
    pub fn is_showcase_admin(&mut self, account_id: &str) -> Result<bool, StoreError> {
        let found: Option<String> = on_backend!(self.conn, |c| showcase_admin::table
            .find(account_id)
            .select(showcase_admin::account_id)
            .get_result(c)
            .optional())?;
        Ok(found.is_some())
    }

    /// Returns id and name of the active accounts that look after showcases, by name.
    pub fn showcase_admins(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| showcase_admin::table
            .inner_join(account::table)
            .filter(account::state.eq(ACTIVE))
            .order(account::name.asc())
            .select((account::id, account::name))
            .load(c))?)
    }
}
