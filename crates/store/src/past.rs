//! The catalogue as it was: what changed since a moment.

use chrono::NaiveDateTime;
use diesel::QueryableByName;
use diesel::sql_types::Text;

use crate::backend::Tx;
use crate::error::StoreError;
use crate::sql::Sql;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

impl Tx<'_> {
    /// Returns the ids of datasets that changed after a moment, no more than so many.
    pub fn datasets_changed_after(
        &mut self,
        at: NaiveDateTime,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push("SELECT id FROM (SELECT dataset_id AS id FROM dataset_version WHERE at > ")
            .bind(at)
            .push(" UNION SELECT id FROM dataset WHERE modified > ")
            .bind(at)
            .push(") AS changed LIMIT ")
            .bind(limit);
        Ok(sql
            .load::<Id>(self)?
            .into_iter()
            .map(|row| row.id)
            .collect())
    }
}
