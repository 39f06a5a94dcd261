//! `api_token_revoke`: a token stops to work.

use cairn_domain::record::ChangeKind;
use serde_json::Value;

use super::require_self;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "api_token_revoke",
    kind: Kind::Write,
    about: "Makes an API token worthless at once.",
    access: "The owner of the token, sysadmins.",
    params: &[
        param("token", ParamKind::Text, "The token itself."),
        param(
            "jti",
            ParamKind::Text,
            "The token's id, in place of the token.",
        ),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = match input.text("jti") {
        Some(id) => Some(id),
        None => ctx.app.signer.verify(&input.given("token")?),
    };
    let token = match id {
        Some(id) => ctx.tx.api_token(&id)?,
        None => None,
    };
    let Some(token) = token else {
        // Others do not learn which ids there are.
        ctx.require_sysadmin()?;
        return Ok(Value::Null.into());
    };
    require_self(ctx, &token.account_id)?;
    ctx.tx.remove_api_token(&token.id)?;
    ctx.record_change(ChangeKind::Token, &token.id)?;
    Ok(Value::Null.into())
}
