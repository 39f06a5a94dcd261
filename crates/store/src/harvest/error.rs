//! What went wrong with runs and with their records.

use cairn_domain::harvest::{GatherError, ObjectError};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::word;
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{harvest_gather_error, harvest_object_error};

type Row = (String, String, String, Option<i32>, NaiveDateTime);

fn object_error(
    (object_id, message, stage, line, created): Row,
) -> Result<ObjectError, StoreError> {
    Ok(ObjectError {
        object_id,
        message,
        stage: word(stage)?,
        line,
        created,
    })
}

impl Tx<'_> {
    /// Adds an error of a run as a whole.
    pub fn add_gather_error(
        &mut self,
        id: &str,
        job_id: &str,
        error: &GatherError,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(
            harvest_gather_error::table
        )
        .values((
            harvest_gather_error::id.eq(id),
            harvest_gather_error::job_id.eq(job_id),
            harvest_gather_error::message.eq(&error.message),
            harvest_gather_error::created.eq(error.created)
        ))
        .execute(c))?;
        Ok(())
    }

    /// Returns the errors of a run as a whole, the first first.
    pub fn gather_errors(&mut self, job_id: &str) -> Result<Vec<GatherError>, StoreError> {
        let rows: Vec<(String, NaiveDateTime)> =
            on_backend!(self.conn, |c| harvest_gather_error::table
                .filter(harvest_gather_error::job_id.eq(job_id))
                .order((
                    harvest_gather_error::created.asc(),
                    harvest_gather_error::id.asc()
                ))
                .select((harvest_gather_error::message, harvest_gather_error::created))
                .load(c))?;
        Ok(rows
            .into_iter()
            .map(|(message, created)| GatherError { message, created })
            .collect())
    }

    /// Adds an error of a record.
    pub fn add_object_error(
        &mut self,
        id: &str,
        job_id: Option<&str>,
        error: &ObjectError,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(
            harvest_object_error::table
        )
        .values((
            harvest_object_error::id.eq(id),
            harvest_object_error::object_id.eq(&error.object_id),
            harvest_object_error::job_id.eq(job_id),
            harvest_object_error::message.eq(&error.message),
            harvest_object_error::stage.eq(error.stage.as_str()),
            harvest_object_error::line.eq(error.line),
            harvest_object_error::created.eq(error.created)
        ))
        .execute(c))?;
        Ok(())
    }

    /// Returns the errors of the records of a run, the first first.
    pub fn object_errors_of_job(
        &mut self,
        job_id: &str,
        limit: i64,
    ) -> Result<Vec<ObjectError>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_object_error::table
            .filter(harvest_object_error::job_id.eq(job_id))
            .order((
                harvest_object_error::created.asc(),
                harvest_object_error::id.asc()
            ))
            .limit(limit)
            .select((
                harvest_object_error::object_id,
                harvest_object_error::message,
                harvest_object_error::stage,
                harvest_object_error::line,
                harvest_object_error::created
            ))
            .load(c))?;
        rows.into_iter().map(object_error).collect()
    }

    /// Returns the errors of one record, the first first.
    pub fn object_errors(&mut self, object_id: &str) -> Result<Vec<ObjectError>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_object_error::table
            .filter(harvest_object_error::object_id.eq(object_id))
            .order((
                harvest_object_error::created.asc(),
                harvest_object_error::id.asc()
            ))
            .select((
                harvest_object_error::object_id,
                harvest_object_error::message,
                harvest_object_error::stage,
                harvest_object_error::line,
                harvest_object_error::created
            ))
            .load(c))?;
        rows.into_iter().map(object_error).collect()
    }
}
