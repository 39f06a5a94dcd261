//! What is left of a record that everybody could see and can no more: what it was called, when and why it went, what is there
//! in its place.

use cairn_domain::permission::Viewer;
use cairn_store::{Announcement, Farewell};
use serde_json::Value;

use crate::action::{Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::transparency::form;

/// Longest reason, in characters.
const LONGEST: usize = 2000;

/// Parameters of what withdraws records, for the documentation.
pub(crate) const REASON: Param = param(
    "reason",
    ParamKind::Text,
    "Why a public record goes, for everybody to read at its address; 2000 characters at most.",
);
/// What is there in its place.
pub(crate) const REPLACED_BY: Param = param(
    "replaced_by",
    ParamKind::Text,
    "What is there in its place: the id or name of a public record, or an address.",
);
/// Whether its address leads there.
pub(crate) const REDIRECT: Param = param(
    "redirect",
    ParamKind::Boolean,
    "Whether the address of the record leads to what is there in its place.",
);

/// Reads what an input says of a record that goes; nothing where it says nothing.
pub(crate) fn farewell(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
) -> Result<Option<Farewell>, ActionError> {
    let reason = input.text(REASON.name);
    if reason
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST)
    {
        return Err(ActionError::field(
            REASON.name,
            format!("Longer than {LONGEST} characters"),
        ));
    }
    let replaced_by = match input.text(REPLACED_BY.name) {
        Some(text) => Some(replacement(ctx, &text)?),
        None => None,
    };
    let leads = input.flag(REDIRECT.name, false)?;
    if leads && replaced_by.is_none() {
        return Err(ActionError::field(
            REDIRECT.name,
            "Needs replaced_by, which says where to",
        ));
    }
    let said = Farewell {
        reason,
        replaced_by,
        leads,
    };
    Ok((said != Farewell::default()).then_some(said))
}

/// Reads what is there in the place of a record: the id of a public one, or an address of the web.
fn replacement(ctx: &mut Ctx<'_, '_>, text: &str) -> Result<String, ActionError> {
    if let Some(head) = ctx.tx.dataset_head(text)?
        && Viewer::anonymous().sees(&head)
    {
        return Ok(head.id);
    }
    match url::Url::parse(text) {
        Ok(address) if matches!(address.scheme(), "http" | "https") => Ok(address.into()),
        _ => Err(ActionError::field(
            REPLACED_BY.name,
            "Neither a public record nor an address that begins with http:// or https://",
        )),
    }
}

/// Says what an input says of a record that this transaction withdrew. Of one that was never public nothing is kept.
pub(crate) fn explain(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    said: Option<&Farewell>,
) -> Result<(), ActionError> {
    if let Some(said) = said {
        ctx.tx.explain_gone(id, said)?;
    }
    Ok(())
}

/// Finds what is left of a record by its id, its last name, or a name that it had before.
pub(crate) fn find(
    ctx: &mut Ctx<'_, '_>,
    id_or_name: &str,
) -> Result<Option<Announcement>, ActionError> {
    let by_id = ctx.tx.announcement(id_or_name)?;
    if let Some(gone) = by_id.filter(|one| one.gone) {
        return Ok(Some(gone));
    }
    // What a record that is public no more is called now is nobody's business: its last public name leads to it.
    if let Some(gone) = ctx.tx.gone_record_named(id_or_name)? {
        return Ok(Some(gone));
    }
    let once = match ctx.tx.dataset_once_named(id_or_name)? {
        Some(id) => ctx.tx.announcement(&id)?,
        None => None,
    };
    Ok(once.filter(|one| one.gone))
}

/// Returns what everybody may read of a record that went.
pub(crate) fn shown(gone: &Announcement) -> Value {
    form::tombstone(gone)
}

/// Where the address of a record that went leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replacement {
    /// To a record of this name.
    Record(String),
    /// Elsewhere.
    Elsewhere(String),
}

/// Returns what is there in the place of a record that went, as far as everybody sees it.
pub(crate) fn replaced_by(
    ctx: &mut Ctx<'_, '_>,
    gone: &Announcement,
) -> Result<Option<Replacement>, ActionError> {
    let Some(by) = &gone.replaced_by else {
        return Ok(None);
    };
    if by.contains("://") {
        return Ok(Some(Replacement::Elsewhere(by.clone())));
    }
    let head = ctx.tx.dataset_head(by)?;
    Ok(head
        .filter(|head| Viewer::anonymous().sees(head))
        .map(|head| Replacement::Record(head.name)))
}
