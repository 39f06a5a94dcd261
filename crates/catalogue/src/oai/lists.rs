//! Lists of sets and of items, page by page.

use std::collections::HashMap;

use cairn_domain::record::{ACTIVE, Group};
use cairn_exchange::Site;
use cairn_exchange::oai::{Answer, Code, Format, Header, Resumption, Set};
use cairn_store::{Announcement, AnnouncementFilter, GroupFilter, GroupOrder};

use super::request::{List, Place};
use super::{Refusal, identifier, organization_of};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::{parsed, visible};

/// Most items of a page, whatever the setting says.
const MOST: u64 = 1000;

/// Returns how many items a page has.
fn size(ctx: &Ctx<'_, '_>) -> usize {
    let size = ctx.app.settings.dcat.datasets_per_page.clamp(1, MOST);
    usize::try_from(size).unwrap_or(1)
}

/// Lists the organizations.
pub(super) fn sets(ctx: &mut Ctx<'_, '_>, after: Option<&Place>) -> Result<Answer, Refusal> {
    let size = size(ctx);
    let cursor = after.map_or(0, |place| place.cursor);
    let filter = GroupFilter {
        is_organization: true,
        ..GroupFilter::default()
    };
    let mut ids: Vec<String> = ctx
        .tx
        .list_groups(
            &filter,
            GroupOrder::Name,
            false,
            Some(size as i64 + 1),
            i64::try_from(cursor).unwrap_or(i64::MAX),
        )?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    if ids.is_empty() && after.is_none() {
        return Err(Refusal::Told(
            Code::NoSetHierarchy,
            "Sets are organizations, of which there are none".to_owned(),
        ));
    }
    let more = ids.len() > size;
    ids.truncate(size);
    let mut groups = ctx.tx.groups(&ids)?;
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    let sets = groups
        .into_iter()
        .map(|group| Set {
            name: Some(group.title)
                .filter(|title| !title.trim().is_empty())
                .unwrap_or_else(|| group.name.clone()),
            spec: group.name,
            about: group.description,
        })
        .collect();
    let next = Place::in_sets(cursor + ids.len() as u64);
    let resumption = resumption(ctx, after, more.then_some(next))?;
    Ok(Answer::Sets(sets, resumption))
}

/// Lists items, with what is said about them or without.
pub(super) fn items(ctx: &mut Ctx<'_, '_>, site: &Site, list: &List) -> Result<Answer, Refusal> {
    let none = || Refusal::Told(Code::NoRecordsMatch, "There are no such items".to_owned());
    let owner_org = match &list.set {
        Some(set) => Some(organization_of(ctx, set)?.ok_or_else(none)?),
        None => None,
    };
    let after = list.after.as_ref();
    let filter = AnnouncementFilter {
        from: list.from,
        before: list.before,
        owner_org,
        after: after.and_then(|place| Some((place.at()?, place.id.clone()))),
    };
    let size = size(ctx);
    let mut found = ctx.tx.announcements(&filter, size as i64 + 1)?;
    // What was to come may have changed since, and is no longer in the time that was asked for: then the list just ends.
    if found.is_empty() && after.is_none() {
        return Err(none());
    }
    let more = found.len() > size;
    found.truncate(size);
    let cursor = after.map_or(0, |place| place.cursor) + found.len() as u64;
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| Place::in_list(list, last.at, &last.id, cursor));
    let resumption = resumption(ctx, after, next)?;
    let format = list.records.then_some(list.format);
    let written = written(ctx, site, found, format)?;
    Ok(if list.records {
        Answer::Records(written, resumption)
    } else {
        let headers = written.into_iter().map(|(header, _)| header).collect();
        Answer::Identifiers(headers, resumption)
    })
}

/// Says where a list goes on, or that its last part is this one.
fn resumption(
    ctx: &Ctx<'_, '_>,
    after: Option<&Place>,
    next: Option<Place>,
) -> Result<Option<Resumption>, Refusal> {
    let cursor = after.map_or(0, |place| place.cursor);
    let token = match (next, after) {
        (Some(next), _) => next.token(ctx.app)?,
        (None, Some(_)) => String::new(),
        (None, None) => return Ok(None),
    };
    Ok(Some(Resumption { token, cursor }))
}

/// Writes items: their headers, and in a format what is said about those that are there.
pub(super) fn written(
    ctx: &mut Ctx<'_, '_>,
    site: &Site,
    found: Vec<Announcement>,
    format: Option<Format>,
) -> Result<Vec<(Header, Option<String>)>, Refusal> {
    let ids: Vec<String> = found
        .iter()
        .filter(|one| !one.gone)
        .map(|one| one.id.clone())
        .collect();
    let seen: HashMap<String, _> = visible(ctx, &ids)?
        .into_iter()
        .map(|ready| (ready.head.id.clone(), ready))
        .collect();
    let names = set_names(ctx, &found)?;
    let mut out = Vec::with_capacity(found.len());
    for one in found {
        let ready = seen.get(&one.id);
        let metadata = match (ready, format) {
            (Some(ready), Some(format)) => {
                let text = format
                    .write(&parsed(ready)?, site)
                    .map_err(|error| ActionError::Internal(error.to_string()))?;
                Some(text)
            }
            _ => None,
        };
        let set = one.owner_org.as_ref().and_then(|id| names.get(id));
        let header = Header {
            identifier: identifier(site, &one.id),
            datestamp: one.at,
            sets: set.cloned().into_iter().collect(),
            deleted: ready.is_none(),
        };
        out.push((header, metadata));
    }
    Ok(out)
}

/// Returns the names of the organizations of items.
fn set_names(
    ctx: &mut Ctx<'_, '_>,
    found: &[Announcement],
) -> Result<HashMap<String, String>, Refusal> {
    let mut ids: Vec<String> = found
        .iter()
        .filter_map(|one| one.owner_org.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let active = |group: &Group| group.state == ACTIVE;
    Ok(ctx
        .tx
        .groups(&ids)?
        .into_iter()
        .filter(active)
        .map(|group| (group.id, group.name))
        .collect())
}
