//! Decides what a record becomes: which dataset it is, and whether its source has a say in that one.

use cairn_catalogue::harvest::config::{LocalEdits, local_edits};
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::HarvestObject;
use cairn_domain::record::{DELETED, DatasetHead};
use cairn_store::Known;
use serde_json::{Map, Value};

use super::batch::Batch;
use super::origin::{self, Origin};
use super::{extra, text};
use crate::source::{Source, site_of};

/// What a record becomes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// A new dataset.
    Create,
    /// A new dataset under an id of its own: another record of the source has the one that it brings.
    Aside,
    /// The next version of a dataset.
    Update {
        /// The dataset.
        id: String,
        /// Its version when it was last harvested.
        version: Option<i64>,
    },
    /// Nothing: the dataset, and why.
    Leave(Option<String>, String),
    /// Nothing, since something is wrong with it.
    Refuse(String),
}

/// Decides what a record becomes.
pub(crate) fn decide(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    batch: &Batch,
    object: &HarvestObject,
    input: &Map<String, Value>,
) -> Result<Decision, ActionError> {
    let site = site_of(&ctx.app.site_url());
    let way = Origin::of_incoming(input, source, &object.guid);
    // What a site that harvests us gives back.
    if way.passed(&site) && way.chain.len() > 1 {
        return Ok(Decision::Leave(
            None,
            format!(
                "it is a record of this site, or came by it: {}",
                way.chain.join(" → ")
            ),
        ));
    }
    if object.guid.starts_with("http") && site_of(&object.guid) == site && source.site() != site {
        let why = format!("{} is the address of a record of this site", object.guid);
        return Ok(Decision::Leave(None, why));
    }
    if let Some(known) = batch.known(ctx, source, &object.guid)?
        && let Some(id) = known.dataset_id.clone()
        && let Some(head) = batch.head(ctx, &id)?
    {
        return Ok(of_own(source, &head, &known));
    }
    if let Some(head) = batch
        .head(ctx, text(input, "id"))?
        .filter(|head| head.id == text(input, "id"))
    {
        let known = ctx.tx.known_of_dataset(&head.id)?;
        if is_of_another(ctx, source, batch, object, &head, known.as_ref())? {
            return Ok(Decision::Aside);
        }
        return match known {
            Some(known) if known.source_id == source.record.id => Ok(of_own(source, &head, &known)),
            Some(known) => by_two_ways(ctx, source, &head, &known),
            None => of_nobody(ctx, source, &head),
        };
    }
    // Names that hold everywhere name the same record at every source.
    for known in batch.known_everywhere(&object.guid) {
        if known.source_id == source.record.id {
            continue;
        }
        if let Some(id) = known.dataset_id.clone()
            && let Some(head) = ctx.tx.dataset_head(&id)?
        {
            return by_two_ways(ctx, source, &head, known);
        }
    }
    Ok(Decision::Create)
}

/// Tells whether a dataset is what another record of the source became, which the source lists too.
fn is_of_another(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    batch: &Batch,
    object: &HarvestObject,
    head: &DatasetHead,
    known: Option<&Known>,
) -> Result<bool, ActionError> {
    if batch.has_written(&head.id) {
        return Ok(true);
    }
    let other =
        known.filter(|known| known.source_id == source.record.id && known.guid != object.guid);
    let (Some(other), Some(job)) = (other, &object.job_id) else {
        return Ok(false);
    };
    let guids = std::slice::from_ref(&other.guid);
    Ok(!ctx.tx.seen_by_harvest(job, guids)?.is_empty())
}

/// A dataset that this source made.
fn of_own(source: &Source, head: &DatasetHead, known: &Known) -> Decision {
    let policy = local_edits(&source.config);
    if head.state == DELETED && policy != LocalEdits::Overwrite {
        return Decision::Leave(Some(head.id.clone()), "it was deleted here".to_owned());
    }
    let is_edited = known
        .dataset_version
        .is_some_and(|version| version != head.version);
    if is_edited && policy == LocalEdits::Keep {
        return Decision::Leave(Some(head.id.clone()), "it was changed here".to_owned());
    }
    Decision::Update {
        id: head.id.clone(),
        version: known.dataset_version,
    }
}

/// A dataset that another source made: the record's own site has the say, else whoever came first.
fn by_two_ways(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    head: &DatasetHead,
    known: &Known,
) -> Result<Decision, ActionError> {
    let stored = ctx.tx.dataset(&head.id)?;
    let own = stored
        .as_ref()
        .and_then(|dataset| extra(&dataset.body, origin::SITE))
        .map(str::to_owned);
    let other = ctx.tx.harvest_source(&known.source_id)?;
    let abandoned = other.as_ref().is_none_or(|other| !other.active);
    let other_is_origin = other
        .as_ref()
        .is_some_and(|other| Some(site_of(&other.url)) == own);
    if abandoned || (own.as_deref() == Some(&source.site()) && !other_is_origin) {
        return Ok(Decision::Update {
            id: head.id.clone(),
            version: None,
        });
    }
    let way = match other_is_origin {
        true => "its own site",
        false => "another source that had it first",
    };
    Ok(Decision::Leave(
        Some(head.id.clone()),
        format!("it is harvested from {way} (source {})", known.source_id),
    ))
}

/// A dataset that no source is known to have made.
fn of_nobody(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    head: &DatasetHead,
) -> Result<Decision, ActionError> {
    let stored = ctx.tx.dataset(&head.id)?;
    // Its history may have been cleared.
    let was_harvested = stored
        .as_ref()
        .and_then(|dataset| extra(&dataset.body, origin::SITE))
        .is_some_and(|site| site == source.site());
    if was_harvested || source.flag("adopt", false) {
        return Ok(Decision::Update {
            id: head.id.clone(),
            version: None,
        });
    }
    Ok(Decision::Refuse(format!(
        "The id {} is that of a record of this site, which no source may change; adopt in the configuration lets this one",
        head.id
    )))
}

/// Tells whether a name is one that nobody else gives: an address or a UUID.
pub(crate) fn holds_everywhere(guid: &str) -> bool {
    let is_uuid = guid.len() == 36
        && guid.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid
        || guid.starts_with("http://")
        || guid.starts_with("https://")
        || guid.starts_with("urn:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hold_everywhere() {
        for (guid, expected) in [
            ("https://a.example/1", true),
            ("8e298b01-266e-4f2c-a1e9-1ad777fc39b5", true),
            ("urn:x:1", true),
            ("1", false),
            ("dataset-1", false),
        ] {
            assert_eq!(holds_everywhere(guid), expected, "{guid}");
        }
    }
}
