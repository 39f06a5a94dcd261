//! The first harvest of a source: nothing is known of it, so nothing can be gone from it, and its records are written as they are listed.
//!
//! Other runs list everything before they write anything: what is gone decides whether they go on.

use std::collections::HashSet;
use std::sync::mpsc;

use cairn_catalogue::harvest::job;
use cairn_catalogue::jobs::JobError;
use cairn_catalogue::{ActionError, Ctx};
use serde_json::{Value, json};

use super::Work;
use super::gather::{duplicate, object, too_large, unnameable};
use super::import::is_of_the_record;
use crate::harvester::{Found, Harvester};
use crate::hash;
use crate::write::{self, Batch, Failed, Prepared};

/// Where a run remembers whether it is the first.
const FIRST: &str = "first";

/// Tells whether a run is the first over its source. A run that was cut off goes on as it began.
pub(super) fn is_first(
    work: &Work<'_>,
    kind: &dyn Harvester,
    place: &mut Value,
) -> Result<bool, JobError> {
    if let Some(known) = place[FIRST].as_bool() {
        return Ok(known);
    }
    let has_begun = !place["at"].is_null() || !place["done"].is_null();
    let id = &work.source.record.id;
    let is_first =
        !has_begun && !kind.lists_pages() && !work.read(|ctx| Ok(ctx.tx.is_harvested(id)?))?;
    place[FIRST] = json!(is_first);
    Ok(is_first)
}

/// Writes the records of a page: while some are written, the next ones are mapped. Returns how many were not listed before, or nothing
/// where the run is over.
pub(super) fn write(
    work: &Work<'_>,
    place: &mut Value,
    found: &[Found],
) -> Result<Option<usize>, JobError> {
    let batch = work.app.settings.harvest.batch.max(1);
    let first = place["position"].as_i64().unwrap_or(0);
    std::thread::scope(|scope| {
        let (ready, prepared) = mpsc::sync_channel(1);
        scope.spawn(move || {
            let parts = found.chunks(batch);
            for (position, part) in (first..).step_by(batch).zip(parts) {
                // Nobody takes them where the run is to end here.
                if ready.send(prepare(work, part, position)).is_err() {
                    return;
                }
            }
        });
        let mut fresh = 0;
        for part in prepared {
            let Some(new) = write_all(work, place, &part)? else {
                return Ok(None);
            };
            fresh += new;
            work.run.check()?;
        }
        Ok(Some(fresh))
    })
}

/// Maps records, the first of which stands at a place of the list.
fn prepare(work: &Work<'_>, found: &[Found], first: i64) -> Vec<Prepared> {
    let reading = work.source.reading();
    let now = work.app.clock.now();
    (first..)
        .zip(found)
        .map(|(position, found)| {
            let hash = hash::of_record(&found.mark, &reading);
            let object = object(work, found, hash, position, now);
            Prepared::of(work.app, &work.source, object)
        })
        .collect()
}

/// Writes records and moves the place of the list behind them; returns how many were not listed before, or nothing where the run is
/// over. One that fails does not take the others with it.
fn write_all(
    work: &Work<'_>,
    place: &mut Value,
    prepared: &[Prepared],
) -> Result<Option<usize>, JobError> {
    let (mut rest, mut fresh) = (prepared, 0);
    while !rest.is_empty() {
        let mut done = 0;
        let next = place_behind(place, rest.len());
        let written = work.write_part(|ctx| write_part(ctx, work, rest, &next, &mut done));
        match written {
            Ok(Some(new)) => {
                *place = next;
                return Ok(Some(fresh + new));
            }
            Ok(None) => return Ok(None),
            Err(error) if is_of_the_record(&error) && done < rest.len() => {
                let (before, behind) = rest.split_at(done);
                let Some(new) = write_all(work, place, before)? else {
                    return Ok(None);
                };
                let next = place_behind(place, 1);
                let one = &behind[0];
                let failed = Failed::of(&work.source, &one.object.guid, false, &error);
                work.write_part(|ctx| {
                    ctx.tx
                        .see_harvest(&work.job.id, std::slice::from_ref(&one.object.guid))?;
                    write::fail(ctx, true, one, &failed)?;
                    let now = ctx.now;
                    ctx.tx.note_harvest(&work.job.id, Some(&next), 0, now)?;
                    Ok(())
                })?;
                *place = next;
                fresh += new + 1;
                rest = &behind[1..];
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(fresh))
}

/// Returns the place behind so many more records of a page.
fn place_behind(place: &Value, records: usize) -> Value {
    let mut next = place.clone();
    for key in ["done", "position"] {
        next[key] = json!(place[key].as_i64().unwrap_or(0) + records as i64);
    }
    next
}

/// Writes records in one transaction; tells how many were not listed before, or nothing where the run is over.
fn write_part(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    prepared: &[Prepared],
    next: &Value,
    done: &mut usize,
) -> Result<Option<usize>, ActionError> {
    // The work is done again where a race was lost.
    *done = 0;
    let id = &work.job.id;
    let guids: Vec<String> = prepared
        .iter()
        .map(|one| one.object.guid.clone())
        .filter(|guid| unnameable(guid).is_none())
        .collect();
    let mut seen: HashSet<String> = ctx.tx.see_harvest(id, &guids)?.into_iter().collect();
    let before = seen.len();
    let mut batch = Batch::read(ctx, &work.source, prepared.iter())?.of_new();
    for one in prepared {
        let guid = &one.object.guid;
        let problem = match seen.insert(guid.clone()) {
            false => Some(duplicate(guid)),
            true => {
                unnameable(guid).or_else(|| too_large(ctx, guid, one.object.content.as_deref()))
            }
        };
        match problem {
            Some(why) => job::complain(ctx, id, &why)?,
            None => write::settle(ctx, &work.source, &mut batch, one)?,
        }
        *done += 1;
    }
    batch.store(ctx)?;
    let now = ctx.now;
    let goes = ctx.tx.note_harvest(id, Some(next), 0, now)?;
    Ok(goes.then_some(seen.len() - before))
}
