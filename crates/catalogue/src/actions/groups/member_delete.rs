//! `member_delete`: a user, a dataset or a parent leaves a group.

use cairn_domain::record::{ACTIVE, DELETED, Group, Member};
use serde_json::Value;

use super::member_create::{named, require};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "member_delete",
    kind: Kind::Write,
    about: "Takes a user, a dataset or a parent out of a group or organization.",
    access: "As member_create.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id or name of the group or organization.",
        ),
        required("object", ParamKind::Text, "Id or name of the member."),
        required("object_type", ParamKind::Text, "user, package or group."),
    ],
    returns: "Nothing, also where there was no such member.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require(input, &["id", "object", "object_type"])?;
    let (group, object_type, object) = named(ctx, input)?;
    group::require_members(ctx, &group, &object_type)?;
    remove(ctx, &group, &object_type, &object)?;
    Ok(Value::Null.into())
}

/// Takes a member out, where there is such a one; permission was asked before.
pub(super) fn remove(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    object_type: &str,
    object: &str,
) -> Result<(), ActionError> {
    let held = ctx.tx.member(&group.id, object_type, object)?;
    if let Some(member) = held.filter(|member| member.state == ACTIVE) {
        let gone = Member {
            state: DELETED.to_owned(),
            ..member
        };
        group::put_member(ctx, &gone)?;
    }
    Ok(())
}
