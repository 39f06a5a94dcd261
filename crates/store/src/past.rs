//! The catalogue as it was: which version of a dataset stood at a moment, and what changed since.

use chrono::NaiveDateTime;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use crate::backend::Tx;
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::version::{DatasetVersion, version_of};

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Text)]
    dataset_id: String,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
    #[diesel(sql_type = Nullable<Text>)]
    account_id: Option<String>,
    #[diesel(sql_type = Text)]
    body: String,
}

impl Kept {
    fn version(self) -> Result<(String, DatasetVersion), StoreError> {
        let version = version_of((self.version, self.at, self.account_id, self.body))?;
        Ok((self.dataset_id, version))
    }
}

impl Tx<'_> {
    /// Returns the versions of these datasets that stood at a moment, with the dataset's id; those that were not there yet are left out.
    pub fn dataset_versions_at(
        &mut self,
        ids: &[String],
        at: NaiveDateTime,
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push(
                "SELECT kept.dataset_id, kept.version, kept.at, kept.account_id, kept.body FROM (\
                 SELECT dataset_id, MAX(version) AS version FROM dataset_version WHERE at <= ",
            )
            .bind(at)
            .push(" AND dataset_id IN ")
            .bind_list(chunk)
            .push(
                " GROUP BY dataset_id) AS newest JOIN dataset_version AS kept \
                 ON kept.dataset_id = newest.dataset_id AND kept.version = newest.version",
            );
            for row in sql.load::<Kept>(self)? {
                found.push(row.version()?);
            }
        }
        Ok(found)
    }

    /// Returns kept versions by id of the dataset and number; those that are not there are left out.
    pub fn dataset_versions_named(
        &mut self,
        wanted: &[(String, i64)],
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::with_capacity(wanted.len());
        for chunk in wanted.chunks(CHUNK) {
            let mut sql = Sql::new(self);
            sql.push(
                "SELECT dataset_id, version, at, account_id, body FROM dataset_version \
                 WHERE (dataset_id, version) IN (",
            );
            for (place, (id, version)) in chunk.iter().enumerate() {
                sql.push(if place == 0 { "VALUES (" } else { ", (" })
                    .bind(id)
                    .push(", ")
                    .bind(*version)
                    .push(")");
            }
            sql.push(")");
            for row in sql.load::<Kept>(self)? {
                found.push(row.version()?);
            }
        }
        Ok(found)
    }

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
