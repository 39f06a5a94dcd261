//! What stands at the address of a dataset: the dataset, another address, or a note that it was withdrawn.
//!
//! Addresses are cited. One that led to a public record leads somewhere for as long as the catalogue remembers the record.

use std::sync::Arc;

use cairn_domain::permission::MEMBERSHIP;
use cairn_store::Announcement;
use chrono::NaiveDateTime;
use serde_json::Value;

use crate::app::App;
use crate::cache::ReadyDataset;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::tombstone::{self, Replacement};

/// What stands at the address of a dataset.
#[derive(Debug)]
pub enum Address {
    /// The dataset itself.
    Here(Arc<ReadyDataset>),
    /// The dataset, which goes by this name; it was asked for by its id.
    Named(String),
    /// The dataset, which goes by this name now.
    Moved(String),
    /// An address elsewhere, which is there in the place of a dataset that went.
    Elsewhere(String),
    /// Nothing any more: it was public and went.
    Withdrawn(Withdrawn),
}

/// What is left of a dataset that went.
#[derive(Debug)]
pub struct Withdrawn {
    /// Its title when it was public, as far as that is known.
    pub title: String,
    /// When it went (UTC).
    pub at: NaiveDateTime,
    /// Why.
    pub reason: Option<String>,
    /// What is there in its place.
    pub replaced_by: Option<Replacement>,
    /// All that everybody may read of it, as `tombstone_show` answers it.
    pub note: Value,
}

/// Tells whether a caller may say who belongs to a group or organization, and change it; `id` is its id.
pub fn may_administer(app: &App, caller: &Caller, id: &str) -> Result<bool, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        Ok(!caller.is_deleted() && ctx.may_in_group(id, MEMBERSHIP)?)
    })
}

/// Tells whether something of its kind stands below an organization, or a group that is none; it is named by its id.
pub fn has_children(app: &App, id: &str, is_organization: bool) -> Result<bool, ActionError> {
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| Ok(ctx.tx.has_children(id, is_organization)?),
    )
}

/// Tells whether a caller may change a dataset, which is named by its id.
pub fn may_update(app: &App, caller: &Caller, id: &str) -> Result<bool, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        match ctx.tx.dataset_head(id)? {
            Some(head) => ctx.may_update(&head),
            None => Ok(false),
        }
    })
}

/// Finds what stands at the address of a dataset for a caller. What they may not see is not found.
pub fn dataset_address(
    app: &App,
    caller: &Caller,
    id_or_name: &str,
) -> Result<Address, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        ctx.refuse_deleted()?;
        if let Some(ready) = ctx.ready(id_or_name)? {
            if ctx.sees(&ready.head)? {
                return Ok(if ready.head.name == id_or_name {
                    Address::Here(ready)
                } else {
                    Address::Named(ready.head.name.clone())
                });
            }
            return withdrawn(ctx, id_or_name);
        }
        let once = match ctx.tx.dataset_once_named(id_or_name)? {
            Some(id) => ctx.tx.dataset_head(&id)?,
            None => None,
        };
        match once {
            Some(head) if ctx.sees(&head)? => Ok(Address::Moved(head.name)),
            _ => withdrawn(ctx, id_or_name),
        }
    })
}

/// Returns what is left of a dataset that everybody could see; nothing is said of any other.
fn withdrawn(ctx: &mut Ctx<'_, '_>, id_or_name: &str) -> Result<Address, ActionError> {
    let gone = tombstone::find(ctx, id_or_name)?.ok_or_else(ActionError::not_found)?;
    let replaced_by = tombstone::replaced_by(ctx, &gone)?;
    if gone.leads {
        match replaced_by {
            Some(Replacement::Record(name)) => return Ok(Address::Moved(name)),
            Some(Replacement::Elsewhere(address)) => return Ok(Address::Elsewhere(address)),
            // What was there in its place went too.
            None => {}
        }
    }
    Ok(Address::Withdrawn(left_of(gone, replaced_by)))
}

fn left_of(gone: Announcement, replaced_by: Option<Replacement>) -> Withdrawn {
    Withdrawn {
        note: tombstone::shown(&gone),
        title: gone.title.or(gone.name).unwrap_or_default(),
        at: gone.at,
        reason: gone.reason,
        replaced_by,
    }
}

/// What an address below that of a dataset names it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Below {
    /// The dataset, by its id or name.
    Dataset(String),
    /// One of its resources, by its id.
    Resource(String),
}

/// Returns what is left of a dataset of which something is asked for that is not there: where everybody could see it and can no
/// more. Nothing is said of any other.
pub fn withdrawn_from(app: &App, below: &Below) -> Result<Option<Withdrawn>, ActionError> {
    let nobody = Caller::anonymous();
    app.read(&nobody, &app.settings.site.locale_default, |ctx| {
        let id = match below {
            Below::Dataset(id_or_name) => Some(id_or_name.clone()),
            Below::Resource(id) => ctx.tx.resource_link(id)?.map(|link| link.dataset_id),
        };
        let Some(id) = id else {
            return Ok(None);
        };
        if let Some(ready) = ctx.ready(&id)?
            && ctx.sees(&ready.head)?
        {
            return Ok(None);
        }
        let Some(gone) = tombstone::find(ctx, &id)? else {
            return Ok(None);
        };
        let replaced_by = tombstone::replaced_by(ctx, &gone)?;
        Ok(Some(left_of(gone, replaced_by)))
    })
}
