//! What waits for stewards: loads that failed, and tables that are held since they may be about persons.

use cairn_domain::record::{ACTIVE, DELETED};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{dataset, resource, task_status};

/// A resource that waits for a steward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Id of the resource.
    pub resource_id: String,
    /// Its name.
    pub resource_name: Option<String>,
    /// Id of its record.
    pub dataset_id: String,
    /// Name of its record.
    pub dataset_name: String,
    /// Title of its record.
    pub dataset_title: String,
    /// Type of its record.
    pub dataset_kind: String,
    /// What went wrong, as JSON, where something did.
    pub error: Option<String>,
    /// Since when it waits, where that is known.
    pub since: Option<NaiveDateTime>,
}

/// Why a resource waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause<'a> {
    /// Its last load failed; with the type of the notes that loads leave. The latest come first.
    LoadFailed(&'a str),
    /// It is held until a steward has looked at it. They come by the titles of their records.
    Held,
}

type Columns = (
    String,
    Option<String>,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<NaiveDateTime>,
    Option<NaiveDateTime>,
);

impl Tx<'_> {
    /// Returns resources that wait for a cause; of records of these organizations, or of all.
    pub fn waiting_resources(
        &mut self,
        cause: Cause<'_>,
        owners: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Waiting>, StoreError> {
        let task_type = match cause {
            Cause::LoadFailed(task_type) => task_type,
            Cause::Held => "",
        };
        let rows: Vec<Columns> = on_backend!(self.conn, |c| {
            let mut query = resource::table
                .inner_join(dataset::table)
                .left_join(
                    task_status::table.on(task_status::entity_id
                        .eq(resource::id)
                        .and(task_status::task_type.eq(task_type))
                        .and(task_status::state.eq("error"))),
                )
                .filter(resource::state.eq(ACTIVE))
                .filter(dataset::state.ne(DELETED))
                .select((
                    resource::id,
                    resource::name,
                    dataset::id,
                    dataset::name,
                    dataset::title,
                    dataset::kind,
                    task_status::error.nullable(),
                    task_status::last_updated.nullable(),
                    resource::last_modified,
                ))
                .limit(limit)
                .into_boxed();
            query = match cause {
                Cause::LoadFailed(_) => query
                    .filter(task_status::id.is_not_null())
                    .order((task_status::last_updated.desc(), resource::id.asc())),
                Cause::Held => query
                    .filter(resource::held.eq(true))
                    .order((dataset::title.asc(), resource::id.asc())),
            };
            if let Some(owners) = owners {
                query = query.filter(dataset::owner_org.eq_any(owners));
            }
            query.load(c)
        })?;
        let waiting = |row: Columns| Waiting {
            resource_id: row.0,
            resource_name: row.1,
            dataset_id: row.2,
            dataset_name: row.3,
            dataset_title: row.4,
            dataset_kind: row.5,
            error: row.6,
            since: row.7.or(row.8.filter(|_| cause == Cause::Held)),
        };
        Ok(rows.into_iter().map(waiting).collect())
    }
}
