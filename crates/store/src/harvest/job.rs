//! Runs over sources.

use cairn_domain::harvest::{HarvestJob, JobStatus, ReportStatus};
use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::Value;

use super::{parsed, word};
use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{
    harvest_gather_error, harvest_job, harvest_object, harvest_object_error, harvest_seen,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = harvest_job)]
struct Row {
    id: String,
    source_id: String,
    status: String,
    created: NaiveDateTime,
    gather_started: Option<NaiveDateTime>,
    gather_finished: Option<NaiveDateTime>,
    finished: Option<NaiveDateTime>,
    touched: NaiveDateTime,
    unmodified: i64,
    place: Option<String>,
    options: String,
}

impl Row {
    fn into_domain(self) -> Result<HarvestJob, StoreError> {
        Ok(HarvestJob {
            id: self.id,
            source_id: self.source_id,
            status: word(self.status)?,
            created: self.created,
            gather_started: self.gather_started,
            gather_finished: self.gather_finished,
            finished: self.finished,
            touched: self.touched,
            unmodified: self.unmodified,
            place: parsed(self.place)?,
            options: parsed(Some(self.options))?.unwrap_or_default(),
        })
    }
}

/// What the records of a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Datasets that were made.
    pub added: i64,
    /// Datasets that were changed.
    pub updated: i64,
    /// Records that were looked at and left as they are.
    pub unmodified: i64,
    /// Datasets that were deleted.
    pub deleted: i64,
    /// Records with errors.
    pub errored: i64,
    /// Errors of the run as a whole.
    pub gather_errors: i64,
}

