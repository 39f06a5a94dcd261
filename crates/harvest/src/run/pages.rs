//! Pages that hold records: a list names the pages, the records are known once they are fetched.
//!
//! A run notes which pages are listed and which were read. A record that is on no page any more is gone, unless its page could not
//! be had. A page that has not changed since is not fetched, and its records count as they are.

use std::collections::{HashMap, HashSet};

use cairn_catalogue::harvest::job;
use cairn_catalogue::jobs::JobError;
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::{HarvestObject, ObjectState};
use cairn_store::Known;
use serde_json::json;

use super::gather::{self, too_large};
use super::{Goes, Work};
use crate::harvester::Found;
use crate::hash;
use crate::source::Source;

/// Key under which an object keeps when its page changed.
const CHANGED: &str = "page_changed";

/// What a run notes of a page that is listed.
pub(crate) fn listed(address: &str) -> String {
    format!("page {address}")
}

/// What a run notes of a page that was read.
fn read(address: &str) -> String {
    format!("read {address}")
}

/// What changes when a record of a page does, where the list says when the page changed.
fn mark(changed: &str, records: usize) -> String {
    format!("{changed} {records}")
}

/// What datasets were last made of, by the address of the page.
pub(crate) struct Pages(HashMap<String, Vec<Known>>);

impl Pages {
    /// Reads what is known of the pages among what is listed.
    pub(crate) fn known(
        ctx: &mut Ctx<'_, '_>,
        source: &Source,
        found: &[Found],
    ) -> Result<Self, ActionError> {
        let addresses: Vec<String> = found
            .iter()
            .filter(|found| found.is_page)
            .map(|found| found.guid.clone())
            .collect();
        let mut pages: HashMap<String, Vec<Known>> = HashMap::new();
        for known in ctx.tx.known_at(&source.record.id, &addresses)? {
            if let Some(url) = known.url.clone() {
                pages.entry(url).or_default().push(known);
            }
        }
        Ok(Self(pages))
    }

    /// Returns the names of the records of a page that is as it was when all of them were imported; `comes_back` tells whether those that were
    /// deleted here count as missing.
    pub(crate) fn unchanged(
        &self,
        page: &Found,
        reading: &str,
        comes_back: bool,
    ) -> Option<Vec<String>> {
        let known = self.0.get(&page.guid).filter(|_| !page.mark.is_empty())?;
        let hash = hash::of_record(&mark(&page.mark, known.len()), reading);
        known
            .iter()
            .all(|known| known.hash.as_ref() == Some(&hash) && (known.alive || !comes_back))
            .then(|| known.iter().map(|known| known.guid.clone()).collect())
    }
}

/// Makes the object of a page know when the page changed.
pub(super) fn note_changed(page: &Found, extras: &mut serde_json::Value) {
    if page.is_page && !page.mark.is_empty() {
        extras[CHANGED] = json!(page.mark);
    }
}

/// Returns the records of a page that have no page of their own in the list, each with what changes when it does.
pub(crate) fn own_records(
    found: Vec<Found>,
    is_listed: impl Fn(&str) -> bool,
    changed: Option<&str>,
) -> Vec<Found> {
    let mut own: Vec<Found> = found
        .into_iter()
        .filter(|found| !is_listed(&found.guid))
        .collect();
    if let Some(changed) = changed {
        let mark = mark(changed, own.len());
        for found in &mut own {
            found.mark.clone_from(&mark);
        }
    }
    own
}

/// Returns when the page of an object changed, where the list said it.
pub(crate) fn changed(page: &HarvestObject) -> Option<&str> {
    page.extras[CHANGED].as_str()
}

