//! `get_site_user`: the account of the site itself.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "get_site_user",
    kind: Kind::Read,
    about: "Shows the account that the site itself acts as.",
    access: "Sysadmins.",
    params: &[],
    returns: "Object with name, id and apikey.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _: &Input) -> Result<Reply, ActionError> {
    if !ctx.caller.is_sysadmin() {
        return Err(ActionError::denied_because(
            "Only internal services allowed to use this action",
        ));
    }
    let account = ctx
        .tx
        .account_by_ref(&ctx.app.settings.site.id)?
        .ok_or_else(ActionError::not_found)?;
    Ok(json!({ "name": account.name, "id": account.id, "apikey": account.apikey }).into())
}
