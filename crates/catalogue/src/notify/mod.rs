//! Telling people and programs what is new, from the change feed: the list of an account, letters, webhooks.
//!
//! The reader below runs in the transaction that moves its place in the feed, so everybody is told once, however many nodes there are.
//! Whether somebody may see what they are told of is asked when they are shown it.

mod digests;
mod feeds;
mod searches;
mod webhooks;

use std::collections::HashMap;

use cairn_domain::record::{ACTIVE, Change, ChangeKind, DatasetHead, HARVEST_SOURCE};
use cairn_store::{CommentState, Happened};
use chrono::TimeDelta;

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::readers::{Reader, changed};

pub(crate) use digests::{DIGESTS, LETTER, RHYTHMS};
pub(crate) use feeds::feed_addresses;
pub(crate) use searches::KIND as SEARCHES;
pub(crate) use webhooks::{KIND as WEBHOOK, Seal, send_later};

/// What changed longer ago is no news: the feed may be read from its beginning, or after a long pause.
const NEWS: TimeDelta = TimeDelta::days(2);

/// Reads the feed for those who follow.
pub(crate) const READER: Reader = Reader {
    name: "notices",
    page: 500,
    take,
};

fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let ids = changed(changes, ChangeKind::Dataset);
    let heads = ctx.tx.dataset_heads(&ids)?.into_iter();
    let heads: Vec<DatasetHead> = heads.filter(|head| head.kind != HARVEST_SOURCE).collect();
    tell_of_records(ctx, &heads)?;
    tell_of_comments(ctx, &changed(changes, ChangeKind::Comment))?;
    searches::look_later(ctx, &heads)?;
    webhooks::cause(ctx, &ids, &heads)
}

/// Tells those who follow a record, its organization or one of its groups that it is new or has changed.
fn tell_of_records(ctx: &mut Ctx<'_, '_>, heads: &[DatasetHead]) -> Result<(), ActionError> {
    let heads: Vec<&DatasetHead> = heads.iter().filter(|head| head.state == ACTIVE).collect();
    let ids: Vec<String> = heads.iter().map(|head| head.id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let fresh = ctx.tx.modified_since(&ids, ctx.now - NEWS)?;
    let actors: HashMap<String, String> = ctx.tx.latest_actors(&ids)?.into_iter().collect();
    let mut groups: HashMap<String, Vec<String>> = HashMap::new();
    for (id, group) in ctx.tx.groups_of_datasets(&ids)? {
        groups.entry(id).or_default().push(group.id);
    }
    for head in heads.iter().filter(|head| fresh.contains(&head.id)) {
        let mut parties = groups.remove(&head.id).unwrap_or_default();
        parties.extend(head.owner_org.clone());
        let happened = match head.version {
            1 => Happened::New,
            _ => Happened::Changed,
        };
        let by = actors.get(&head.id).map_or("", String::as_str);
        ctx.tx
            .tell_followers(&head.id, &parties, happened, by, ctx.now)?;
    }
    Ok(())
}

/// Tells those who follow a record, and whoever is answered, that there is something to read about it.
fn tell_of_comments(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<(), ActionError> {
    if ids.is_empty() {
        return Ok(());
    }
    for comment in ctx.tx.comments(ids)? {
        if comment.state != CommentState::Shown.as_str() {
            continue;
        }
        let (record, by) = (&comment.dataset_id, &comment.account_id);
        ctx.tx
            .tell_followers(record, &[], Happened::Commented, by, ctx.now)?;
        let answered = match &comment.reply_to {
            Some(id) => ctx.tx.comment(id)?,
            None => None,
        };
        if let Some(answered) = answered.filter(|answered| answered.account_id != *by) {
            ctx.tx
                .tell(&answered.account_id, record, Happened::Commented, ctx.now)?;
        }
    }
    Ok(())
}
