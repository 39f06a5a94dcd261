//! One source: how its runs went, what a run would do, and what can be done with it.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::{KIND, Run, Sides, back, kind_name, managed, title};
use crate::desk::{Desk, part};
use crate::frame::Frame;
use crate::pages::publish::delete::Confirm;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{Said, Told, list, text};
use crate::visit::Page;

/// Runs that the page shows.
const RUNS: usize = 20;
/// Entries of each kind that a preview shows.
const ENTRIES: usize = 20;

#[derive(Template)]
#[template(path = "harvest/source.html")]
struct Source<'a> {
    frame: Frame<'a>,
    list: String,
    edit: String,
    delete: String,
    clear: String,
    run: String,
    look: String,
    url: String,
    kind: String,
    frequency: String,
    records: u64,
    is_active: bool,
    runs: Vec<Run>,
    preview: Option<Preview>,
}

/// What a run would do.
struct Preview {
    when: String,
    /// Whether somebody is about it.
    goes_on: bool,
    /// What would become of records: message and number.
    counts: Vec<(String, u64)>,
    /// Whether so much would go that a run would hold back.
    held: bool,
    errors: Vec<Told>,
    left: Vec<Told>,
    records: Vec<Sides>,
}

/// Answers `/harvest/{id}` to those who look after the source; nothing for others, to whom it is a record.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Result<Option<Page>, ActionError> {
    let Some(source) = managed(desk, id)? else {
        return Ok(None);
    };
    let (id, name) = (text(&source, "id"), text(&source, "name"));
    let jobs = desk.ask("harvest_job_list", json!({"source_id": id}))?;
    let jobs = jobs.as_array().map(Vec::as_slice).unwrap_or_default();
    let preview = desk.find("harvest_source_preview_show", json!({"id": id}))?;
    let path = |does: &str| desk.to(&format!("/{KIND}/{does}/{}", part(name)));
    let frequency = format!("frequency-{}", text(&source, "frequency").to_lowercase());
    let page = Source {
        frame: Frame::new(desk, title(&source)),
        list: desk.to(&format!("/{KIND}")),
        edit: path("edit"),
        delete: path("delete"),
        clear: path("clear"),
        run: path("refresh"),
        look: path("preview"),
        url: text(&source, "url").to_owned(),
        kind: kind_name(desk, text(&source, "source_type")),
        frequency: match desk.words.has(&frequency) {
            true => desk.say(&frequency),
            false => text(&source, "frequency").to_owned(),
        },
        records: source["status"]["total_datasets"]
            .as_u64()
            .unwrap_or_default(),
        is_active: text(&source, "state") == "active",
        runs: jobs
            .iter()
            .take(RUNS)
            .map(|job| Run::of(desk, name, job))
            .collect(),
        preview: preview.map(|found| self::found(desk, &found)),
    };
    rendered(200, &page)
}

fn found(desk: &Desk<'_>, found: &Value) -> Preview {
    let report = &found["report"];
    let counts = [
        ("added", "harvest-added"),
        ("changed", "harvest-updated"),
        ("deleted", "harvest-deleted"),
        ("left", "harvest-left"),
        ("errors", "harvest-errored"),
    ];
    let mut counts: Vec<(String, u64)> = counts
        .into_iter()
        .filter_map(|(key, name)| Some((desk.say(name), report["counts"][key].as_u64()?)))
        .collect();
    if let Some(same) = report["not modified"].as_u64() {
        counts.push((desk.say("harvest-not-modified"), same));
    }
    let told = |kind: &str, key: &str| {
        let rows = list(report, kind).iter().take(ENTRIES);
        let rows = rows.map(|one| {
            let mut told = desk.told(text(one, key));
            let guid = text(one, "guid");
            if !guid.is_empty() {
                told.insert(0, Said::plain(&desk.language.pair(guid, "")));
            }
            told
        });
        rows.collect()
    };
    let written = ["added", "changed"]
        .into_iter()
        .flat_map(|kind| list(report, kind))
        .filter(|one| one.get("mapped").is_some());
    Preview {
        when: text(found, "finished").to_owned(),
        goes_on: found["finished"].is_null(),
        counts,
        held: report["held"] == true,
        errors: told("errors", "message"),
        left: told("left", "reason"),
        records: written
            .map(|one| {
                let title = match title(one) {
                    "" => text(one, "guid"),
                    title => title,
                };
                Sides::of(title, Vec::new(), one)
            })
            .collect(),
    }
}

/// Answers `/harvest/refresh/{id}`: a run begins as soon as there is room.
pub(super) fn run(desk: &Desk<'_>, id: &str) -> Answer {
    let visit = desk.visit;
    if visit.form.is_none() {
        return Ok(Some(refusal(desk, 405)));
    }
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    let flag = |name: &str| visit.field(name) == "true";
    let params = json!({
        "source_id": source["id"], "run": true,
        "full": flag("full"), "confirm_deletions": flag("confirm_deletions"),
    });
    match desk.act("harvest_job_create", params) {
        Ok(_) => back(desk, &source, "harvest"),
        // One waits or runs already.
        Err(ActionError::Validation(_)) => back(desk, &source, "harvest-already"),
        Err(error) => Err(error),
    }
}

/// Answers `/harvest/preview/{id}`: what a run would do is found out.
pub(super) fn preview(desk: &Desk<'_>, id: &str) -> Answer {
    if desk.visit.form.is_none() {
        return Ok(Some(refusal(desk, 405)));
    }
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    desk.act("harvest_source_preview", json!({"id": source["id"]}))?;
    back(desk, &source, "harvest-preview")
}

/// Answers `/harvest/clear/{id}`: what was harvested goes, once that is confirmed.
pub(super) fn clear(desk: &Desk<'_>, id: &str) -> Answer {
    confirmed(desk, id, "harvest_source_clear", "harvest-clear")
}

/// Answers `/harvest/delete/{id}`: the source is harvested no more, once that is confirmed.
pub(super) fn delete(desk: &Desk<'_>, id: &str) -> Answer {
    confirmed(desk, id, "harvest_source_delete", "harvest-delete")
}

fn confirmed(desk: &Desk<'_>, id: &str, action: &'static str, name: &str) -> Answer {
    let Some(source) = managed(desk, id)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    if desk.visit.form.is_some() {
        desk.act(action, json!({"id": source["id"]}))?;
        if action == "harvest_source_delete" {
            let to = format!("/{KIND}?done={name}");
            return Ok(Some(Page::lead(desk.to(&to))));
        }
        return back(desk, &source, name);
    }
    let title = title(&source).to_owned();
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", desk.say(name))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&format!("/{KIND}/{}", part(text(&source, "name")))),
        what: title,
        meaning: desk.say(&format!("{name}-meaning")),
    };
    rendered(200, &page)
}
