//! The work that is done beside requests: what waits, runs and failed; stopped and tried again.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::Desk;
use crate::frame::{Frame, Way};
use crate::said::{Told, text};
use crate::visit::Page;

/// Jobs of a list.
const MOST: u64 = 100;
/// The states of jobs, those that somebody may want to do something about first.
const STATES: [&str; 4] = ["failed", "running", "waiting", "done"];

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct Jobs<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    states: Vec<Way>,
    state: String,
    jobs: Vec<Job>,
}

struct Job {
    id: String,
    kind: String,
    /// What jobs of this kind do, in words.
    does: Option<String>,
    queue: String,
    when: String,
    attempts: u64,
    error: Told,
    progress: String,
}

/// Answers `/ckan-admin/jobs`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_some() {
        return change(desk);
    }
    let state = match desk.asked("state") {
        none if none.is_empty() => STATES[0].to_owned(),
        state if STATES.contains(&state.as_str()) => state,
        _ => return Ok(Some(refusal(desk, 400))),
    };
    let found = desk.ask("job_list", json!({"state": state, "limit": MOST}))?;
    let jobs = found.as_array().into_iter().flatten().map(|job| Job {
        id: text(job, "id").to_owned(),
        does: does(desk, text(job, "title")),
        kind: text(job, "title").to_owned(),
        queue: text(job, "queue").to_owned(),
        when: text(job, "run_at").to_owned(),
        attempts: job.get("attempts").and_then(Value::as_u64).unwrap_or(0),
        error: desk.told(text(job, "error")),
        progress: match job.get("progress") {
            None | Some(Value::Null) => String::new(),
            Some(progress) => progress.to_string(),
        },
    });
    let states = STATES.into_iter().map(|one| Way {
        to: desk.to(&format!("/ckan-admin/jobs?state={one}")),
        name: desk.say(&format!("job-{one}")),
        here: one == state,
    });
    let page = Jobs {
        frame: Frame::new(desk, desk.say("admin-jobs")),
        tabs: super::tabs(desk),
        states: states.collect(),
        jobs: jobs.collect(),
        state,
    };
    rendered(200, &page)
}

/// Returns what jobs of a kind do, where that is said.
fn does(desk: &Desk<'_>, kind: &str) -> Option<String> {
    let name = format!("job-does-{}", kind.replace('_', "-"));
    desk.words.has(&name).then(|| desk.say(&name))
}

fn change(desk: &Desk<'_>) -> Answer {
    let id = json!({"id": desk.visit.field("id")});
    let (done, state, said) = match desk.visit.field("do") {
        "cancel" => (desk.act("job_cancel", id), "waiting", "job-cancelled"),
        "retry" => (desk.act("job_retry", id), "failed", "job-retried"),
        _ => return Ok(Some(refusal(desk, 400))),
    };
    match done {
        // What is over meanwhile is as it is.
        Ok(_) | Err(ActionError::NotFound(_)) => {
            let to = format!("/ckan-admin/jobs?state={state}&done={said}");
            Ok(Some(Page::lead(desk.to(&to))))
        }
        Err(ActionError::Validation(_)) => Ok(Some(refusal(desk, 400))),
        Err(error) => Err(error),
    }
}
