//! Groups, organizations and their members.

mod bulk_update;
mod bulk_update_delete;
mod bulk_update_private;
mod bulk_update_public;
mod group_autocomplete;
mod group_create;
mod group_delete;
mod group_list;
mod group_list_authz;
mod group_member_create;
mod group_member_delete;
mod group_package_show;
mod group_patch;
mod group_purge;
mod group_show;
mod group_tree;
mod group_tree_section;
mod group_update;
mod list;
mod member_create;
mod member_delete;
mod member_list;
mod member_roles;
mod member_roles_list;
mod organization_autocomplete;
mod organization_create;
mod organization_delete;
mod organization_list;
mod organization_list_for_user;
mod organization_member_create;
mod organization_member_delete;
mod organization_patch;
mod organization_purge;
mod organization_show;
mod organization_update;
mod tree;

use cairn_domain::record::Group;

use crate::action::{ActionDef, Param, ParamKind, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{Followers, Parents, Parts, PartyKind};
use crate::input::{Input, as_bool};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    bulk_update_delete::DEF,
    bulk_update_private::DEF,
    bulk_update_public::DEF,
    group_autocomplete::DEF,
    group_create::DEF,
    group_delete::DEF,
    group_list::DEF,
    group_list_authz::DEF,
    group_member_create::DEF,
    group_member_delete::DEF,
    group_package_show::DEF,
    group_patch::DEF,
    group_purge::DEF,
    group_show::DEF,
    group_tree::DEF,
    group_tree_section::DEF,
    group_update::DEF,
    member_create::DEF,
    member_delete::DEF,
    member_list::DEF,
    member_roles_list::DEF,
    organization_autocomplete::DEF,
    organization_create::DEF,
    organization_delete::DEF,
    organization_list::DEF,
    organization_list_for_user::DEF,
    organization_member_create::DEF,
    organization_member_delete::DEF,
    organization_patch::DEF,
    organization_purge::DEF,
    organization_show::DEF,
    organization_update::DEF,
];

const NAME: Param = param(
    "name",
    ParamKind::Text,
    "Unique name: 2 to 100 of a-z, 0-9, - and _. Required for a new one.",
);
const TITLE: Param = param("title", ParamKind::Text, "Title; empty for none.");
const DESCRIPTION: Param = param("description", ParamKind::Text, "Description, in Markdown.");
const IMAGE_URL: Param = param("image_url", ParamKind::Text, "Address of an image.");
const IMAGE_UPLOAD: Param = param(
    "image_upload",
    ParamKind::File,
    "The image itself, as a part of a multipart request.",
);
const TYPE: Param = param(
    "type",
    ParamKind::Text,
    "Type; fixed once the record exists.",
);
const STATE: Param = param(
    "state",
    ParamKind::Text,
    "active or deleted; on creation for sysadmins alone.",
);
const APPROVAL_STATUS: Param = param(
    "approval_status",
    ParamKind::Text,
    "Approval status, approved by default.",
);
const EXTRAS: Param = param(
    "extras",
    ParamKind::Objects,
    "Further fields: key and value.",
);
const USERS: Param = param(
    "users",
    ParamKind::Objects,
    "Users: name (or id) and capacity.",
);
const GROUPS: Param = param(
    "groups",
    ParamKind::Objects,
    "Parents: name (or id) and capacity.",
);
const PACKAGES: Param = param(
    "packages",
    ParamKind::Objects,
    "Datasets of a group: id (or name). Passed over for organizations.",
);

/// The keys of a new group or organization, for the documentation.
const PARTY_PARAMS: &[Param] = &[
    NAME,
    TITLE,
    DESCRIPTION,
    IMAGE_URL,
    IMAGE_UPLOAD,
    TYPE,
    STATE,
    APPROVAL_STATUS,
    EXTRAS,
    USERS,
    GROUPS,
    PACKAGES,
];

/// The keys of an update of a group or organization, for the documentation.
const UPDATE_PARAMS: &[Param] = &[
    required("id", ParamKind::Text, "Id or name."),
    NAME,
    TITLE,
    DESCRIPTION,
    IMAGE_URL,
    IMAGE_UPLOAD,
    param(
        "clear_upload",
        ParamKind::Boolean,
        "Takes an uploaded image away.",
    ),
    STATE,
    APPROVAL_STATUS,
    EXTRAS,
    USERS,
    GROUPS,
    PACKAGES,
];

/// The parameter of the actions that take one away.
const NAMED_PARAMS: &[Param] = &[required("id", ParamKind::Text, "Id or name.")];

/// The parameters of the autocompletes.
const TYPED_PARAMS: &[Param] = &[
    required(
        "q",
        ParamKind::Text,
        "Part of a name or title, in any case.",
    ),
    param("limit", ParamKind::Integer, "Most results, 20 by default."),
];

/// The parameters of the show actions.
const SHOW_PARAMS: &[Param] = &[
    required("id", ParamKind::Text, "Id or name."),
    param(
        "include_datasets",
        ParamKind::Boolean,
        "Adds the ten datasets that changed last.",
    ),
    param(
        "include_dataset_count",
        ParamKind::Boolean,
        "Adds how many datasets there are; true by default.",
    ),
    param(
        "include_extras",
        ParamKind::Boolean,
        "Adds extras and the fields of the schema; true by default.",
    ),
    param(
        "include_users",
        ParamKind::Boolean,
        "Adds the users; true by default where users are public.",
    ),
    param(
        "include_groups",
        ParamKind::Boolean,
        "Adds the parents; true by default.",
    ),
    param(
        "include_followers",
        ParamKind::Boolean,
        "Counts the followers, 0 otherwise; true by default.",
    ),
    param(
        "include_member_count",
        ParamKind::Boolean,
        "Adds how many users there are.",
    ),
];

/// Reads what a show action is asked to show.
fn shown_parts(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Parts, ActionError> {
    let parts = Parts::shown(ctx);
    Ok(Parts {
        datasets: input.flag("include_datasets", false)?,
        dataset_count: input.flag("include_dataset_count", true)?,
        extras: input.flag("include_extras", true)?,
        users: bare_flag(input, "include_users", parts.users)?,
        parents: if input.flag("include_groups", true)? {
            Parents::Names
        } else {
            Parents::Hidden
        },
        followers: counted(input.flag("include_followers", true)?),
        member_count: input.flag("include_member_count", false)?,
    })
}

/// Reads a flag whose error names no parameter.
fn bare_flag(input: &Input, key: &str, default: bool) -> Result<bool, ActionError> {
    match input.data.get(key) {
        None => Ok(default),
        Some(value) => as_bool(value).ok_or_else(|| ActionError::rule("Parameter is not an bool")),
    }
}

/// Returns how followers are shown to those who do or do not ask for them.
fn counted(asked: bool) -> Followers {
    if asked {
        Followers::Counted
    } else {
        Followers::Zero
    }
}

/// Returns what a patch action names. Only sysadmins hear of a missing id as a field: for others the question of
/// permission comes first.
fn named_for_patch(
    ctx: &mut Ctx<'_, '_>,
    kind: PartyKind,
    input: &Input,
) -> Result<Group, ActionError> {
    let id = match input.named("id") {
        Some(id) => id,
        None if ctx.caller.is_sysadmin() => input.given("id")?,
        None => return Err(ActionError::rule("Missing id, can not get Group object")),
    };
    kind.find(ctx, &id)?.ok_or_else(ActionError::not_found)
}
