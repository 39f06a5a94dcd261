//! What a run over a source would do, without doing it.

use std::collections::HashSet;

use cairn_catalogue::harvest::{PREVIEW_KIND, QUEUE};
use cairn_catalogue::jobs::{JobError, JobKind, JobRun};
use cairn_catalogue::{ActionError, App};
use cairn_domain::harvest::{HarvestObject, ObjectState};
use cairn_store::Known;
use serde_json::{Map, Value, json};

use crate::harvester::{Found, Got, Harvester, Trouble};
use crate::hash;
use crate::kinds::detect;
use crate::long::Shelf;
use crate::remote::Remote;
use crate::run::pages::{self, Pages};
use crate::run::{self, is_too_much};
use crate::source::Source;
use crate::write::{self, Batch, Decision, Prepared, What};

/// The kind of job that keeps what a run would do.
pub(crate) const KIND: JobKind = JobKind {
    name: PREVIEW_KIND,
    queue: QUEUE,
    tries: 2,
    every: None,
    run: keep,
};

/// Records of each kind that are kept of what a run would do.
const KEPT: usize = 100;
/// Records of which it is also kept what the source has, and what would be written.
const SHOWN: usize = 20;
/// Longest form of a record at its source that is kept.
const LONGEST: usize = 20_000;

/// Finds out what a run over a source would do, and keeps the beginning of it.
fn keep(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let Some(id) = run.job.payload.as_str() else {
        return Err(JobError::Hopeless("no source is named".to_owned()));
    };
    let app = run.app;
    let site = app.site_account()?;
    let locale = &app.settings.site.locale_default;
    let mut report = match seen(app, id, SHOWN) {
        Err(ActionError::NotFound(_)) => return Ok(Value::Null),
        report => report?,
    };
    let mut counts = Map::new();
    for kind in ["added", "changed", "deleted", "left", "errors"] {
        if let Some(list) = report[kind].as_array_mut() {
            counts.insert(kind.to_owned(), json!(list.len()));
            list.truncate(KEPT);
        }
    }
    report["counts"] = Value::Object(counts.clone());
    app.write(&site, locale, |ctx| {
        let now = ctx.now;
        Ok(ctx.tx.end_harvest_preview(id, &report, now)?)
    })?;
    Ok(Value::Object(counts))
}

/// What a run would do.
#[derive(Debug, Default)]
struct Seen {
    /// How many of the next records are told with what the source has and what would be written.
    shown: usize,
    added: Vec<Value>,
    changed: Vec<Value>,
    deleted: Vec<Value>,
    left: Vec<Value>,
    errors: Vec<Value>,
    unmodified: u64,
    guids: HashSet<String>,
    /// Pages that could not be had: what was on them is not gone.
    failed: HashSet<String>,
}

/// Tells what a run over a source would do: which records it would add, change and delete, which it would leave and why, and what is
/// wrong. Nothing is written.
pub fn preview(app: &App, source_id: &str) -> Result<Value, ActionError> {
    seen(app, source_id, 0)
}

fn seen(app: &App, source_id: &str, shown: usize) -> Result<Value, ActionError> {
    let shelf = Shelf::of_its_own(app);
    let seen = seen_with(app, source_id, shown, &shelf);
    shelf.clear();
    seen
}

