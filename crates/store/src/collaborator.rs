//! Collaborators of single datasets.

use cairn_domain::record::Collaborator;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::collaborator;

type Row = (String, String, String, NaiveDateTime);

fn of((dataset_id, account_id, capacity, modified): Row) -> Collaborator {
    Collaborator {
        dataset_id,
        account_id,
        capacity,
        modified,
    }
}

impl Tx<'_> {
    /// Returns the collaborators of a dataset.
    pub fn collaborators(&mut self, dataset_id: &str) -> Result<Vec<Collaborator>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| collaborator::table
            .filter(collaborator::dataset_id.eq(dataset_id))
            .load(c))?;
        Ok(rows.into_iter().map(of).collect())
    }

    /// Returns the datasets that an account collaborates on.
    pub fn collaborations(&mut self, account_id: &str) -> Result<Vec<Collaborator>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| collaborator::table
            .filter(collaborator::account_id.eq(account_id))
            .load(c))?;
        Ok(rows.into_iter().map(of).collect())
    }

    /// Adds a collaborator or changes the capacity.
    pub fn put_collaborator(&mut self, new: &Collaborator) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(collaborator::table)
            .values((
                collaborator::dataset_id.eq(&new.dataset_id),
                collaborator::account_id.eq(&new.account_id),
                collaborator::capacity.eq(&new.capacity),
                collaborator::modified.eq(new.modified),
            ))
            .on_conflict((collaborator::dataset_id, collaborator::account_id))
            .do_update()
            .set((
                collaborator::capacity.eq(&new.capacity),
                collaborator::modified.eq(new.modified)
            ))
            .execute(c))?;
        Ok(())
    }

    /// Removes a collaborator; tells whether there was one.
    pub fn remove_collaborator(
        &mut self,
        dataset_id: &str,
        account_id: &str,
    ) -> Result<bool, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            collaborator::table.find((dataset_id, account_id))
        )
        .execute(c))?
            > 0)
    }

    /// Removes every collaborator of a dataset.
    pub fn remove_collaborators_of_dataset(&mut self, dataset_id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            collaborator::table.filter(collaborator::dataset_id.eq(dataset_id))
        )
        .execute(c))?;
        Ok(())
    }

    /// Removes every collaboration of an account.
    pub fn remove_collaborations_of(&mut self, account_id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            collaborator::table.filter(collaborator::account_id.eq(account_id))
        )
        .execute(c))?;
        Ok(())
    }
}
