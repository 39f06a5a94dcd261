//! What `…_follower_count` and `…_follower_list` do.

use std::collections::HashMap;

use cairn_domain::record::{Account, FollowKind};
use serde_json::{Value, json};

use super::{not_authorized, object_of};
use crate::action::Reply;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::profile::{self, Detail};

/// Tells how many follow an object.
pub(super) fn count(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let object = object_of(ctx, kind, input)?;
    Ok(json!(ctx.tx.count_followers(kind, &object)?).into())
}

/// Lists those who follow an object, by name.
pub(super) fn list(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    if !ctx.caller.is_sysadmin() {
        return Err(not_authorized());
    }
    let object = object_of(ctx, kind, input)?;
    let ids = ctx.tx.follower_ids(kind, &object)?;
    Ok(Value::Array(users(ctx, &ids)?).into())
}

/// Makes the dictionaries of users in the order of their ids, as everybody sees them.
pub(super) fn users(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<Vec<Value>, ActionError> {
    let found = ctx.tx.accounts(ids)?;
    let mut by_id: HashMap<String, Account> = found
        .into_iter()
        .map(|account| (account.id.clone(), account))
        .collect();
    let accounts: Vec<Account> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    let shown = profile::users(ctx, &accounts, Detail::default())?;
    Ok(shown
        .into_iter()
        .map(|mut user| {
            for private in ["email", "apikey"] {
                user.remove(private);
            }
            Value::Object(user)
        })
        .collect())
}
