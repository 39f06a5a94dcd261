//! `user_delete`: an account goes out of use.

use cairn_domain::record::{ChangeKind, DELETED};
use serde_json::Value;

use super::account_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_delete",
    kind: Kind::Write,
    about: "Marks an account as deleted. Its tokens stop to work, its roles and collaborations end; its name stays taken.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = input.printed("id")?;
    let account = account_of(ctx, input, "id")?
        .ok_or_else(|| ActionError::no(format!("User \"{id}\" was not found.")))?;
    if account.name == ctx.app.settings.site.id {
        return Err(ActionError::rule(
            "The account of the site itself cannot be deleted",
        ));
    }
    delete(ctx, &account.id)?;
    Ok(Value::Null.into())
}

/// Marks an account as deleted and ends its roles.
pub(super) fn delete(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    if let Some(mut account) = ctx.tx.account_to_change(id)? {
        DELETED.clone_into(&mut account.state);
        ctx.tx.update_account(&account)?;
    }
    ctx.tx.delete_memberships_of("user", id)?;
    ctx.tx.remove_collaborations_of(id)?;
    ctx.record_change(ChangeKind::Account, id)
}
