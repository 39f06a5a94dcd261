//! Activities: who did what, when.

use cairn_domain::record::Activity;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::activity;

impl Tx<'_> {
    /// Adds an activity.
    pub fn insert_activity(&mut self, new: &Activity) -> Result<(), StoreError> {
        let data = serde_json::to_string(&new.data)?;
        let labels = new.labels.as_ref().map(serde_json::to_string).transpose()?;
        on_backend!(self.conn, |c| diesel::insert_into(activity::table)
            .values((
                activity::id.eq(&new.id),
                activity::at.eq(new.at),
                activity::account_id.eq(&new.account_id),
                activity::object_id.eq(&new.object_id),
                activity::kind.eq(&new.kind),
                activity::data.eq(&data),
                activity::labels.eq(labels.as_deref()),
                activity::dataset_version.eq(new.dataset_version),
            ))
            .execute(c))?;
        Ok(())
    }
}
