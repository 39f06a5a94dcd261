//! `api_token_list`: the tokens of an account, without what makes them work.

use serde_json::{Value, json};

use super::require_self;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "api_token_list",
    kind: Kind::Read,
    about: "Lists the API tokens of an account, the oldest first.",
    access: "The account itself, sysadmins.",
    params: &[
        required("user_id", ParamKind::Text, "Id or name of the account."),
        param("user", ParamKind::Text, "The same under its other name."),
    ],
    returns: "List of objects with id, name, user_id, created_at and last_access, expires_at where the token ends by itself, and scope (access and organizations) where it reaches less far than its account.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let reference = input
        .named("user_id")
        .or_else(|| input.named("user"))
        .ok_or_else(|| ActionError::missing("user_id"))?;
    let Some(account) = ctx.tx.account_by_ref(&reference)? else {
        // Whether there is such an account is for sysadmins to know.
        ctx.require_sysadmin()?;
        return Err(ActionError::no("User not found"));
    };
    require_self(ctx, &account.id)?;
    let tokens: Vec<Value> = ctx
        .tx
        .api_tokens_of(&account.id)?
        .into_iter()
        .map(|token| {
            let mut shown = json!({
                "id": token.id,
                "name": token.name,
                "user_id": token.account_id,
                "created_at": iso(token.created_at),
                "last_access": token.last_access.map(iso),
            });
            if let Some(end) = token.expires_at {
                shown["expires_at"] = json!(iso(end));
            }
            if let Some(scope) = token.scope {
                shown["scope"] = json!(scope);
            }
            shown
        })
        .collect();
    Ok(json!(tokens).into())
}
