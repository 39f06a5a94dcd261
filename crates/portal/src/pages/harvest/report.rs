//! One run: what became of the records, and what was wrong with each, as its source has it beside what was to be written.

use askama::Template;
use serde_json::{Value, json};

use super::{KIND, Run, Sides, back, managed, title};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{Told, list, text};

/// Records with errors that the page shows.
const RECORDS: usize = 50;
/// Errors of the run as a whole that the page shows.
const ERRORS: usize = 100;

#[derive(Template)]
#[template(path = "harvest/report.html")]
struct Report<'a> {
    frame: Frame<'a>,
    source: String,
    to: String,
    stop: String,
    run: Run,
    /// The most frequent errors and how often each stands.
    summary: Vec<(Told, u64)>,
    errors: Vec<Told>,
    records: Vec<Sides>,
    /// Records with errors that are not shown.
    more: u64,
}

/// Answers `/harvest/{source}/job/{id}`; `last` is the newest.
pub(super) fn page(desk: &Desk<'_>, id: &str, job: &str) -> Answer {
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let (id, name) = (text(&source, "id"), text(&source, "name"));
    let job = match job {
        "last" => {
            let jobs = desk.ask("harvest_job_list", json!({"source_id": id}))?;
            let newest = jobs.get(0).map(|job| text(job, "id").to_owned());
            newest.unwrap_or_default()
        }
        job => job.to_owned(),
    };
    let Some(job) = desk.find("harvest_job_show", json!({"id": job}))? else {
        return Ok(None);
    };
    if text(&job, "source_id") != id {
        return Ok(None);
    }
    let report = desk.ask("harvest_job_report", json!({"id": job["id"]}))?;
    let run = Run::of(desk, name, &job);
    let objects = report.get("object_errors").and_then(Value::as_object);
    let objects: Vec<&Value> = objects.into_iter().flat_map(|all| all.values()).collect();
    let page = Report {
        frame: Frame::new(
            desk,
            format!("{} – {}", desk.say("harvest-report"), title(&source)),
        ),
        source: title(&source).to_owned(),
        to: desk.to(&format!("/{KIND}/{}", part(name))),
        stop: format!("{}/abort", run.to),
        summary: list(&job, "object_error_summary")
            .iter()
            .map(|one| {
                let count = one["error_count"].as_u64().unwrap_or_default();
                (desk.told(text(one, "message")), count)
            })
            .collect(),
        errors: list(&report, "gather_errors")
            .iter()
            .take(ERRORS)
            .map(|error| desk.told(text(error, "message")))
            .collect(),
        records: objects
            .iter()
            .take(RECORDS)
            .map(|one| {
                let messages = list(one, "errors")
                    .iter()
                    .map(|error| desk.told(text(error, "message")));
                Sides::of(text(one, "guid"), messages.collect(), one)
            })
            .collect(),
        more: objects.len().saturating_sub(RECORDS) as u64,
        run,
    };
    rendered(200, &page)
}

/// Answers `/harvest/{source}/job/{id}/abort`: the run ends.
pub(super) fn stop(desk: &Desk<'_>, id: &str, job: &str) -> Answer {
    if desk.visit.form.is_none() {
        return Ok(Some(refusal(desk, 405)));
    }
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    desk.act("harvest_job_abort", json!({"id": job}))?;
    back(desk, &source, "harvest-stopped")
}
