//! Publishing: forms that are kept unsent, publication at a time, approval by an organization's admins.

mod form_draft_delete;
mod form_draft_list;
mod form_draft_save;
mod form_draft_show;
mod publication_approve;
mod publication_cancel;
mod publication_list;
mod publication_request;
mod publication_return;
mod publication_show;

use cairn_store::{FormDraft, Publication};
use serde_json::{Value, json};

use crate::action::ActionDef;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    form_draft_delete::DEF,
    form_draft_list::DEF,
    form_draft_save::DEF,
    form_draft_show::DEF,
    publication_approve::DEF,
    publication_cancel::DEF,
    publication_list::DEF,
    publication_request::DEF,
    publication_return::DEF,
    publication_show::DEF,
];

/// Returns the id of the account whose forms are meant: the caller's own.
fn own_account(ctx: &Ctx<'_, '_>) -> Result<String, ActionError> {
    ctx.refuse_deleted()?;
    let id = ctx.caller.id().ok_or_else(ActionError::denied)?;
    Ok(id.to_owned())
}

/// Shows a form that is kept, without what was typed.
fn draft_dict(draft: &FormDraft) -> Value {
    json!({
        "place": draft.place,
        "title": draft.title,
        "saved": iso(draft.saved),
    })
}

/// Shows what is asked for a record.
fn publication_dict(asked: &Publication) -> Value {
    json!({
        "package_id": asked.dataset_id,
        "state": asked.state.as_str(),
        "publish_at": asked.at.map(iso),
        "asked_by": asked.asked_by,
        "asked": iso(asked.asked),
        "decided_by": asked.decided_by,
        "remark": asked.remark,
    })
}

/// Shows a record for which nothing is asked any more, or nothing was.
fn settled_dict(dataset_id: &str, state: &str) -> Value {
    json!({
        "package_id": dataset_id,
        "state": state,
        "publish_at": null,
        "asked_by": null,
        "asked": null,
        "decided_by": null,
        "remark": "",
    })
}
