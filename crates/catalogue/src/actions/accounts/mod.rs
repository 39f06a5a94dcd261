//! Accounts and API tokens.

mod api_token_create;
mod api_token_list;
mod api_token_revoke;

use crate::action::ActionDef;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    api_token_create::DEF,
    api_token_list::DEF,
    api_token_revoke::DEF,
];

/// Lets the owner of an account pass, and sysadmins.
fn require_self(ctx: &Ctx<'_, '_>, account_id: &str) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is(account_id) || ctx.caller.is_sysadmin() {
        Ok(())
    } else {
        Err(ActionError::denied())
    }
}
