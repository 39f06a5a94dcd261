//! `member_create`: a user, a dataset or a parent joins a group.

use cairn_domain::record::{ACTIVE, Group, Member};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "member_create",
    kind: Kind::Write,
    about: "Makes a user, a dataset or a group a member of a group or organization, or changes the capacity of one.",
    access: "Its admins; for datasets of a group every member.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id or name of the group or organization.",
        ),
        required("object", ParamKind::Text, "Id or name of the member."),
        required("object_type", ParamKind::Text, "user, package or group."),
        required(
            "capacity",
            ParamKind::Text,
            "Role of a user; public for a dataset, parent for a group.",
        ),
    ],
    returns: "The membership.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require(input, &["id", "object", "object_type", "capacity"])?;
    let (group, object_type, object) = named(ctx, input)?;
    group::require_members(ctx, &group, &object_type)?;
    let capacity = input.given("capacity")?;
    let member = put(ctx, &group, &object_type, &object, &capacity)?;
    Ok(group::member_dict(&member).into())
}

/// Asks for parameters, and tells of all that are missing at once.
pub(super) fn require(input: &Input, keys: &[&str]) -> Result<(), ActionError> {
    let missing: Map<String, Value> = keys
        .iter()
        .filter(|key| !input.data.contains_key(**key))
        .map(|key| ((*key).to_owned(), json!(["Missing value"])))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ActionError::Validation(missing))
    }
}

/// Returns the group, the kind of member and the member's id that an input names.
pub(super) fn named(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
) -> Result<(Group, String, String), ActionError> {
    let group = ctx
        .tx
        .group_by_ref(&input.given("id")?)?
        .ok_or_else(|| ActionError::no("Group was not found."))?;
    let object_type = input.given("object_type")?;
    let reference = input.text("object").unwrap_or_default();
    let Some(object) = group::member_of(ctx, &object_type, &reference)? else {
        let name = group::titled(&object_type);
        return Err(ActionError::no(format!("{name} was not found.")));
    };
    Ok((group, object_type, object))
}

/// Makes an object a member, over the row that it may have already; permission was asked before.
pub(super) fn put(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    object_type: &str,
    object: &str,
    capacity: &str,
) -> Result<Member, ActionError> {
    let before = ctx.tx.member(&group.id, object_type, object)?;
    if let Some(before) = &before
        && object_type == "user"
        && ctx.caller.is(object)
        && before.capacity == "admin"
        && capacity != "admin"
    {
        return Err(ActionError::denied_because(
            "Administrators cannot revoke their own admin status",
        ));
    }
    let member = Member {
        id: before.map_or_else(new_id, |before| before.id),
        group_id: group.id.clone(),
        table_name: object_type.to_owned(),
        table_id: object.to_owned(),
        capacity: capacity.to_owned(),
        state: ACTIVE.to_owned(),
    };
    group::put_member(ctx, &member)?;
    Ok(member)
}
