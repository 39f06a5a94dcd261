//! Listing: what is new or changed becomes objects of the run, what is gone becomes objects that delete, the rest is counted.

use std::collections::{HashMap, HashSet};

use cairn_catalogue::clock::new_row_id;
use cairn_catalogue::harvest::config::{LocalEdits, local_edits};
use cairn_catalogue::harvest::{AUTO, job, notify};
use cairn_catalogue::jobs::JobError;
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::{HarvestObject, JobStatus, ObjectState};
use cairn_store::Known;
use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::pages::{self, Pages};
use super::{Goes, Work, first};
use crate::harvester::{Found, Page, Trouble};
use crate::hash;
use crate::kinds::detect;

/// Records of one transaction.
const TOGETHER: usize = 500;
/// Longest name of a record, in bytes.
const LONGEST: usize = 2000;
/// Pages one after another that may say nothing new.
const MOST_BARREN: u64 = 10;
/// Longest list of what is wrong with one page.
const MOST_ERRORS: usize = 1000;

/// Lists the records of the source.
pub(super) fn gather(work: &mut Work<'_>) -> Result<Goes, JobError> {
    work.write(|ctx| {
        let now = ctx.now;
        Ok(ctx.tx.begin_gather(&work.job.id, now)?)
    })?;
    match list(work) {
        Err(JobError::Hopeless(why)) => {
            // What was listed is imported; what was not may still be there.
            work.complain(&why)?;
            end(work)?;
            Ok(Goes::On)
        }
        Ok(Some(page)) => {
            // What stood on pages is looked for on all of them first.
            let of_pages = work.source.kind().is_some_and(|kind| kind.lists_pages());
            if page.whole && !page.unchanged && work.source.deletes() && !of_pages {
                list_gone(work, |_, _, unseen| Ok(unseen))?;
            }
            held_or_on(work)
        }
        Ok(None) => Ok(Goes::Over),
        Err(error) => Err(error),
    }
}

/// Lists page after page; returns the last, without its records, or nothing where the run is over.
fn list(work: &mut Work<'_>) -> Result<Option<Page>, JobError> {
    if let Some(last) = listed(work.job.place.as_ref()) {
        return Ok(Some(last));
    }
    let run = work.run;
    let goes_on = move || run.check().is_ok();
    find_out(work, &goes_on)?;
    let kind = work
        .source
        .kind()
        .ok_or_else(|| JobError::Hopeless("the kind of the source is unknown".to_owned()))?;
    let mut ahead = None;
    loop {
        let mut place = work.job.place.clone().unwrap_or_else(|| json!({}));
        let is_first = first::is_first(work, kind, &mut place)?;
        let mut page = match ahead.take() {
            Some(page) => page,
            None => {
                let at = Some(&place["at"]).filter(|at| !at.is_null());
                kind.page(&work.remote(&goes_on), at)
            }
        }?;
        let found = std::mem::take(&mut page.found);
        // While a page is written down, the next one is on its way.
        let stored = std::thread::scope(|scope| {
            let remote = work.remote(&goes_on);
            let next = page.next.as_ref();
            let asked = next.map(|at| scope.spawn(move || kind.page(&remote, Some(at))));
            let stored = store(work, place, &page, &found, is_first);
            ahead = asked.map(|asked| {
                asked
                    .join()
                    .unwrap_or_else(|_| Err(Trouble::because("the next page could not be read")))
            });
            stored
        })?;
        let Some(place) = stored else {
            return Ok(None);
        };
        work.job.place = Some(place);
        if page.next.is_none() {
            work.shelf().clear();
            return Ok(listed(work.job.place.as_ref()));
        }
        work.breathe()?;
    }
}

/// Returns the last page of a list that a run had come to the end of before it was cut off.
pub(super) fn listed(place: Option<&Value>) -> Option<Page> {
    let last = place?.get("last")?;
    Some(Page {
        whole: last["whole"] == json!(true),
        unchanged: last["unchanged"] == json!(true),
        ..Page::default()
    })
}

/// Finds out what kind a source is that does not say it.
fn find_out(work: &mut Work<'_>, goes_on: &(dyn Fn() -> bool + Sync)) -> Result<(), JobError> {
    if work.source.row.kind != AUTO || work.source.kind().is_some() {
        return Ok(());
    }
    let kind = detect::detect(&work.remote(goes_on))?.name();
    let mut memory = work.source.row.memory.clone();
    memory["kind"] = json!(kind);
    work.write(|ctx| Ok(ctx.tx.set_harvest_memory(&work.source.record.id, &memory)?))?;
    work.source.row.memory = memory;
    Ok(())
}

