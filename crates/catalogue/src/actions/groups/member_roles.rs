//! What the actions share that give and take roles of users.

use cairn_domain::permission::{MEMBERSHIP, Role};
use serde_json::{Map, Value, json};

use super::{member_create, member_delete};
use crate::action::{Param, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The parameters of those that give a role.
pub(super) const ROLE_PARAMS: &[Param] = &[
    required(
        "id",
        ParamKind::Text,
        "Id or name of the group or organization.",
    ),
    required("username", ParamKind::Text, "Id or name of the user."),
    required("role", ParamKind::Text, "admin, editor or member."),
];

/// Gives a user a role in a group or organization; either kind is taken.
pub(super) fn give(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let given = |key: &str| input.given(key).ok();
    let group = match given("id") {
        Some(id) => ctx.tx.group_by_ref(&id)?,
        None => None,
    };
    let allowed = match &group {
        Some(group) => ctx.may_in_group(&group.id, MEMBERSHIP)?,
        None => ctx.caller.is_sysadmin(),
    };
    if !allowed {
        let name = ctx.caller.name();
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to add members"
        )));
    }
    let mut errors = Map::new();
    let mut complain = |key: &str, message: &str| {
        errors.insert(key.to_owned(), json!([message]));
    };
    match (&group, given("id")) {
        (None, None) => complain("id", "Missing value"),
        (None, Some(_)) => complain("id", "That group name or ID does not exist."),
        (Some(_), _) => {}
    }
    let role = given("role");
    match &role {
        None => complain("role", "Missing value"),
        Some(role) if Role::parse(role).is_none() => complain("role", "role does not exist."),
        Some(_) => {}
    }
    let account = match given("username") {
        None => {
            complain("username", "Missing value");
            None
        }
        Some(name) => {
            let found = ctx.tx.account_by_ref(&name)?;
            if found.is_none() {
                complain("username", "User not found");
            }
            found
        }
    };
    let (Some(group), Some(role), Some(account), true) = (group, role, account, errors.is_empty())
    else {
        return Err(ActionError::Validation(errors));
    };
    let member = member_create::put(ctx, &group, "user", &account.id, &role)?;
    Ok(group::member_dict(&member).into())
}

/// Takes a user out of a group or organization; either kind is taken.
pub(super) fn take(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let group = ctx
        .tx
        .group_by_ref(&input.given("id")?)?
        .ok_or_else(|| ActionError::no("Group was not found."))?;
    let name = input.text("username").or_else(|| input.text("user_id"));
    let account = ctx
        .tx
        .account_by_ref(&name.unwrap_or_default())?
        .ok_or_else(|| ActionError::no("User was not found."))?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied_because(
            "Action member_delete requires an authenticated user",
        ));
    }
    group::require_members(ctx, &group, "user")?;
    member_delete::remove(ctx, &group, "user", &account.id)?;
    Ok(Value::Null.into())
}
