//! `group_list_authz`: the groups that the caller may put datasets into.

use cairn_domain::permission::MANAGE_GROUP;
use cairn_domain::record::{ACTIVE, Group};
use cairn_store::{GroupFilter, GroupOrder};
use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_list_authz",
    kind: Kind::Read,
    about: "Lists the groups that the caller may put datasets into.",
    access: "Everybody; nobody in particular gets an empty list.",
    params: &[
        param(
            "available_only",
            ParamKind::Boolean,
            "Taken for compatibility; the answer is the same.",
        ),
        param(
            "am_member",
            ParamKind::Boolean,
            "Only groups that the caller is a member of, for sysadmins too.",
        ),
        param(
            "include_dataset_count",
            ParamKind::Boolean,
            "Adds how many datasets the caller sees there, private ones too.",
        ),
        param(
            "include_member_count",
            ParamKind::Boolean,
            "Adds how many users there are.",
        ),
    ],
    returns: "List of groups, without extras.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let am_member = input.is_set("am_member");
    let dataset_count = input.is_set("include_dataset_count");
    let member_count = input.is_set("include_member_count");
    let ids: Vec<String> = if ctx.caller.is_sysadmin() && !am_member {
        all_active(ctx, false)?
    } else if ctx.caller.is_anonymous() {
        Vec::new()
    } else {
        // A role counts where it was given; what comes down from parents is left out.
        let grants = ctx.grants()?;
        grants
            .groups_with(MANAGE_GROUP, false)
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| grants.direct_role(id).is_some())
            .collect()
    };
    let groups: Vec<Group> = ctx.tx.groups(&ids)?;
    debug_assert!(groups.iter().all(|group| group.state == ACTIVE));
    let dicts = group::plain_dicts(ctx, &groups, dataset_count, member_count)?;
    Ok(Value::Array(dicts.into_iter().map(Value::Object).collect()).into())
}

/// Returns the ids of all active groups, or of all active organizations.
pub(super) fn all_active(
    ctx: &mut Ctx<'_, '_>,
    is_organization: bool,
) -> Result<Vec<String>, ActionError> {
    let filter = GroupFilter {
        is_organization,
        ..GroupFilter::default()
    };
    let found = ctx
        .tx
        .list_groups(&filter, GroupOrder::Title, false, None, 0)?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}