/// Writes a page down; returns where the list is then, or nothing where the run is over. A page of many records is written in parts, and one that was cut off is
/// gone on with behind the parts that are there.
fn store(
    work: &Work<'_>,
    mut place: Value,
    page: &Page,
    found: &[Found],
    is_first: bool,
) -> Result<Option<Value>, JobError> {
    let (id, source_id) = (work.job.id.clone(), work.source.record.id.clone());
    let done = place["done"].as_u64().unwrap_or(0);
    let rest = &found[found.len().min(usize::try_from(done).unwrap_or(usize::MAX))..];
    let errors = &page.errors[..page.errors.len().min(MOST_ERRORS)];
    // What is still to be fetched is gone about in stages.
    let at_once = is_first && rest.iter().all(|found| found.content.is_some());
    let stored = match at_once {
        true => first::write(work, &mut place, rest)?,
        false => list_parts(work, &mut place, rest)?,
    };
    let Some(fresh) = stored else {
        return Ok(None);
    };
    if page.next.is_some() {
        let told = fresh + page.there.len() + page.gone.len() + page.errors.len();
        place["barren"] = match (told, done) {
            (0, 0) => json!(place["barren"].as_u64().unwrap_or(0) + 1),
            _ => json!(0),
        };
        if place["barren"].as_u64() > Some(MOST_BARREN) {
            return Err(JobError::Hopeless(format!(
                "The list does not go on: its last {MOST_BARREN} pages had no record that was not listed before"
            )));
        }
    }
    place["done"] = json!(0);
    place["at"] = page.next.clone().unwrap_or_default();
    // Of any of its pages.
    if page.in_part {
        place["in_part"] = json!(true);
    }
    if page.next.is_none() {
        let whole = page.whole && place["in_part"] != json!(true);
        place["last"] = json!({"whole": whole, "unchanged": page.unchanged});
    }
    if let Some(memory) = &page.memory {
        place["memory"] = memory.clone();
    }
    let goes = work.write_part(|ctx| {
        for error in errors {
            job::complain(ctx, &id, error)?;
        }
        let now = ctx.now;
        for guids in page.there.chunks(TOGETHER) {
            ctx.tx.see_harvest(&id, guids)?;
        }
        for guids in page.gone.chunks(TOGETHER) {
            let known = ctx.tx.known_of_source(&source_id, guids)?;
            let alive: Vec<Known> = known.into_iter().filter(|known| known.alive).collect();
            delete(ctx, &id, &source_id, &alive)?;
        }
        let unmodified = match page.unchanged {
            true => ctx.tx.count_unseen(&source_id, &id)?.1,
            false => 0,
        };
        Ok(ctx.tx.note_harvest(&id, Some(&place), unmodified, now)?)
    })?;
    Ok(goes.then_some(place))
}

/// Writes down that records are to be fetched or imported; returns how many were not listed before, or nothing where the run is over.
fn list_parts(
    work: &Work<'_>,
    place: &mut Value,
    found: &[Found],
) -> Result<Option<usize>, JobError> {
    let mut fresh = 0;
    for part in found.chunks(TOGETHER) {
        let mut next = place.clone();
        next["done"] = json!(place["done"].as_u64().unwrap_or(0) + part.len() as u64);
        let Some(new) = work.write_part(|ctx| part_of(ctx, work, part, &next))? else {
            return Ok(None);
        };
        fresh += new;
        next["position"] = json!(place["position"].as_i64().unwrap_or(0) + part.len() as i64);
        *place = next;
        work.run.check()?;
    }
    Ok(Some(fresh))
}

