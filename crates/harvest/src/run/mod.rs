//! A run over a source: its records are listed, those that the list does not hold are fetched, and all are imported.
//!
//! Everything that is done is in the database when it is done, so a run that was cut off goes on where it was. It works for a while
//! and then lets others have its place: a slow source holds nobody.

mod fetch;
mod first;
pub(crate) mod gather;
mod import;
pub(crate) mod pages;

use std::time::{Duration, Instant};

use cairn_catalogue::harvest::{JOB_KIND, QUEUE, job, notify, schedule};
use cairn_catalogue::jobs::{JobError, JobKind, JobRun};
use cairn_catalogue::{ActionError, App, Caller, Ctx};
use cairn_domain::harvest::{HarvestJob, JobStatus};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub(crate) use gather::is_too_much;

use crate::harvester::Trouble;
use crate::long::Shelf;
use crate::remote::Remote;
use crate::source::Source;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: JOB_KIND,
    queue: QUEUE,
    tries: TRIES,
    every: None,
    run,
};

/// How often a run that fails for reasons of our own is begun.
const TRIES: i32 = 5;
/// How long a run works before others have its place.
const SLICE: Duration = Duration::from_secs(20);

/// What the stages of a run work with.
pub(crate) struct Work<'w> {
    pub(crate) run: &'w JobRun<'w>,
    pub(crate) app: &'w App,
    /// The account of the site, which writes.
    pub(crate) site: Caller,
    pub(crate) job: HarvestJob,
    pub(crate) source: Source,
    began: Instant,
}

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let Some(id) = run.job.payload.as_str() else {
        return Err(JobError::Hopeless("no run is named".to_owned()));
    };
    let Some(mut work) = Work::open(run, id)? else {
        return Ok(json!({"gone": true}));
    };
    let done = work.stages();
    match &done {
        Err(JobError::Lost | JobError::Stopped | JobError::Later(_)) => {}
        Ok(()) => work.shelf().clear(),
        Err(error) if run.job.attempts >= TRIES || matches!(error, JobError::Hopeless(_)) => {
            let why = error.to_string();
            work.shelf().clear();
            work.write(|ctx| {
                job::complain(ctx, id, &why)?;
                job::abort(ctx, &work.job, &why)?;
                notify::ended(ctx, id)
            })?;
        }
        // It is tried again.
        Err(_) => {}
    }
    done.map(|()| json!({"job": id}))
}

impl<'w> Work<'w> {
    /// Reads what a run works with; nothing where it is over or its source is gone.
    fn open(run: &'w JobRun<'w>, id: &str) -> Result<Option<Self>, JobError> {
        let app = run.app;
        let site = app.site_account()?;
        let locale = &app.settings.site.locale_default;
        let found = app.read(&site, locale, |ctx| {
            let Some(job) = ctx.tx.harvest_job(id)? else {
                return Ok(None);
            };
            if job.status != JobStatus::Running {
                return Ok(None);
            }
            let source = Source::load(ctx, &job.source_id)?;
            Ok(source.map(|source| (job, source)))
        })?;
        Ok(found.map(|(job, source)| Self {
            run,
            app,
            site,
            job,
            source,
            began: Instant::now(),
        }))
    }

    fn stages(&mut self) -> Result<(), JobError> {
        let late = self.read(|ctx| Ok(schedule::is_late(ctx, &self.job)))?;
        if late {
            return self.end_late();
        }
        if self.job.gather_finished.is_none() && !self.settled(gather::gather)? {
            return Ok(());
        }
        if !self.settled(fetch::fetch)? || !self.settled(import::import)? {
            return Ok(());
        }
        self.finish()
    }

    /// Does a stage; tells whether the run goes on after it.
    fn settled(
        &mut self,
        stage: fn(&mut Self) -> Result<Goes, JobError>,
    ) -> Result<bool, JobError> {
        Ok(stage(self)? == Goes::On)
    }

    fn end_late(&self) -> Result<(), JobError> {
        self.write(|ctx| {
            let message = schedule::late(ctx, &self.job);
            job::complain(ctx, &self.job.id, &message)?;
            job::abort(ctx, &self.job, &message)?;
            notify::ended(ctx, &self.job.id)
        })?;
        Ok(())
    }

