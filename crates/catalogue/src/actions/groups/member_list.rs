//! `member_list`: who and what belongs to a group.

use std::collections::HashSet;

use cairn_domain::permission::Role;
use serde_json::{Value, json};

use super::member_roles_list::role_title;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "member_list",
    kind: Kind::Read,
    about: "Lists the members of a group or organization: users, datasets that the caller sees, and parents.",
    access: "Everybody where it is active; otherwise its members and sysadmins.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id or name of the group or organization.",
        ),
        param(
            "object_type",
            ParamKind::Text,
            "Only user, package or group, and of those the active ones.",
        ),
        param("capacity", ParamKind::Text, "Only this capacity."),
    ],
    returns: "List of lists of three: id, type, and capacity (the title of the role where it is one).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let found = ctx
        .tx
        .group_by_ref(&id)?
        .ok_or_else(ActionError::not_found)?;
    let object_type = input.text("object_type");
    group::require_show(ctx, &found, object_type.as_deref() == Some("user"))?;
    let mut members = match object_type.as_deref() {
        None => ctx.tx.members_of_group(&found.id, None)?,
        Some(kind @ ("user" | "package" | "group")) => ctx.tx.members_in_use(&found.id, kind)?,
        Some(_) => Vec::new(),
    };
    let viewer = ctx.viewer()?;
    let datasets: Vec<String> = members
        .iter()
        .filter(|member| member.table_name == "package")
        .map(|member| member.table_id.clone())
        .collect();
    let seen: HashSet<String> = ctx
        .tx
        .dataset_heads(&datasets)?
        .into_iter()
        .filter(|head| viewer.sees(head))
        .map(|head| head.id)
        .collect();
    members.retain(|member| member.table_name != "package" || seen.contains(&member.table_id));
    let capacity = input.text("capacity");
    let french = ctx.locale.starts_with("fr");
    let rows: Vec<Value> = members
        .into_iter()
        .filter(|member| {
            capacity
                .as_ref()
                .is_none_or(|wanted| *wanted == member.capacity)
        })
        .map(|member| {
            let shown = match Role::parse(&member.capacity) {
                Some(role) => role_title(role, french).to_owned(),
                None => member.capacity,
            };
            json!([member.table_id, member.table_name, shown])
        })
        .collect();
    Ok(Value::Array(rows).into())
}