/// Writes a part of a page down; returns how many of its records were not listed before, or nothing where the run is over.
fn part_of(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    part: &[Found],
    place: &Value,
) -> Result<Option<usize>, ActionError> {
    let (id, source) = (&work.job.id, &work.source);
    let guids: Vec<String> = part.iter().map(|found| found.guid.clone()).collect();
    let noted = |found: &Found| match found.is_page {
        true => pages::listed(&found.guid),
        false => found.guid.clone(),
    };
    let nameable = part
        .iter()
        .filter(|found| unnameable(&found.guid).is_none());
    let notes: Vec<String> = nameable.map(noted).collect();
    let mut seen: HashSet<String> = ctx.tx.see_harvest(id, &notes)?.into_iter().collect();
    let before = seen.len();
    let pages = Pages::known(ctx, source, part)?;
    let known: HashMap<String, Known> = ctx
        .tx
        .known_of_source(&source.record.id, &guids)?
        .into_iter()
        .map(|known| (known.guid.clone(), known))
        .collect();
    let full = work.job.options["full"] == json!(true);
    let comes_back = local_edits(&source.config) == LocalEdits::Overwrite;
    let reading = source.reading();
    let first = place["position"].as_i64().unwrap_or(0);
    let (mut objects, mut unmodified) = (Vec::new(), 0);
    for (position, found) in (first..).zip(part) {
        if !seen.insert(noted(found)) {
            job::complain(ctx, id, &duplicate(&found.guid))?;
            continue;
        }
        let problem = unnameable(&found.guid)
            .or_else(|| too_large(ctx, &found.guid, found.content.as_deref()));
        if let Some(why) = problem {
            job::complain(ctx, id, &why)?;
            continue;
        }
        if found.is_page {
            match pages
                .unchanged(found, &reading, comes_back)
                .filter(|_| !full)
            {
                Some(records) => {
                    ctx.tx.see_harvest(id, &records)?;
                    unmodified += records.len() as i64;
                }
                None => objects.push(object(work, found, String::new(), position, ctx.now)),
            }
            continue;
        }
        let hash = hash::of_record(&found.mark, &reading);
        let last = known.get(&found.guid);
        // A record that was deleted here by hand comes back where the source's word counts more than ours.
        let same = last.is_some_and(|known| {
            known.hash.as_ref() == Some(&hash) && (known.alive || !comes_back)
        });
        if same && !full {
            unmodified += 1;
            continue;
        }
        objects.push(object(work, found, hash, position, ctx.now));
    }
    ctx.tx.insert_harvest_objects(&objects)?;
    let now = ctx.now;
    let goes = ctx.tx.note_harvest(id, Some(place), unmodified, now)?;
    Ok(goes.then_some(seen.len() - before))
}

/// Says that a record was listed before.
pub(crate) fn duplicate(guid: &str) -> String {
    format!("Duplicate entry ignored for identifier: '{guid}'.")
}

/// Says that a name cannot be kept, where it cannot.
pub(super) fn unnameable(guid: &str) -> Option<String> {
    (guid.len() > LONGEST || guid.contains('\0')).then(|| {
        let start: String = guid.chars().take(100).collect();
        format!("The identifier {start:?}… cannot be one")
    })
}

/// Says that a record is larger than records may be, where it is.
pub(super) fn too_large(ctx: &Ctx<'_, '_>, guid: &str, content: Option<&str>) -> Option<String> {
    let most = ctx.app.settings.harvest.max_record_megabytes;
    let bytes = content.map_or(0, |text| text.len() as u64);
    (bytes > most.saturating_mul(1 << 20)).then(|| {
        format!(
            "The record {guid} has {bytes} bytes, more than {most} MB (harvest.max_record_megabytes)"
        )
    })
}

/// Makes the object of what was found; a page has no hash, since its records do.
pub(super) fn object(
    work: &Work<'_>,
    found: &Found,
    hash: String,
    position: i64,
    now: NaiveDateTime,
) -> HarvestObject {
    let mut extras = Value::Object(found.extras.clone());
    extras["status"] = json!("change");
    pages::note_changed(found, &mut extras);
    HarvestObject {
        job_id: Some(work.job.id.clone()),
        state: match found.content {
            Some(_) => ObjectState::Import,
            None => ObjectState::Fetch,
        },
        position,
        // No database holds this character.
        content: found.content.as_ref().map(|text| text.replace('\0', "")),
        hash: Some(hash).filter(|hash| !hash.is_empty()),
        url: found.url.clone().filter(|url| url.len() <= LONGEST),
        modified: found.modified,
        extras,
        ..HarvestObject::new(new_row_id(), &work.source.record.id, &found.guid, now)
    }
}