/// Puts the records of a page in the place of the page; `fault` says why it could be read only in part.
pub(super) fn settle(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    page: &HarvestObject,
    found: &[Found],
    fault: Option<&str>,
) -> Result<(), ActionError> {
    let (id, source) = (&work.job.id, &work.source);
    let others: Vec<String> = found
        .iter()
        .filter(|found| found.guid != page.guid)
        .map(|found| listed(&found.guid))
        .collect();
    let others: HashSet<String> = ctx.tx.seen_by_harvest(id, &others)?.into_iter().collect();
    let is_listed = |guid: &str| guid != page.guid && others.contains(&listed(guid));
    // A page that was read in part is fetched again although it did not change.
    let changed = changed(page).filter(|_| fault.is_none());
    let own = own_records(found.to_vec(), is_listed, changed);
    let guids: Vec<String> = own.iter().map(|found| found.guid.clone()).collect();
    let before: HashSet<String> = ctx.tx.see_harvest(id, &guids)?.into_iter().collect();
    let known = ctx.tx.known_of_source(&source.record.id, &guids)?;
    let reading = source.reading();
    let full = work.job.options["full"] == json!(true);
    let now = ctx.now;
    let (mut objects, mut unmodified) = (Vec::new(), 0);
    for found in &own {
        if before.contains(&found.guid) {
            job::complain(ctx, id, &gather::duplicate(&found.guid))?;
            continue;
        }
        let problem = gather::unnameable(&found.guid)
            .or_else(|| too_large(ctx, &found.guid, found.content.as_deref()));
        if let Some(why) = problem {
            job::complain(ctx, id, &why)?;
            continue;
        }
        let hash = hash::of_record(&found.mark, &reading);
        let same = known.iter().any(|known| {
            known.guid == found.guid && known.alive && known.hash.as_ref() == Some(&hash)
        });
        if same && !full {
            unmodified += 1;
            continue;
        }
        let mut object = gather::object(work, found, hash, page.position, now);
        object.state = ObjectState::Import;
        object.fetch_started = page.fetch_started.or(Some(now));
        object.fetch_finished = Some(now);
        objects.push(object);
    }
    ctx.tx.remove_harvest_object(&page.id)?;
    ctx.tx.insert_harvest_objects(&objects)?;
    match fault {
        None => {
            ctx.tx.see_harvest(id, &[read(&page.guid)])?;
        }
        Some(fault) => job::complain(ctx, id, &format!("{}: {fault}", page.guid))?,
    }
    ctx.tx
        .note_harvest(id, work.job.place.as_ref(), unmodified, now)?;
    Ok(())
}

/// Leaves those out whose page is listed and could not be read: nobody knows whether they are on it.
fn gone(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    unseen: Vec<Known>,
) -> Result<Vec<Known>, ActionError> {
    let (of_listed, mut gone) = by_note(ctx, work, unseen, listed)?;
    let (of_read, _) = by_note(ctx, work, of_listed, read)?;
    gone.extend(of_read);
    Ok(gone)
}

/// Sorts records by whether the run noted something of their page.
fn by_note(
    ctx: &mut Ctx<'_, '_>,
    work: &Work<'_>,
    unseen: Vec<Known>,
    note: fn(&str) -> String,
) -> Result<(Vec<Known>, Vec<Known>), ActionError> {
    let notes: Vec<String> = unseen
        .iter()
        .filter_map(|known| known.url.as_deref().map(note))
        .collect();
    let noted: HashSet<String> = ctx
        .tx
        .seen_by_harvest(&work.job.id, &notes)?
        .into_iter()
        .collect();
    Ok(unseen.into_iter().partition(|known| {
        let url = known.url.as_deref();
        url.is_some_and(|url| noted.contains(&note(url)))
    }))
}

/// Once every page is fetched: what is on none of them is gone.
pub(super) fn end(work: &Work<'_>) -> Result<Goes, JobError> {
    let whole =
        gather::listed(work.job.place.as_ref()).is_some_and(|last| last.whole && !last.unchanged);
    if !whole || !work.source.deletes() {
        return Ok(Goes::On);
    }
    gather::list_gone(work, gone)?;
    gather::held_or_on(work)
}
