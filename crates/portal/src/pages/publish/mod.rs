//! Pages of those who publish: files of records, what is deleted, organizations and groups.

pub(super) mod autosave;
pub(in crate::pages) mod bulk;
mod checks;
pub(super) mod delete;
pub(super) mod dictionary;
pub(super) mod first;
pub(super) mod group;
pub(super) mod import;
pub(super) mod imported;
pub(super) mod resource;
pub(super) mod resources;
pub(super) mod review;
pub(super) mod work;

use cairn_catalogue::{ActionError, may_update};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::said::text;

/// Tells whether a form of these pages may be sent to an address.
pub(super) fn takes_forms(path: &str) -> bool {
    matches!(
        parts(path).as_slice(),
        ["dashboard", "publishing" | "bulk" | "import"]
            | ["organization", "bulk_process", _]
            | [_, _, "dictionary", _]
            | [_, "delete" | "resources" | "review", _]
            | [_, _, "resource", "new"]
            | [_, _, "resource", _, "edit" | "delete"]
    )
}

/// Tells whether a form without its seal is shown again at an address.
pub(super) fn shows_again(path: &str) -> bool {
    matches!(
        parts(path).as_slice(),
        [_, "new"]
            | [_, "edit", _]
            | [_, "review", _]
            | [_, _, "dictionary", _]
            | [_, _, "resource", "new"]
            | [_, _, "resource", _, "edit"]
            | ["user", _, "api-tokens"]
            | [_, "member_new", _]
            | [_, "collaborators", _, "new"]
            | ["ckan-admin", "config"]
    )
}

fn parts(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

/// Returns the status and the message for a form that is withheld: of somebody who is signed out by now, of an older session, or not
/// what was typed.
pub(in crate::pages) fn unsent(desk: &Desk<'_>) -> (u16, &'static str) {
    match desk.visit.caller.is_anonymous() {
        true => (403, "publish-signed-out"),
        false if desk.visit.is_garbled => (400, "form-garbled"),
        false => (400, "publish-old-form"),
    }
}

/// Returns a record that the visitor may change.
fn changeable(desk: &Desk<'_>, id: &str) -> Result<Option<Value>, ActionError> {
    if desk.visit.caller.is_anonymous() {
        return Ok(None);
    }
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    let may = may_update(desk.app, &desk.visit.caller, text(&record, "id"))?;
    Ok(may.then_some(record))
}
