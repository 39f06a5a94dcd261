//! The sources of harvests: how their last runs went, what was wrong, and another run.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::{list, text};
use crate::visit::Page;

/// Runs that a source's page shows.
const RUNS: usize = 20;
/// Errors that a source's page shows.
const ERRORS: usize = 50;

#[derive(Template)]
#[template(path = "admin/harvest.html")]
struct Sources<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    sources: Vec<Source>,
}

/// A source in the list.
struct Source {
    to: String,
    title: String,
    url: String,
    kind: String,
    is_active: bool,
    run: Option<Run>,
}

/// A run over a source.
struct Run {
    status: String,
    when: String,
    /// What became of records: message and number.
    counts: Vec<(String, u64)>,
}

#[derive(Template)]
#[template(path = "admin/source.html")]
struct SourcePage<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    id: String,
    url: String,
    kind: String,
    runs: Vec<Run>,
    /// What was wrong in the last run.
    errors: Vec<String>,
}

/// Answers `/ckan-admin/harvest`; its form asks for a run.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_some() {
        return run_now(desk);
    }
    let found = desk.ask("harvest_source_list", json!({}))?;
    let sources = found.as_array().into_iter().flatten().map(|source| Source {
        to: desk.to(&format!("/ckan-admin/harvest/{}", part(text(source, "id")))),
        title: match text(source, "title") {
            "" => text(source, "name").to_owned(),
            title => title.to_owned(),
        },
        url: text(source, "url").to_owned(),
        kind: kind(source),
        is_active: source.get("active") != Some(&json!(false)),
        run: source
            .get("status")
            .and_then(|status| status.get("last_job"))
            .filter(|job| job.is_object())
            .map(|job| run(desk, job)),
    });
    let page = Sources {
        frame: Frame::new(desk, desk.say("admin-harvest")),
        tabs: super::tabs(desk),
        sources: sources.collect(),
    };
    rendered(200, &page)
}

/// Answers `/ckan-admin/harvest/{id}`.
pub(super) fn source(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(source) = desk.find("harvest_source_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let id = text(&source, "id");
    let jobs = desk.ask("harvest_job_list", json!({"source_id": id}))?;
    let jobs = jobs.as_array().map(Vec::as_slice).unwrap_or_default();
    let errors = match jobs.first() {
        Some(job) => errors(desk, text(job, "id"))?,
        None => Vec::new(),
    };
    let page = SourcePage {
        frame: Frame::new(
            desk,
            match text(&source, "title") {
                "" => text(&source, "name"),
                title => title,
            },
        ),
        tabs: super::tabs(desk),
        id: id.to_owned(),
        url: text(&source, "url").to_owned(),
        kind: kind(&source),
        runs: jobs.iter().take(RUNS).map(|job| run(desk, job)).collect(),
        errors,
    };
    rendered(200, &page)
}

fn run_now(desk: &Desk<'_>) -> Answer {
    let id = desk.visit.field("source_id");
    let to = |done: &str| {
        let to = format!("/ckan-admin/harvest/{}?done={done}", part(id));
        Ok(Some(Page::lead(desk.to(&to))))
    };
    match desk.act("harvest_job_create", json!({"source_id": id, "run": true})) {
        Ok(_) => to("harvest"),
        // One waits or runs already.
        Err(ActionError::Validation(_)) => to("harvest-already"),
        Err(ActionError::NotFound(_)) => Ok(Some(refusal(desk, 404))),
        Err(ActionError::NotAuthorized(_)) => Ok(Some(refusal(desk, 403))),
        Err(error) => Err(error),
    }
}

fn kind(source: &Value) -> String {
    match text(source, "source_type") {
        "" => text(source, "type").to_owned(),
        kind => kind.to_owned(),
    }
}

fn run(desk: &Desk<'_>, job: &Value) -> Run {
    let stats = job.get("stats").unwrap_or(&Value::Null);
    let counts = ["added", "updated", "deleted", "not modified", "errored"]
        .into_iter()
        .filter_map(|key| {
            let count = stats
                .get(key)
                .and_then(Value::as_u64)
                .filter(|count| *count > 0)?;
            Some((
                desk.say(&format!("harvest-{}", key.replace(' ', "-"))),
                count,
            ))
        });
    let status = text(job, "status");
    let known = format!("run-{}", status.to_lowercase());
    Run {
        status: match desk.words.has(&known) {
            true => desk.say(&known),
            false => status.to_owned(),
        },
        when: match text(job, "finished") {
            "" => text(job, "created").to_owned(),
            finished => finished.to_owned(),
        },
        counts: counts.collect(),
    }
}

/// Returns what was wrong in a run, once each.
fn errors(desk: &Desk<'_>, job: &str) -> Result<Vec<String>, ActionError> {
    let report = desk.ask("harvest_job_report", json!({"id": job}))?;
    let mut said: Vec<String> = Vec::new();
    let of_objects = report.get("object_errors").and_then(Value::as_object);
    let of_objects = of_objects
        .into_iter()
        .flat_map(|objects| objects.values())
        .flat_map(|object| list(object, "errors"));
    for error in list(&report, "gather_errors").iter().chain(of_objects) {
        let message = text(error, "message").to_owned();
        if said.len() < ERRORS && !message.is_empty() && !said.contains(&message) {
            said.push(message);
        }
    }
    Ok(said)
}
