//! Imports of inventories: tables with a record a row.

mod inventory_import_create;
mod inventory_import_list;
mod inventory_import_rows;
mod inventory_import_show;

use cairn_store::InventoryImport;
use serde_json::{Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::messages::said;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    inventory_import_create::DEF,
    inventory_import_list::DEF,
    inventory_import_rows::DEF,
    inventory_import_show::DEF,
];

const IMPORT: Param = required("id", ParamKind::Text, "Id of the import.");

/// Returns the id of the account whose imports are meant: the caller's own.
fn own_account(ctx: &Ctx<'_, '_>) -> Result<String, ActionError> {
    ctx.refuse_deleted()?;
    let id = ctx.caller.id().ok_or_else(ActionError::denied)?;
    Ok(id.to_owned())
}

/// Returns the import that `id` names, to those whose it is and to sysadmins.
fn import_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<InventoryImport, ActionError> {
    let account = own_account(ctx)?;
    let id = input.required("id")?;
    let found = ctx.tx.inventory_import(&id)?;
    let is_sysadmin = ctx.caller.is_sysadmin();
    found
        .filter(|import| is_sysadmin || import.account_id == account)
        .ok_or_else(ActionError::not_found)
}

/// Shows an import, with why it broke off in a language.
fn shown(import: &InventoryImport, language: &str) -> Value {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let failure = import.failure.as_deref();
    let failure = failure.map(|why| said(why, language).unwrap_or_else(|| why.to_owned()));
    let plan = parsed(&import.plan);
    json!({
        "tus_upload": plan["upload"],
        "columns": plan["columns"],
        "owner_org": plan["owner_org"],
        "id": import.id,
        "file_name": import.file_name,
        "asked": iso(import.asked),
        "finished": import.finished.map(iso),
        "dry_run": !import.writes,
        "rows": import.total,
        "done": import.done,
        "good": import.good,
        "bad": import.done - import.good,
        "heading": import.heading.as_deref().map(parsed),
        "failure": failure,
    })
}
