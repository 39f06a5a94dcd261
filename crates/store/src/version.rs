//! Every version of every dataset's body, kept.
//!
//! The version that a dataset's row holds is kept without a body of its own, which stands in the row already; it gets one when the
//! row takes the next. So a record that never changes, as most that are loaded or harvested, is written once.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use serde_json::{Map, Value};

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{dataset, dataset_version};
use crate::sql::Sql;

/// A dataset as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasetVersion {
    /// Number, from 1.
    pub version: i64,
    /// When it was written.
    pub at: NaiveDateTime,
    /// Who wrote it.
    pub account_id: Option<String>,
    /// The whole record.
    pub body: Map<String, Value>,
}

/// What versions are read with; conditions on `kept` come behind it.
const KEPT: &str = "SELECT kept.dataset_id, kept.version, kept.at, kept.account_id, COALESCE(kept.body, now.body) AS body \
     FROM dataset_version AS kept LEFT JOIN dataset AS now ON now.id = kept.dataset_id AND now.version = kept.version ";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    dataset_id: String,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
    #[diesel(sql_type = Nullable<Text>)]
    account_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    body: Option<String>,
}

impl Row {
    /// Returns the version, with the dataset's id; nothing where the row with its body is gone.
    fn into_domain(self) -> Result<Option<(String, DatasetVersion)>, StoreError> {
        let Some(body) = self.body else {
            return Ok(None);
        };
        let version = DatasetVersion {
            version: self.version,
            at: self.at,
            account_id: self.account_id,
            body: serde_json::from_str(&body)?,
        };
        Ok(Some((self.dataset_id, version)))
    }
}

impl Tx<'_> {
    /// Keeps a version of a dataset.
    pub fn insert_dataset_version(
        &mut self,
        dataset_id: &str,
        new: &DatasetVersion,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(&new.body)?;
        on_backend!(self.conn, |c| diesel::insert_into(dataset_version::table)
            .values((
                dataset_version::dataset_id.eq(dataset_id),
                dataset_version::version.eq(new.version),
                dataset_version::at.eq(new.at),
                dataset_version::account_id.eq(new.account_id.as_deref()),
                dataset_version::body.eq(&body),
            ))
            .execute(c))?;
        Ok(())
    }

    /// Keeps the version of a dataset that its row holds now.
    pub fn keep_dataset_version(
        &mut self,
        dataset_id: &str,
        account_id: Option<&str>,
        now: NaiveDateTime,
    ) -> Result<(), StoreError> {
        let row = dataset::table.find(dataset_id).select((
            dataset::id,
            dataset::version,
            now.into_sql::<Timestamp>(),
            account_id.into_sql::<Nullable<Text>>(),
        ));
        let columns = (
            dataset_version::dataset_id,
            dataset_version::version,
            dataset_version::at,
            dataset_version::account_id,
        );
        on_backend!(self.conn, |c| row
            .insert_into(dataset_version::table)
            .into_columns(columns)
            .execute(c))?;
        Ok(())
    }

    /// Gives the kept version the body that the dataset's row holds, which is about to hold the next one.
    pub(crate) fn complete_dataset_version(
        &mut self,
        dataset_id: &str,
        version: i64,
    ) -> Result<(), StoreError> {
        let body = dataset::table.find(dataset_id).select(dataset::body);
        on_backend!(self.conn, |c| diesel::update(
            dataset_version::table
                .find((dataset_id, version))
                .filter(dataset_version::body.is_null())
        )
        .set(dataset_version::body.eq(body.single_value()))
        .execute(c))?;
        Ok(())
    }

    /// Returns one version of a dataset.
    pub fn dataset_version(
        &mut self,
        dataset_id: &str,
        version: i64,
    ) -> Result<Option<DatasetVersion>, StoreError> {
        let found = self.versions(|sql| {
            sql.push("WHERE kept.dataset_id = ")
                .bind(dataset_id)
                .push(" AND kept.version = ")
                .bind(version);
        })?;
        Ok(found.into_iter().next().map(|(_, version)| version))
    }

    /// Returns versions by id of the dataset and number, with the dataset's id, in no order; those that are not there are left out.
    pub fn dataset_versions(
        &mut self,
        wanted: &[(String, i64)],
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::with_capacity(wanted.len());
        for chunk in wanted.chunks(CHUNK) {
            found.extend(self.versions(|sql| {
                sql.push("WHERE (kept.dataset_id, kept.version) IN (");
                for (place, (id, version)) in chunk.iter().enumerate() {
                    sql.push(if place == 0 { "VALUES (" } else { ", (" })
                        .bind(id)
                        .push(", ")
                        .bind(*version)
                        .push(")");
                }
                sql.push(")");
            })?);
        }
        Ok(found)
    }

    /// Returns every version of some datasets, with the dataset's id.
    pub fn dataset_versions_of(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            found.extend(self.versions(|sql| {
                sql.push("WHERE kept.dataset_id IN ").bind_list(chunk);
            })?);
        }
        Ok(found)
    }

    /// Returns the versions of these datasets that stood at a moment, with the dataset's id; those that were not there yet are left out.
    pub fn dataset_versions_at(
        &mut self,
        ids: &[String],
        at: NaiveDateTime,
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            found.extend(self.versions(|sql| {
                sql.push(
                    "JOIN (SELECT dataset_id, MAX(version) AS version FROM dataset_version WHERE at <= ",
                )
                .bind(at)
                .push(" AND dataset_id IN ")
                .bind_list(chunk)
                .push(
                    " GROUP BY dataset_id) AS newest \
                     ON kept.dataset_id = newest.dataset_id AND kept.version = newest.version",
                );
            })?);
        }
        Ok(found)
    }

    /// Returns the versions of datasets that the transparency log has not looked at, in their order, with the dataset's id.
    pub fn unlogged_versions(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            found.extend(self.versions(|sql| {
                sql.push("LEFT JOIN log_record AS logged ON logged.dataset_id = kept.dataset_id WHERE kept.dataset_id IN ")
                    .bind_list(chunk)
                    .push(" AND (logged.version IS NULL OR kept.version > logged.version) ORDER BY kept.dataset_id, kept.version");
            })?);
        }
        Ok(found)
    }

    fn versions(
        &mut self,
        which: impl FnOnce(&mut Sql),
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let mut sql = Sql::new(self);
        sql.push(KEPT);
        which(&mut sql);
        let rows = sql.load::<Row>(self)?;
        let found = rows.into_iter().map(Row::into_domain);
        found.filter_map(Result::transpose).collect()
    }
}
