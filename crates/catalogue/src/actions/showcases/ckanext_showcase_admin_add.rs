//! `ckanext_showcase_admin_add`: an account looks after showcases.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_admin_add",
    kind: Kind::Write,
    about: "Has an account look after showcases. As in ckanext-showcase.",
    access: "Sysadmins.",
    params: &[required(
        "username",
        ParamKind::Text,
        "Name or id of the account.",
    )],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let account = ctx.tx.account_by_ref(&input.required("username")?)?;
    let account = account.ok_or_else(|| ActionError::no("User was not found."))?;
    if !ctx.tx.put_showcase_admin(&account.id)? {
        return Err(ActionError::rule(format!(
            "ShowcaseAdmin with user_id '{}' already exists.",
            account.id
        )));
    }
    Ok(Value::Null.into())
}
