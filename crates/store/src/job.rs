//! Jobs: rows that are written in the transaction that causes them, and run by whichever node leases them first.

use cairn_domain::record::{Job, JobState};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use crate::backend::{Conn, Tx, on_backend};
use crate::error::StoreError;
use crate::schema::job;

type Columns = (
    String,
    String,
    String,
    String,
    String,
    NaiveDateTime,
    NaiveDateTime,
    i32,
    Option<String>,
    Option<String>,
    Option<String>,
);

const COLUMNS: (
    job::id,
    job::kind,
    job::queue,
    job::payload,
    job::state,
    job::created,
    job::run_at,
    job::attempts,
    job::progress,
    job::result,
    job::error,
) = (
    job::id,
    job::kind,
    job::queue,
    job::payload,
    job::state,
    job::created,
    job::run_at,
    job::attempts,
    job::progress,
    job::result,
    job::error,
);

fn job_of(row: Columns) -> Result<Job, StoreError> {
    let (id, kind, queue, payload, state, created, run_at, attempts, progress, result, error) = row;
    let parsed = |text: Option<String>| {
        text.map(|text| serde_json::from_str::<Value>(&text))
            .transpose()
    };
    Ok(Job {
        payload: serde_json::from_str(&payload)?,
        state: JobState::parse(&state)
            .ok_or_else(|| StoreError::Damaged(format!("job in unknown state {state}")))?,
        progress: parsed(progress)?,
        result: parsed(result)?,
        id,
        kind,
        queue,
        created,
        run_at,
        attempts,
        error,
    })
}