fn seen_with(
    app: &App,
    source_id: &str,
    shown: usize,
    shelf: &Shelf,
) -> Result<Value, ActionError> {
    let site = app.site_account()?;
    let locale = &app.settings.site.locale_default;
    let source = app
        .read(&site, locale, |ctx| Source::load(ctx, source_id))?
        .ok_or_else(ActionError::not_found)?;
    let mut seen = Seen {
        shown,
        ..Seen::default()
    };
    let goes_on = || true;
    let remote = run::remote(app, &source, false, shelf.clone(), &goes_on);
    let kind = match source.kind() {
        Some(kind) => Ok(kind),
        None => detect::detect(&remote),
    };
    let kind = match kind {
        Ok(kind) => kind,
        Err(trouble) => {
            seen.errors.push(json!({"message": trouble.to_string()}));
            return Ok(told(&seen, None, false));
        }
    };
    let mut source = app
        .read(&site, locale, |ctx| Source::load(ctx, source_id))?
        .ok_or_else(ActionError::not_found)?;
    source.row.memory["kind"] = json!(kind.name());
    let mut place: Option<Value> = None;
    let mut in_part = false;
    let whole = loop {
        let page = match kind.page(&remote, place.as_ref()) {
            Ok(page) => page,
            Err(trouble) => {
                seen.errors.push(json!({"message": trouble.to_string()}));
                break false;
            }
        };
        for error in &page.errors {
            seen.errors.push(json!({"message": error}));
        }
        in_part |= page.in_part;
        seen.guids.extend(page.there.iter().cloned());
        look(app, &remote, kind, &source, page.found, &mut seen)?;
        if page.unchanged {
            break false;
        }
        for guids in page.gone.chunks(500) {
            let known = app.read(&site, locale, |ctx| {
                Ok(ctx.tx.known_of_source(&source.record.id, guids)?)
            })?;
            seen.deleted
                .extend(known.iter().filter(|known| known.alive).map(named));
        }
        match page.next {
            Some(next) => place = Some(next),
            None => break page.whole && !in_part,
        }
    };
    let mut held = false;
    if whole && source.deletes() {
        let mut after = String::new();
        let mut there = 0;
        loop {
            // A run that nobody began has seen nothing.
            let known = app.read(&site, locale, |ctx| {
                Ok(ctx
                    .tx
                    .unseen_of_source(&source.record.id, "", &after, 500)?)
            })?;
            let Some(last) = known.last() else { break };
            after.clone_from(&last.guid);
            there += known.len() as i64;
            let of_failed = |known: &Known| {
                let url = known.url.as_ref();
                url.is_some_and(|url| seen.failed.contains(url))
            };
            let gone = known
                .iter()
                .filter(|known| !seen.guids.contains(&known.guid) && !of_failed(known));
            seen.deleted.extend(gone.map(named));
        }
        let settings = &app.settings.harvest;
        let gone = seen.deleted.len() as i64;
        held = is_too_much(
            gone,
            there,
            settings.most_gone_percent,
            settings.always_gone,
        );
    }
    Ok(told(&seen, Some(kind.name()), held))
}

fn named(known: &Known) -> Value {
    json!({"guid": known.guid, "package_id": known.dataset_id})
}

/// Looks at the records of a page.
fn look(
    app: &App,
    remote: &Remote<'_>,
    kind: &dyn Harvester,
    source: &Source,
    found: Vec<Found>,
    seen: &mut Seen,
) -> Result<(), ActionError> {
    let site = app.site_account()?;
    let locale = &app.settings.site.locale_default;
    let reading = source.reading();
    let found = read_pages(app, remote, kind, source, found, seen)?;
    let guids: Vec<String> = found.iter().map(|found| found.guid.clone()).collect();
    let known = app.read(&site, locale, |ctx| {
        Ok(ctx.tx.known_of_source(&source.record.id, &guids)?)
    })?;
    let mut objects = Vec::new();
    for found in found {
        if !seen.guids.insert(found.guid.clone()) {
            let message = run::gather::duplicate(&found.guid);
            seen.errors
                .push(json!({"guid": found.guid, "message": message}));
            continue;
        }
        let hash = hash::of_record(&found.mark, &reading);
        let same = known.iter().any(|known| {
            known.guid == found.guid && known.alive && known.hash.as_ref() == Some(&hash)
        });
        if same {
            seen.unmodified += 1;
            continue;
        }
        let now = app.clock.now();
        let mut object = HarvestObject::new(String::new(), &source.record.id, &found.guid, now);
        object.state = match found.content {
            Some(_) => ObjectState::Import,
            None => ObjectState::Fetch,
        };
        object.content = found.content;
        object.url = found.url;
        object.extras = Value::Object(found.extras);
        objects.push(object);
    }
    fetch(remote, kind, &mut objects, seen);
    for object in objects {
        if object.content.is_none() {
            continue;
        }
        let guid = object.guid.clone();
        let one = Prepared::of(app, source, object);
        let mapped = match &one.what {
            What::Write(mapped) => mapped,
            What::Fail(failed) => {
                let message = failed.messages.join("; ");
                seen.errors.push(json!({
                    "guid": guid, "message": message, "type": failed.stage.as_str(), "content": one.object.content,
                }));
                continue;
            }
            What::Delete => continue,
        };
        let Some(Value::Object(input)) = &mapped.dataset else {
            continue;
        };
        let decision = app.read(&site, locale, |ctx| {
            let batch = Batch::read(ctx, source, std::iter::once(&one))?;
            write::decide(ctx, source, &batch, &one.object, input)
        })?;
        let mut about =
            json!({"guid": guid, "title": input.get("title"), "name": input.get("name")});
        let is_written = matches!(
            decision,
            Decision::Create | Decision::Aside | Decision::Update { .. }
        );
        if is_written && seen.shown > 0 {
            seen.shown -= 1;
            let content = one.object.content.as_deref().unwrap_or_default();
            about["content"] = json!(content.chars().take(LONGEST).collect::<String>());
            about["mapped"] = json!(input);
        }
        match decision {
            Decision::Create | Decision::Aside => seen.added.push(about),
            Decision::Update { id, .. } => {
                about["package_id"] = json!(id);
                seen.changed.push(about);
            }
            Decision::Leave(_, why) => seen.left.push(json!({"guid": guid, "reason": why})),
            Decision::Refuse(why) => seen.errors.push(json!({"guid": guid, "message": why})),
        }
    }
    Ok(())
}