/// Makes objects that delete.
fn delete(
    ctx: &mut Ctx<'_, '_>,
    job_id: &str,
    source_id: &str,
    gone: &[Known],
) -> Result<(), ActionError> {
    let objects: Vec<HarvestObject> = gone
        .iter()
        .map(|known| HarvestObject {
            job_id: Some(job_id.to_owned()),
            dataset_id: known.dataset_id.clone(),
            // Behind whatever is written.
            position: i64::MAX,
            extras: json!({"status": "delete"}),
            ..HarvestObject::new(new_row_id(), source_id, &known.guid, ctx.now)
        })
        .collect();
    Ok(ctx.tx.insert_harvest_objects(&objects)?)
}

/// Which of the records that were not seen are gone.
type Choose = fn(&mut Ctx<'_, '_>, &Work<'_>, Vec<Known>) -> Result<Vec<Known>, ActionError>;

/// Makes objects of what the source no longer lists.
pub(super) fn list_gone(work: &Work<'_>, choose: Choose) -> Result<(), JobError> {
    let (id, source_id) = (&work.job.id, &work.source.record.id);
    let mut after = String::new();
    loop {
        let last = work.write(|ctx| {
            let limit = TOGETHER as i64;
            let unseen = ctx.tx.unseen_of_source(source_id, id, &after, limit)?;
            let last = unseen.last().map(|known| known.guid.clone());
            let gone = choose(ctx, work, unseen)?;
            let guids: Vec<String> = gone.iter().map(|known| known.guid.clone()).collect();
            // Said to be seen, so that a run that is cut off here does not make them twice.
            ctx.tx.see_harvest(id, &guids)?;
            delete(ctx, id, source_id, &gone)?;
            Ok(last)
        })?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
        work.run.check()?;
    }
}

/// Holds a run that would delete more than a source may lose at once; lets others go on.
pub(super) fn held_or_on(work: &Work<'_>) -> Result<Goes, JobError> {
    let confirmed = work.job.options["confirm_deletions"] == json!(true);
    let settings = &work.app.settings.harvest;
    let (source_id, id) = (&work.source.record.id, &work.job.id);
    let (gone, there) = work.read(|ctx| {
        let gone = ctx.tx.count_deletions(id)?;
        // How many there are is counted where it matters.
        let there = match gone > settings.always_gone {
            true => ctx.tx.count_unseen(source_id, id)?.1,
            false => gone,
        };
        Ok((gone, there))
    })?;
    let (percent, always) = (settings.most_gone_percent, settings.always_gone);
    if confirmed || !is_too_much(gone, there, percent, always) {
        end(work)?;
        return Ok(Goes::On);
    }
    let message = too_much(
        &work.source.record.name,
        gone,
        there,
        settings.most_gone_percent,
    );
    work.write(|ctx| {
        let now = ctx.now;
        ctx.tx.drop_open_objects(id)?;
        job::complain(ctx, id, &message)?;
        ctx.tx.end_gather(id, now)?;
        ctx.tx
            .set_harvest_status(id, JobStatus::Running, JobStatus::Finished, now)?;
        notify::ended(ctx, id)
    })?;
    Ok(Goes::Over)
}

/// Tells whether a source lost more records than it may at once.
pub(crate) fn is_too_much(gone: i64, there: i64, percent: i64, always: i64) -> bool {
    gone > always && gone.saturating_mul(100) > there.saturating_mul(percent)
}

/// Says that a source lost more records than it may at once, and what to do.
pub(crate) fn too_much(name: &str, gone: i64, there: i64, percent: i64) -> String {
    format!(
        "Held: {gone} of {there} records are gone from the source, which is more than {percent} %. Nothing was imported. Where that is \
         right, ask for a run with confirm_deletions (cairn harvest run {name} --confirm-deletions)"
    )
}

fn end(work: &Work<'_>) -> Result<(), ActionError> {
    work.write(|ctx| {
        let now = ctx.now;
        Ok(ctx.tx.end_gather(&work.job.id, now)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_may_lose_some_records_and_no_more() {
        for (gone, there, expected) in [
            (0, 0, false),
            (5, 5, false),
            (6, 10, true),
            (25, 100, false),
            (26, 100, true),
            (2, 1324, false),
        ] {
            assert_eq!(
                is_too_much(gone, there, 25, 5),
                expected,
                "{gone} of {there}"
            );
        }
    }
}
