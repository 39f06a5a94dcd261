//! `organization_list_for_user`: the organizations in which somebody holds a permission.

use std::collections::HashMap;

use cairn_domain::permission::{MANAGE_GROUP, Role};
use serde_json::{Value, json};

use super::group_list_authz::all_active;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::group;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_list_for_user",
    kind: Kind::Read,
    about: "Lists the organizations in which a user holds a permission, also by a role in an organization above.",
    access: "Everybody.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id or name of the user; the caller by default.",
        ),
        param(
            "permission",
            ParamKind::Text,
            "The permission; manage_group by default, which every role holds.",
        ),
        param(
            "include_dataset_count",
            ParamKind::Boolean,
            "Adds how many public datasets there are.",
        ),
        param(
            "include_member_count",
            ParamKind::Boolean,
            "Adds how many users there are.",
        ),
    ],
    returns: "List of organizations with the user's capacity, without extras.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let user = match input.text("id") {
        None => ctx.caller.clone(),
        Some(id) => Caller::of(
            ctx.tx
                .account_by_ref(&id)?
                .ok_or_else(ActionError::not_found)?,
        ),
    };
    // Null is a permission that admins alone hold, as every one that does not exist.
    let permission = match input.data.get("permission") {
        None => MANAGE_GROUP.to_owned(),
        Some(permission) => plain_text(permission),
    };
    let dataset_count = input.flag("include_dataset_count", false)?;
    let member_count = input.flag("include_member_count", false)?;
    let roles: HashMap<String, Role> = if user.is_sysadmin() {
        let ids = all_active(ctx, true)?;
        ids.into_iter().map(|id| (id, Role::Admin)).collect()
    } else if user.is_anonymous() {
        HashMap::new()
    } else {
        let grants = Grants::load(ctx.tx, &ctx.app.settings.auth, &user)?;
        grants.groups_with(&permission, true).into_iter().collect()
    };
    let ids: Vec<String> = roles.keys().cloned().collect();
    let groups = ctx.tx.groups(&ids)?;
    let dicts = group::plain_dicts(ctx, &groups, dataset_count, member_count)?;
    let shown: Vec<Value> = dicts
        .into_iter()
        .map(|mut dict| {
            let role = dict
                .get("id")
                .and_then(Value::as_str)
                .and_then(|id| roles.get(id));
            let capacity = json!(role.map(|role| role.as_str()));
            dict.insert("capacity".to_owned(), capacity);
            Value::Object(dict)
        })
        .collect();
    Ok(Value::Array(shown).into())
}
