//! `member_roles_list`: the roles that users can have.

use cairn_domain::permission::Role;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "member_roles_list",
    kind: Kind::Read,
    about: "Lists the roles that users can have in a group or organization.",
    access: "Everybody.",
    params: &[param(
        "group_type",
        ParamKind::Text,
        "group or organization, the default. Groups have no editors.",
    )],
    returns: "List of text (the title) and value (the role).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let of_group = input.text("group_type").as_deref() == Some("group");
    let french = ctx.locale.starts_with("fr");
    let roles: Vec<Value> = [Role::Admin, Role::Editor, Role::Member]
        .into_iter()
        .filter(|role| !of_group || *role != Role::Editor)
        .map(|role| json!({ "text": role_title(role, french), "value": role.as_str() }))
        .collect();
    Ok(Value::Array(roles).into())
}

/// Returns what people call a role.
pub(super) fn role_title(role: Role, french: bool) -> &'static str {
    match (role, french) {
        (Role::Admin, false) => "Admin",
        (Role::Admin, true) => "Administrateur",
        (Role::Editor, false) => "Editor",
        (Role::Editor, true) => "Éditeur",
        (Role::Member, false) => "Member",
        (Role::Member, true) => "Membre",
    }
}
