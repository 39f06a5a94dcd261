//! `ckanext_showcase_admin_remove`: an account looks after showcases no longer.

use serde_json::Value;

use super::{ACCOUNT, account_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_admin_remove",
    kind: Kind::Write,
    about: "Has an account look after showcases no longer. As in ckanext-showcase.",
    access: "Sysadmins.",
    params: &[ACCOUNT],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = account_of(ctx, input)?;
    if !ctx.tx.remove_showcase_admin(&id)? {
        return Err(ActionError::no(format!(
            "ShowcaseAdmin with user_id '{id}' doesn't exist."
        )));
    }
    Ok(Value::Null.into())
}