/// Puts the records of pages in the place of the pages; those of pages that are as they were are counted.
fn read_pages(
    app: &App,
    remote: &Remote<'_>,
    kind: &dyn Harvester,
    source: &Source,
    found: Vec<Found>,
    seen: &mut Seen,
) -> Result<Vec<Found>, ActionError> {
    if !found.iter().any(|found| found.is_page) {
        return Ok(found);
    }
    let site = app.site_account()?;
    let locale = &app.settings.site.locale_default;
    let reading = source.reading();
    let known = app.read(&site, locale, |ctx| Pages::known(ctx, source, &found))?;
    let listed: HashSet<String> = found.iter().map(|found| found.guid.clone()).collect();
    let mut records = Vec::new();
    for page in found {
        if !page.is_page {
            records.push(page);
            continue;
        }
        if let Some(guids) = known.unchanged(&page, &reading, true) {
            seen.unmodified += guids.len() as u64;
            seen.guids.extend(guids);
            continue;
        }
        let now = app.clock.now();
        let mut object = HarvestObject::new(String::new(), &source.record.id, &page.guid, now);
        object.url.clone_from(&page.url);
        let contents = kind.fetch(remote, std::slice::from_ref(&object));
        let message = match contents.map(|mut contents| contents.pop()) {
            Ok(Some(Ok(Got::Page { found, fault }))) => {
                let is_listed = |guid: &str| guid != page.guid && listed.contains(guid);
                let changed = Some(page.mark.as_str()).filter(|mark| !mark.is_empty());
                let changed = changed.filter(|_| fault.is_none());
                records.extend(pages::own_records(found, is_listed, changed));
                match fault {
                    None => continue,
                    Some(fault) => fault,
                }
            }
            Ok(Some(Err(message))) => message,
            Ok(_) => "the page holds no records".to_owned(),
            Err(trouble) => trouble.to_string(),
        };
        seen.failed.insert(page.guid.clone());
        seen.errors
            .push(json!({"guid": page.guid, "message": message, "type": "Fetch"}));
    }
    Ok(records)
}

/// Fetches what the list did not hold.
fn fetch(
    remote: &Remote<'_>,
    kind: &dyn Harvester,
    objects: &mut [HarvestObject],
    seen: &mut Seen,
) {
    let mut waiting: Vec<&mut HarvestObject> = objects
        .iter_mut()
        .filter(|object| object.state == ObjectState::Fetch)
        .collect();
    for part in waiting.chunks_mut(kind.fetched_together()) {
        let copies: Vec<HarvestObject> = part.iter().map(|object| (**object).clone()).collect();
        let contents = match kind.fetch(remote, &copies) {
            Ok(contents) => contents,
            Err(Trouble::Failed(why)) => part.iter().map(|_| Err(why.clone())).collect(),
            Err(other) => part.iter().map(|_| Err(other.to_string())).collect(),
        };
        for (object, content) in part.iter_mut().zip(contents) {
            match content {
                Ok(Got::Record(content)) => object.content = Some(content.text),
                Ok(Got::Page { .. } | Got::Gone) => {}
                Err(message) => {
                    seen.errors
                        .push(json!({"guid": object.guid, "message": message, "type": "Fetch"}));
                }
            }
        }
    }
}

fn told(seen: &Seen, kind: Option<&str>, held: bool) -> Value {
    json!({
        "source_type": kind,
        "added": seen.added,
        "changed": seen.changed,
        "deleted": seen.deleted,
        "left": seen.left,
        "errors": seen.errors,
        "not modified": seen.unmodified,
        "held": held,
    })
}
