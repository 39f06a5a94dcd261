//! What stands at the address of a dataset: the dataset, another address, or a note that it was withdrawn.
//!
//! Addresses are cited. One that led to a public record leads somewhere for as long as the catalogue remembers the record.

use std::sync::Arc;

use cairn_domain::permission::MEMBERSHIP;
use cairn_domain::record::{ACTIVE, DELETED, DatasetHead};
use chrono::NaiveDateTime;

use crate::app::App;
use crate::cache::ReadyDataset;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;

/// How many versions are read together.
const STEP: i64 = 10;

/// What stands at the address of a dataset.
#[derive(Debug)]
pub enum Address {
    /// The dataset itself.
    Here(Arc<ReadyDataset>),
    /// The dataset, which goes by this name; it was asked for by its id.
    Named(String),
    /// The dataset, which goes by this name now.
    Moved(String),
    /// Nothing any more: it was public and was deleted.
    Withdrawn {
        /// Its title when it was public.
        title: String,
        /// When it was deleted (UTC).
        at: NaiveDateTime,
    },
}

/// Tells whether a caller may say who belongs to a group or organization, and change it; `id` is its id.
pub fn may_administer(app: &App, caller: &Caller, id: &str) -> Result<bool, ActionError> {
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        Ok(!caller.is_deleted() && ctx.may_in_group(id, MEMBERSHIP)?)
    })
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
            return withdrawn(ctx, &ready.head);
        }
        let once = match ctx.tx.dataset_once_named(id_or_name)? {
            Some(id) => ctx.tx.dataset_head(&id)?,
            None => None,
        };
        match once {
            Some(head) if ctx.sees(&head)? => Ok(Address::Moved(head.name)),
            Some(head) => withdrawn(ctx, &head),
            None => Err(ActionError::not_found()),
        }
    })
}

/// Returns the note of a deleted dataset whose last version in use was public; nothing is said of any other.
fn withdrawn(ctx: &mut Ctx<'_, '_>, head: &DatasetHead) -> Result<Address, ActionError> {
    if head.state != DELETED {
        return Err(ActionError::not_found());
    }
    let mut before = i64::MAX;
    let mut at = None;
    loop {
        let versions = ctx.tx.dataset_versions_before(&head.id, before, STEP)?;
        for kept in &versions {
            let Some(dataset) = dataset::as_it_was(&head.id, kept) else {
                return Err(ActionError::not_found());
            };
            match at {
                _ if dataset.state == DELETED => at = Some(kept.at),
                Some(at) if dataset.state == ACTIVE && !dataset.private => {
                    return Ok(Address::Withdrawn {
                        title: dataset.title,
                        at,
                    });
                }
                _ => return Err(ActionError::not_found()),
            }
        }
        match versions.last() {
            Some(last) => before = last.version,
            None => return Err(ActionError::not_found()),
        }
    }
}
