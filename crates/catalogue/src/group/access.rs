//! Who may do what with a group or organization, in CKAN's words where the answer is no.

use cairn_domain::permission::{DELETE, MANAGE_GROUP, READ, UPDATE};
use cairn_domain::record::{ACTIVE, Group};

use super::PartyKind;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Lets those pass who may create one.
pub(crate) fn require_create(ctx: &Ctx<'_, '_>, kind: PartyKind) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let auth = &ctx.app.settings.auth;
    let open = match kind {
        PartyKind::Group => auth.user_create_groups,
        PartyKind::Organization => auth.user_create_organizations,
    };
    match ctx.caller.id() {
        Some(_) if open || ctx.caller.is_sysadmin() => Ok(()),
        who => Err(ActionError::denied_because(format!(
            "User {} not authorized to create {}s",
            who.unwrap_or("None"),
            kind.word()
        ))),
    }
}

/// Lets those pass who may see this one: everybody where it is active, unless they ask for its users and the site keeps
/// those to itself; its members otherwise.
pub(crate) fn require_show(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    with_users: bool,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let open = !with_users || ctx.app.settings.auth.public_user_details;
    if (group.state == ACTIVE && open) || ctx.may_in_group(&group.id, READ)? {
        return Ok(());
    }
    denied(ctx, &format!("read group {}", group.id))
}

/// Lets those pass who may change it: its admins.
pub(crate) fn require_update(ctx: &mut Ctx<'_, '_>, group: &Group) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.may_in_group(&group.id, UPDATE)? {
        return Ok(());
    }
    let word = PartyKind::of(group).word();
    denied(ctx, &format!("edit {word} {}", group.id))
}

/// Lets those pass who may delete it: its admins, where the site allows that at all.
pub(crate) fn require_delete(ctx: &mut Ctx<'_, '_>, group: &Group) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let auth = &ctx.app.settings.auth;
    let open = match PartyKind::of(group) {
        PartyKind::Group => auth.user_delete_groups,
        PartyKind::Organization => auth.user_delete_organizations,
    };
    let word = PartyKind::of(group).word();
    if !open && !ctx.caller.is_sysadmin() {
        return denied(ctx, &format!("delete {word}s"));
    }
    if ctx.may_in_group(&group.id, DELETE)? {
        return Ok(());
    }
    denied(ctx, &format!("delete {word} {}", group.id))
}

/// Lets those pass who may add and remove members of a kind: admins, and every member where datasets of a group are meant.
pub(crate) fn require_members(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    object_type: &str,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let permission = if !group.is_organization && object_type == "package" {
        MANAGE_GROUP
    } else {
        UPDATE
    };
    if ctx.may_in_group(&group.id, permission)? {
        return Ok(());
    }
    denied(ctx, &format!("edit group {}", group.id))
}

fn denied(ctx: &Ctx<'_, '_>, what: &str) -> Result<(), ActionError> {
    Err(ActionError::denied_because(format!(
        "User {} not authorized to {what}",
        ctx.caller.name()
    )))
}
