//! `form_draft_save`: what somebody typed into a form is kept until it is sent.

use cairn_store::FormDraft;
use serde_json::Value;

use super::{draft_dict, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Longest place of a form, in bytes.
const LONGEST_PLACE: usize = 500;
/// Characters of a title that are kept.
const TITLE: usize = 200;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "form_draft_save",
    kind: Kind::Write,
    about: "Keeps what the caller typed into a form, in place of what was kept for the same place. Records do not change by it.",
    access: "Everybody who is signed in, for themselves.",
    params: &[
        required(
            "place",
            ParamKind::Text,
            "The path of the form's page, such as `/dataset/edit/rivers`.",
        ),
        required(
            "form",
            ParamKind::Any,
            "List of the names and values of its fields, a pair each.",
        ),
        param("title", ParamKind::Text, "What it is called in lists."),
    ],
    returns: "place, title, and when it was saved.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let place = input.required("place")?;
    if !place.starts_with('/') || place.len() > LONGEST_PLACE {
        return Err(ActionError::field("place", "Must be the path of a page"));
    }
    let form = input
        .get("form")
        .ok_or_else(|| ActionError::missing("form"))?;
    if !is_form(form) {
        return Err(ActionError::field(
            "form",
            "Must be a list of pairs of texts",
        ));
    }
    let form = form.to_string();
    let settings = &ctx.app.settings.publishing;
    if form.len() > settings.form_draft_kilobytes << 10 {
        return Err(ActionError::field(
            "form",
            "The form is too long to be kept",
        ));
    }
    let title = input.text("title").unwrap_or_default();
    let there = ctx.tx.form_drafts(&account_id)?;
    let is_known = there.iter().any(|draft| draft.place == place);
    if !is_known && there.len() >= settings.form_drafts {
        return Err(ActionError::field(
            "place",
            "Too many forms are kept: send or discard some",
        ));
    }
    let draft = FormDraft {
        account_id,
        place,
        title: title.chars().take(TITLE).collect(),
        form,
        saved: ctx.now,
    };
    ctx.tx.put_form_draft(&draft)?;
    Ok(draft_dict(&draft).into())
}

/// Tells whether a value is a list of pairs of texts.
fn is_form(value: &Value) -> bool {
    let pair = |pair: &Value| {
        let parts = pair.as_array();
        parts.is_some_and(|parts| parts.len() == 2 && parts.iter().all(Value::is_string))
    };
    value.as_array().is_some_and(|pairs| pairs.iter().all(pair))
}