/// How a run of a job ended.
#[derive(Debug, Clone, Copy)]
pub enum JobEnd<'a> {
    /// It did what it was to do.
    Done(&'a Value),
    /// It failed and is not tried again.
    Failed(&'a str),
    /// It failed and is tried again at a time.
    Again(&'a str, NaiveDateTime),
    /// It was stopped and goes on at once, here or elsewhere; the attempt does not count.
    Stopped(NaiveDateTime),
}

/// Builds the query for the next job that may run: one that waits for its time, or one whose lease ran out.
macro_rules! due {
    ($kinds:expr, $now:expr) => {
        job::table
            .filter(job::kind.eq_any($kinds))
            .filter(
                job::state
                    .eq(JobState::Waiting.as_str())
                    .and(job::run_at.le($now))
                    .or(job::state
                        .eq(JobState::Running.as_str())
                        .and(job::lease_until.lt($now).assume_not_null())),
            )
            .order((job::run_at.asc(), job::id.asc()))
            .select(COLUMNS)
    };
}

impl Tx<'_> {
    /// Adds a job. With `once`, nothing happens where a job with that word waits already; tells whether it was added.
    pub fn insert_job(&mut self, new: &Job, once: Option<&str>) -> Result<bool, StoreError> {
        let payload = new.payload.to_string();
        let count = on_backend!(self.conn, |c| diesel::insert_into(job::table)
            .values((
                job::id.eq(&new.id),
                job::kind.eq(&new.kind),
                job::queue.eq(&new.queue),
                job::payload.eq(&payload),
                job::once.eq(once),
                job::state.eq(new.state.as_str()),
                job::created.eq(new.created),
                job::run_at.eq(new.run_at),
                job::attempts.eq(new.attempts)
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(count > 0)
    }

    /// Returns a job.
    pub fn job(&mut self, id: &str) -> Result<Option<Job>, StoreError> {
        let row: Option<Columns> = on_backend!(self.conn, |c| job::table
            .find(id)
            .select(COLUMNS)
            .get_result(c)
            .optional())?;
        row.map(job_of).transpose()
    }

    /// Returns the jobs that wait, of these queues or all, in the order in which they run.
    pub fn waiting_jobs(
        &mut self,
        queues: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<Columns> = on_backend!(self.conn, |c| {
            let mut query = job::table
                .filter(job::state.eq(JobState::Waiting.as_str()))
                .into_boxed();
            if let Some(queues) = queues {
                query = query.filter(job::queue.eq_any(queues));
            }
            query
                .order((job::run_at.asc(), job::id.asc()))
                .limit(limit)
                .select(COLUMNS)
                .load(c)
        })?;
        rows.into_iter().map(job_of).collect()
    }

    /// Returns jobs in a state, the latest first.
    pub fn jobs_in_state(&mut self, state: JobState, limit: i64) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<Columns> = on_backend!(self.conn, |c| job::table
            .filter(job::state.eq(state.as_str()))
            .order((job::run_at.desc(), job::id.asc()))
            .limit(limit)
            .select(COLUMNS)
            .load(c))?;
        rows.into_iter().map(job_of).collect()
    }

    /// Has a job that failed run again; tells whether there was such a one.
    pub fn retry_job(&mut self, id: &str, at: NaiveDateTime) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::update(
            job::table
                .find(id)
                .filter(job::state.eq(JobState::Failed.as_str()))
        )
        .set((
            job::state.eq(JobState::Waiting.as_str()),
            job::run_at.eq(at),
            job::attempts.eq(0),
            job::error.eq(None::<String>),
            job::finished.eq(None::<NaiveDateTime>),
        ))
        .execute(c))?;
        Ok(count > 0)
    }

    /// Tells whether a job of these kinds may run now.
    pub fn has_due_job(&mut self, kinds: &[&str], now: NaiveDateTime) -> Result<bool, StoreError> {
        let row: Option<Columns> =
            on_backend!(self.conn, |c| due!(kinds, now).first(c).optional())?;
        Ok(row.is_some())
    }

    /// Returns what the jobs of a kind that wait or run are about.
    pub fn live_job_payloads(&mut self, kind: &str) -> Result<Vec<Value>, StoreError> {
        let live = [JobState::Waiting.as_str(), JobState::Running.as_str()];
        let rows: Vec<String> = on_backend!(self.conn, |c| job::table
            .filter(job::kind.eq(kind))
            .filter(job::state.eq_any(live))
            .select(job::payload)
            .load(c))?;
        rows.iter()
            .map(|text| Ok(serde_json::from_str(text)?))
            .collect()
    }

    /// Leases the next job of these kinds that may run.
    pub fn claim_job(
        &mut self,
        kinds: &[&str],
        owner: &str,
        now: NaiveDateTime,
        until: NaiveDateTime,
    ) -> Result<Option<Job>, StoreError> {
        // SQLite lets one transaction write at a time; on PostgreSQL a job that another node looks at is passed over.
        let row: Option<Columns> = match &mut self.conn {
            Conn::Sqlite(c) => due!(kinds, now).first(*c).optional()?,
            Conn::Pg(c) => due!(kinds, now)
                .for_update()
                .skip_locked()
                .first(*c)
                .optional()?,
        };
        let Some(mut found) = row.map(job_of).transpose()? else {
            return Ok(None);
        };
        on_backend!(self.conn, |c| diesel::update(job::table.find(&found.id))
            .set((
                job::state.eq(JobState::Running.as_str()),
                job::lease_owner.eq(Some(owner)),
                job::lease_until.eq(Some(until)),
                job::attempts.eq(job::attempts + 1),
                // From now on the same may be asked for again: this run may have passed by what is new.
                job::once.eq(None::<String>)
            ))
            .execute(c))?;
        found.state = JobState::Running;
        found.attempts += 1;
        Ok(Some(found))
    }

    /// Keeps a lease for longer; tells whether it was still held.
    pub fn renew_job(
        &mut self,
        id: &str,
        owner: &str,
        until: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let count = on_backend!(self.conn, |c| diesel::update(
            job::table.find(id).filter(job::lease_owner.eq(owner))
        )
        .set(job::lease_until.eq(Some(until)))
        .execute(c))?;
        Ok(count > 0)
    }

    /// Notes what a job has done so far; tells whether its lease was still held.
    pub fn set_job_progress(
        &mut self,
        id: &str,
        owner: &str,
        progress: &Value,
    ) -> Result<bool, StoreError> {
        let text = progress.to_string();
        let count = on_backend!(self.conn, |c| diesel::update(
            job::table.find(id).filter(job::lease_owner.eq(owner))
        )
        .set(job::progress.eq(Some(&text)))
        .execute(c))?;
        Ok(count > 0)
    }

    /// Ends a run of a job; tells whether its lease was still held.
    pub fn end_job(
        &mut self,
        id: &str,
        owner: &str,
        end: JobEnd<'_>,
        now: NaiveDateTime,
    ) -> Result<bool, StoreError> {
        let (state, result, error, run_at, uncounted) = match end {
            JobEnd::Done(result) => (JobState::Done, Some(result.to_string()), None, None, 0),
            JobEnd::Failed(error) => (JobState::Failed, None, Some(error), None, 0),
            JobEnd::Again(error, at) => (JobState::Waiting, None, Some(error), Some(at), 0),
            JobEnd::Stopped(at) => (JobState::Waiting, None, None, Some(at), 1),
        };
        let finished = matches!(state, JobState::Done | JobState::Failed).then_some(now);
        let count = on_backend!(self.conn, |c| {
            let held = job::table.find(id).filter(job::lease_owner.eq(owner));
            let count = diesel::update(held)
                .set((
                    job::state.eq(state.as_str()),
                    job::result.eq(result.as_deref()),
                    job::error.eq(error),
                    job::attempts.eq(job::attempts - uncounted),
                    job::lease_owner.eq(None::<String>),
                    job::lease_until.eq(None::<NaiveDateTime>),
                    job::finished.eq(finished),
                ))
                .execute(c)?;
            if let (Some(at), true) = (run_at, count > 0) {
                diesel::update(job::table.find(id))
                    .set(job::run_at.eq(at))
                    .execute(c)?;
            }
            Ok::<usize, diesel::result::Error>(count)
        })?;
        Ok(count > 0)
    }

    /// Removes a job that waits or runs; whoever runs it loses the lease. Tells whether there was one.
    pub fn cancel_job(&mut self, id: &str) -> Result<bool, StoreError> {
        let open = [JobState::Waiting.as_str(), JobState::Running.as_str()];
        let count = on_backend!(self.conn, |c| diesel::delete(
            job::table.find(id).filter(job::state.eq_any(open))
        )
        .execute(c))?;
        Ok(count > 0)
    }

    /// Removes the jobs that wait, of these queues or all; returns the queues that had any.
    pub fn clear_jobs(&mut self, queues: Option<&[String]>) -> Result<Vec<String>, StoreError> {
        let mut cleared: Vec<String> = on_backend!(self.conn, |c| job::table
            .filter(job::state.eq(JobState::Waiting.as_str()))
            .select(job::queue)
            .distinct()
            .load(c))?;
        cleared.retain(|queue| queues.is_none_or(|wanted| wanted.contains(queue)));
        cleared.sort_unstable();
        on_backend!(self.conn, |c| diesel::delete(
            job::table
                .filter(job::state.eq(JobState::Waiting.as_str()))
                .filter(job::queue.eq_any(&cleared))
        )
        .execute(c))?;
        Ok(cleared)
    }

    /// Removes jobs that ended before a time; returns how many.
    pub fn forget_jobs(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            job::table.filter(job::finished.lt(before))
        )
        .execute(c))?)
    }
}
