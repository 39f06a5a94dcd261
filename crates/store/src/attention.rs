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

type Columns = (
    String,
    Option<String>,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<NaiveDateTime>,
);

fn waiting(row: Columns) -> Waiting {
    let (
        resource_id,
        resource_name,
        dataset_id,
        dataset_name,
        dataset_title,
        dataset_kind,
        error,
        since,
    ) = row;
    Waiting {
        resource_id,
        resource_name,
        dataset_id,
        dataset_name,
        dataset_title,
        dataset_kind,
        error,
        since,
    }
}

impl Tx<'_> {
    /// Returns resources whose last load failed, the latest first; of records of these organizations, or of all.
    pub fn failed_loads(
        &mut self,
        task_type: &str,
        owners: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Waiting>, StoreError> {
        let rows: Vec<Columns> = on_backend!(self.conn, |c| {
            let mut query = task_status::table
                .inner_join(
                    resource::table
                        .on(resource::id.eq(task_status::entity_id))
                        .inner_join(dataset::table),
                )
                .filter(task_status::task_type.eq(task_type))
                .filter(task_status::state.eq("error"))
                .filter(resource::state.eq(ACTIVE))
                .filter(dataset::state.ne(DELETED))
                .into_boxed();
            if let Some(owners) = owners {
                query = query.filter(dataset::owner_org.eq_any(owners));
            }
            query
                .order((task_status::last_updated.desc(), resource::id.asc()))
                .limit(limit)
                .select((
                    resource::id,
                    resource::name,
                    dataset::id,
                    dataset::name,
                    dataset::title,
                    dataset::kind,
                    task_status::error,
                    task_status::last_updated.nullable(),
                ))
                .load(c)
        })?;
        Ok(rows.into_iter().map(waiting).collect())
    }

    /// Returns resources that are held until a steward has looked at them; of records of these organizations, or of all.
    pub fn held_resources(
        &mut self,
        owners: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Waiting>, StoreError> {
        let rows: Vec<Columns> = on_backend!(self.conn, |c| {
            let mut query = resource::table
                .inner_join(dataset::table)
                .filter(resource::held.eq(true))
                .filter(resource::state.eq(ACTIVE))
                .filter(dataset::state.ne(DELETED))
                .into_boxed();
            if let Some(owners) = owners {
                query = query.filter(dataset::owner_org.eq_any(owners));
            }
            query
                .order((dataset::title.asc(), resource::id.asc()))
                .limit(limit)
                .select((
                    resource::id,
                    resource::name,
                    dataset::id,
                    dataset::name,
                    dataset::title,
                    dataset::kind,
                    diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::Text>>(
                        "NULL",
                    ),
                    resource::last_modified,
                ))
                .load(c)
        })?;
        Ok(rows.into_iter().map(waiting).collect())
    }
}