    /// Ends the run, and remembers what the next one is to know where nothing went wrong.
    fn finish(&self) -> Result<(), JobError> {
        // Whoever sees that it ended finds what it wrote.
        self.app.catch_up()?;
        let id = &self.job.id;
        self.write(|ctx| {
            let now = ctx.now;
            if !ctx
                .tx
                .set_harvest_status(id, JobStatus::Running, JobStatus::Finished, now)?
            {
                return Ok(());
            }
            let counts = ctx.tx.harvest_counts(std::slice::from_ref(id))?;
            let counts = counts.first().copied().unwrap_or_default();
            let job = ctx.tx.harvest_job(id)?.unwrap_or_else(|| self.job.clone());
            if counts.errored + counts.gather_errors == 0 && job.options["again"] != json!(true) {
                let mut memory = job.place.as_ref().map(|place| place["memory"].clone());
                let memory = memory.get_or_insert_with(|| json!({}));
                if !memory.is_object() {
                    *memory = json!({});
                }
                memory["since"] = json!(job.gather_started.map(cairn_catalogue::clock::iso));
                memory["reading"] = json!(self.source.reading());
                if let Some(kind) = self.source.row.memory.get("kind") {
                    memory["kind"] = kind.clone();
                }
                ctx.tx.set_harvest_memory(&self.source.record.id, memory)?;
            }
            let line = format!(
                "job {id} of {}: {}",
                self.source.record.name,
                job::stats(&job, &counts)
            );
            job::log(ctx, "INFO", &line)?;
            notify::ended(ctx, id)
        })?;
        Ok(())
    }

    /// Lets others have the place where this run has worked long enough, and stops where it is to stop.
    pub(crate) fn breathe(&self) -> Result<(), JobError> {
        self.run.check()?;
        if self.began.elapsed() > SLICE {
            return Err(JobError::Later(TimeDelta::zero()));
        }
        Ok(())
    }

    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let locale = &self.app.settings.site.locale_default;
        self.app.read(&self.site, locale, work)
    }

    pub(crate) fn write<T>(
        &self,
        work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let locale = &self.app.settings.site.locale_default;
        self.app.write(&self.site, locale, work)
    }

    /// Writes a part of the run, with how far it is: what is cut off is done again, so nothing is waited for.
    pub(crate) fn write_part<T>(
        &self,
        work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let locale = &self.app.settings.site.locale_default;
        self.app.write_part(&self.site, locale, work)
    }

    /// Says that the run as a whole met with something.
    pub(crate) fn complain(&self, message: &str) -> Result<(), ActionError> {
        self.write(|ctx| job::complain(ctx, &self.job.id, message))
    }

    /// Returns what the server of the source is asked with.
    pub(crate) fn remote<'r>(&'r self, goes_on: &'r (dyn Fn() -> bool + Sync)) -> Remote<'r> {
        let full = self.job.options["full"] == json!(true);
        remote(self.app, &self.source, full, self.shelf(), goes_on)
    }

    /// Returns where the run keeps what is too long for memory.
    pub(crate) fn shelf(&self) -> Shelf {
        Shelf::of_run(self.app, &self.job.id)
    }
}

/// Returns what the server of a source is asked with. What the last run left counts while the records are read as they were then.
pub(crate) fn remote<'r>(
    app: &'r App,
    source: &'r Source,
    full: bool,
    shelf: Shelf,
    goes_on: &'r (dyn Fn() -> bool + Sync),
) -> Remote<'r> {
    let memory = &source.row.memory;
    let same = !full && memory["reading"].as_str() == Some(&source.reading());
    let since = memory["since"]
        .as_str()
        .filter(|_| same)
        .and_then(cairn_catalogue::clock::from_iso);
    Remote {
        app,
        source,
        since,
        memory: memory.clone(),
        shelf,
        goes_on,
    }
}

/// Whether a run goes on after a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goes {
    On,
    /// It is over already.
    Over,
}

impl From<Trouble> for JobError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Stopped => JobError::Stopped,
            Trouble::Later(pause) => JobError::Later(pause),
            Trouble::Failed(text) => JobError::Hopeless(text),
        }
    }
}