impl Tx<'_> {
    /// Adds a run.
    pub fn insert_harvest_job(&mut self, job: &HarvestJob) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(harvest_job::table)
            .values((
                harvest_job::id.eq(&job.id),
                harvest_job::source_id.eq(&job.source_id),
                harvest_job::status.eq(job.status.as_str()),
                harvest_job::created.eq(job.created),
                harvest_job::gather_started.eq(job.gather_started),
                harvest_job::gather_finished.eq(job.gather_finished),
                harvest_job::finished.eq(job.finished),
                harvest_job::touched.eq(job.touched),
                harvest_job::unmodified.eq(job.unmodified),
                harvest_job::place.eq(job.place.as_ref().map(Value::to_string)),
                harvest_job::options.eq(job.options.to_string())
            ))
            .execute(c))?;
        Ok(())
    }

    /// Returns a run.
    pub fn harvest_job(&mut self, id: &str) -> Result<Option<HarvestJob>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| harvest_job::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns runs, the newest first: of these sources or of all, in this status or in any.
    pub fn harvest_jobs(
        &mut self,
        source_ids: Option<&[String]>,
        status: Option<JobStatus>,
        limit: i64,
    ) -> Result<Vec<HarvestJob>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = harvest_job::table.into_boxed();
            if let Some(ids) = source_ids {
                query = query.filter(harvest_job::source_id.eq_any(ids));
            }
            if let Some(status) = status {
                query = query.filter(harvest_job::status.eq(status.as_str()));
            }
            query
                .order((harvest_job::created.desc(), harvest_job::id.asc()))
                .limit(limit)
                .select(Row::as_select())
                .load(c)
        })?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Returns how many runs each of these sources had.
    pub fn harvest_job_numbers(
        &mut self,
        source_ids: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::with_capacity(source_ids.len());
        for chunk in source_ids.chunks(crate::dataset::CHUNK) {
            let rows: Vec<(String, i64)> = on_backend!(self.conn, |c| harvest_job::table
                .filter(harvest_job::source_id.eq_any(chunk))
                .group_by(harvest_job::source_id)
                .select((harvest_job::source_id, count_star()))
                .load(c))?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Returns the newest run of each of these sources.
    pub fn last_harvest_jobs(
        &mut self,
        source_ids: &[String],
    ) -> Result<Vec<HarvestJob>, StoreError> {
        let mut found = Vec::with_capacity(source_ids.len());
        let newer = diesel::alias!(harvest_job as newer);
        for chunk in source_ids.chunks(crate::dataset::CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| harvest_job::table
                .filter(harvest_job::source_id.eq_any(chunk))
                .filter(diesel::dsl::not(diesel::dsl::exists(
                    newer
                        .filter(
                            newer
                                .field(harvest_job::source_id)
                                .eq(harvest_job::source_id)
                        )
                        .filter(newer.field(harvest_job::created).gt(harvest_job::created))
                )))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Moves a run from one status to another; tells whether it was in the first. One that ends forgets which records it saw.
    pub fn set_harvest_status(
        &mut self,
        id: &str,
        from: JobStatus,
        to: JobStatus,
        now: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let row = harvest_job::table
            .find(id)
            .filter(harvest_job::status.eq(from.as_str()));
        let ends = matches!(to, JobStatus::Finished | JobStatus::Aborted);
        let count = on_backend!(self.conn, |c| match ends {
            true => diesel::update(row)
                .set((
                    harvest_job::status.eq(to.as_str()),
                    harvest_job::touched.eq(now),
                    harvest_job::finished.eq(Some(now))
                ))
                .execute(c),
            false => diesel::update(row)
                .set((
                    harvest_job::status.eq(to.as_str()),
                    harvest_job::touched.eq(now)
                ))
                .execute(c),
        })?;
        if ends && count > 0 {
            self.forget_seen(id)?;
        }
        Ok(count > 0)
    }

    /// Notes that a run goes on and lists from a place, with so many more records that are as they were; tells whether it still runs.
    pub fn note_harvest(
        &mut self,
        id: &str,
        place: Option<&Value>,
        unmodified: i64,
        now: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let text = place.map(Value::to_string);
        let row = harvest_job::table
            .find(id)
            .filter(harvest_job::status.eq(JobStatus::Running.as_str()));
        let count = on_backend!(self.conn, |c| diesel::update(row)
            .set((
                harvest_job::place.eq(&text),
                harvest_job::unmodified.eq(harvest_job::unmodified + unmodified),
                harvest_job::touched.eq(now)
            ))
            .execute(c))?;
        Ok(count > 0)
    }

    /// Notes that something was done for a run; tells whether it still runs.
    pub fn touch_harvest(&mut self, id: &str, now: NaiveDateTime) -> Result<bool, StoreError> {
        let row = harvest_job::table
            .find(id)
            .filter(harvest_job::status.eq(JobStatus::Running.as_str()));
        let count = on_backend!(self.conn, |c| diesel::update(row)
            .set(harvest_job::touched.eq(now))
            .execute(c))?;
        Ok(count > 0)
    }

    /// Notes that listing began.
    pub fn begin_gather(&mut self, id: &str, now: NaiveDateTime) -> Result<(), StoreError> {
        let row = harvest_job::table
            .find(id)
            .filter(harvest_job::gather_started.is_null());
        on_backend!(self.conn, |c| diesel::update(row)
            .set(harvest_job::gather_started.eq(Some(now)))
            .execute(c))?;
        Ok(())
    }

    /// Notes that everything is listed.
    pub fn end_gather(&mut self, id: &str, now: NaiveDateTime) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(harvest_job::table.find(id))
            .set(harvest_job::gather_finished.eq(Some(now)))
            .execute(c))?;
        Ok(())
    }

    /// Returns what the records of runs came to, in the order of the ids.
    pub fn harvest_counts(&mut self, job_ids: &[String]) -> Result<Vec<JobCounts>, StoreError> {
        let mut counts = vec![JobCounts::default(); job_ids.len()];
        let place = |id: &str| job_ids.iter().position(|one| one == id);
        let by_status: Vec<(Option<String>, Option<String>, i64)> =
            on_backend!(self.conn, |c| harvest_object::table
                .filter(harvest_object::job_id.eq_any(job_ids))
                .group_by((harvest_object::job_id, harvest_object::report_status))
                .select((
                    harvest_object::job_id,
                    harvest_object::report_status,
                    count_star()
                ))
                .load(c))?;
        for (job, status, number) in by_status {
            let Some(place) = job.as_deref().and_then(place) else {
                continue;
            };
            let counts = &mut counts[place];
            match status.as_deref().and_then(ReportStatus::parse) {
                Some(ReportStatus::Added) => counts.added = number,
                Some(ReportStatus::Updated) => counts.updated = number,
                Some(ReportStatus::Unmodified) => counts.unmodified = number,
                Some(ReportStatus::Deleted) => counts.deleted = number,
                Some(ReportStatus::Errored) => counts.errored = number,
                None => {}
            }
        }
        let gather: Vec<(String, i64)> = on_backend!(self.conn, |c| harvest_gather_error::table
            .filter(harvest_gather_error::job_id.eq_any(job_ids))
            .group_by(harvest_gather_error::job_id)
            .select((harvest_gather_error::job_id, count_star()))
            .load(c))?;
        for (job, number) in gather {
            if let Some(place) = place(&job) {
                counts[place].gather_errors = number;
            }
        }
        Ok(counts)
    }

    /// Returns ids of runs that ended before a time and that are not the newest of their source, the oldest first.
    pub fn past_harvest_jobs(
        &mut self,
        before: NaiveDateTime,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let newer = diesel::alias!(harvest_job as newer);
        let ended = [JobStatus::Finished.as_str(), JobStatus::Aborted.as_str()];
        Ok(on_backend!(self.conn, |c| harvest_job::table
            .filter(harvest_job::status.eq_any(ended))
            .filter(harvest_job::touched.lt(before))
            .filter(diesel::dsl::exists(
                newer
                    .filter(
                        newer
                            .field(harvest_job::source_id)
                            .eq(harvest_job::source_id)
                    )
                    .filter(newer.field(harvest_job::created).gt(harvest_job::created))
            ))
            .order((harvest_job::created.asc(), harvest_job::id.asc()))
            .limit(limit)
            .select(harvest_job::id)
            .load(c))?)
    }

    /// Removes runs with what went wrong with them; the objects that they still have are of no run any more.
    pub fn forget_harvest_jobs(&mut self, ids: &[String]) -> Result<(), StoreError> {
        for chunk in ids.chunks(crate::dataset::CHUNK) {
            on_backend!(self.conn, |c| {
                diesel::delete(
                    harvest_gather_error::table.filter(harvest_gather_error::job_id.eq_any(chunk)),
                )
                .execute(c)?;
                diesel::delete(harvest_seen::table.filter(harvest_seen::job_id.eq_any(chunk)))
                    .execute(c)?;
                diesel::update(harvest_object::table.filter(harvest_object::job_id.eq_any(chunk)))
                    .set(harvest_object::job_id.eq(None::<String>))
                    .execute(c)?;
                diesel::delete(harvest_job::table.filter(harvest_job::id.eq_any(chunk))).execute(c)
            })?;
        }
        Ok(())
    }

    /// Removes the runs of a source that are over with their objects and errors; the objects that datasets were last made of stay where that is asked for.
    pub fn remove_harvest_history(
        &mut self,
        source_id: &str,
        keep_current: bool,
    ) -> Result<(), StoreError> {
        let of_source = harvest_job::table
            .filter(harvest_job::source_id.eq(source_id))
            .select(harvest_job::id);
        on_backend!(self.conn, |c| {
            diesel::delete(
                harvest_object_error::table.filter(
                    harvest_object_error::object_id.eq_any(
                        harvest_object::table
                            .filter(harvest_object::source_id.eq(source_id))
                            .select(harvest_object::id),
                    ),
                ),
            )
            .execute(c)?;
            diesel::delete(
                harvest_gather_error::table.filter(harvest_gather_error::job_id.eq_any(of_source)),
            )
            .execute(c)?;
            diesel::delete(harvest_seen::table.filter(harvest_seen::job_id.eq_any(of_source)))
                .execute(c)?;
            if keep_current {
                diesel::delete(
                    harvest_object::table
                        .filter(harvest_object::source_id.eq(source_id))
                        .filter(harvest_object::current.eq(false)),
                )
                .execute(c)?;
                diesel::update(
                    harvest_object::table.filter(harvest_object::source_id.eq(source_id)),
                )
                .set(harvest_object::job_id.eq(None::<String>))
                .execute(c)?;
            } else {
                diesel::delete(
                    harvest_object::table.filter(harvest_object::source_id.eq(source_id)),
                )
                .execute(c)?;
            }
            diesel::delete(harvest_job::table.filter(harvest_job::source_id.eq(source_id)))
                .execute(c)
        })?;
        Ok(())
    }
}
