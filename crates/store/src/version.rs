//! Every version of every dataset's body, kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamp};
use serde_json::{Map, Value};

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{dataset, dataset_version};

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
            dataset::body,
        ));
        let columns = (
            dataset_version::dataset_id,
            dataset_version::version,
            dataset_version::at,
            dataset_version::account_id,
            dataset_version::body,
        );
        on_backend!(self.conn, |c| row
            .insert_into(dataset_version::table)
            .into_columns(columns)
            .execute(c))?;
        Ok(())
    }

    /// Returns one version of a dataset.
    pub fn dataset_version(
        &mut self,
        dataset_id: &str,
        version: i64,
    ) -> Result<Option<DatasetVersion>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| {
            dataset_version::table
                .find((dataset_id, version))
                .select((
                    dataset_version::version,
                    dataset_version::at,
                    dataset_version::account_id,
                    dataset_version::body,
                ))
                .get_result(c)
                .optional()
        })?;
        row.map(version_of).transpose()
    }

    /// Returns every version of some datasets, with the dataset's id.
    pub fn dataset_versions_of(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<(String, DatasetVersion)>, StoreError> {
        let rows: Vec<(String, Row)> = on_backend!(self.conn, |c| dataset_version::table
            .filter(dataset_version::dataset_id.eq_any(dataset_ids))
            .select((
                dataset_version::dataset_id,
                (
                    dataset_version::version,
                    dataset_version::at,
                    dataset_version::account_id,
                    dataset_version::body,
                ),
            ))
            .load(c))?;
        rows.into_iter()
            .map(|(id, row)| Ok((id, version_of(row)?)))
            .collect()
    }
}

/// Number, time, account and body of a version.
type Row = (i64, NaiveDateTime, Option<String>, String);

pub(crate) fn version_of(
    (version, at, account_id, body): Row,
) -> Result<DatasetVersion, StoreError> {
    Ok(DatasetVersion {
        version,
        at,
        account_id,
        body: serde_json::from_str(&body)?,
    })
}
