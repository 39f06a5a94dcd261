//! Showcases: what people made of data, submitted by anybody or looked after by those who do so, with the actions of
//! ckanext-showcase for its clients. The records that a showcase was made with stand in its field `datasets_used`.

mod ckanext_package_showcase_list;
mod ckanext_showcase_admin_add;
mod ckanext_showcase_admin_list;
mod ckanext_showcase_admin_remove;
mod ckanext_showcase_create;
mod ckanext_showcase_delete;
mod ckanext_showcase_list;
mod ckanext_showcase_package_association_create;
mod ckanext_showcase_package_association_delete;
mod ckanext_showcase_package_list;
mod ckanext_showcase_show;
mod ckanext_showcase_update;
mod ckanext_showcase_upload;
mod fields;
mod showcase_submit;
mod used;

use cairn_domain::record::{Dataset, DatasetHead};
use serde_json::{Value, json};

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::SHOWCASE;
use crate::wire;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    ckanext_package_showcase_list::DEF,
    ckanext_showcase_admin_add::DEF,
    ckanext_showcase_admin_list::DEF,
    ckanext_showcase_admin_remove::DEF,
    ckanext_showcase_create::DEF,
    ckanext_showcase_delete::DEF,
    ckanext_showcase_list::DEF,
    ckanext_showcase_package_association_create::DEF,
    ckanext_showcase_package_association_delete::DEF,
    ckanext_showcase_package_list::DEF,
    ckanext_showcase_show::DEF,
    ckanext_showcase_update::DEF,
    ckanext_showcase_upload::DEF,
    showcase_submit::DEF,
];

/// Who looks after showcases, for the documentation.
const ADMINS: &str = "Those whom ckanext_showcase_admin_add names; sysadmins.";
/// A showcase and a record, for the documentation.
const ASSOCIATION: &[Param] = &[
    required(
        "showcase_id",
        ParamKind::Text,
        "Id or name of the showcase.",
    ),
    required(
        "package_id",
        ParamKind::Text,
        "Id or name of the record that it was made with.",
    ),
];

/// Who is to look after showcases, or no longer.
const ACCOUNT: Param = required("username", ParamKind::Text, "Name or id of the account.");

/// Returns the id of the account that a sysadmin names.
fn account_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    ctx.require_sysadmin()?;
    let account = ctx.tx.account_by_ref(&input.required(ACCOUNT.name)?)?;
    let account = account.ok_or_else(|| ActionError::no("User was not found."))?;
    Ok(account.id)
}

/// Lets those pass who look after showcases.
fn require_admin(ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let looks_after = match ctx.caller.id() {
        Some(_) if ctx.caller.is_sysadmin() => true,
        Some(id) => ctx.tx.is_showcase_admin(id)?,
        None => false,
    };
    match looks_after {
        true => Ok(()),
        false => Err(ActionError::denied()),
    }
}

/// Returns the showcase that a parameter names.
fn showcase_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<Dataset, ActionError> {
    let found = ctx.tx.dataset_by_ref(&input.required(key)?)?;
    found
        .filter(|found| found.kind == SHOWCASE)
        .ok_or_else(|| ActionError::no("Showcase was not found."))
}

/// Returns the record that a parameter names, which the caller sees.
fn package_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<DatasetHead, ActionError> {
    let head = ctx.tx.dataset_head(&input.required(key)?)?;
    let head = head.ok_or_else(|| ActionError::no("Dataset was not found."))?;
    ctx.require_read(&head)?;
    Ok(head)
}

/// Shows a showcase: as package_show, with where its picture is and how many records it was made with.
fn shown(ctx: &mut Ctx<'_, '_>, showcase: &Dataset) -> Result<Value, ActionError> {
    let mut dict = wire::one_package(ctx.tx, ctx.app, showcase)?;
    let used = used::seen(ctx, showcase)?.len();
    let picture = dict.get("image_url").cloned().unwrap_or_default();
    dict.insert("image_display_url".to_owned(), picture);
    dict.insert("num_datasets".to_owned(), json!(used));
    Ok(Value::Object(dict))
}
