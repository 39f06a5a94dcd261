//! Following: who follows which users, datasets, groups and organizations.
//!
//! Most of these actions come in fours that differ in the kind of object alone; what one does is in its verb's file.

mod am_following_dataset;
mod am_following_group;
mod am_following_user;
mod dataset_followee_count;
mod dataset_followee_list;
mod dataset_follower_count;
mod dataset_follower_list;
mod follow_dataset;
mod follow_group;
mod follow_user;
mod followee_count;
mod followee_list;
mod followees;
mod followers;
mod following;
mod group_followee_count;
mod group_followee_list;
mod group_follower_count;
mod group_follower_list;
mod organization_followee_count;
mod organization_followee_list;
mod organization_follower_count;
mod organization_follower_list;
mod unfollow_dataset;
mod unfollow_group;
mod unfollow_user;
mod user_followee_count;
mod user_followee_list;
mod user_follower_count;
mod user_follower_list;

use cairn_domain::record::FollowKind;

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    am_following_dataset::DEF,
    am_following_group::DEF,
    am_following_user::DEF,
    dataset_followee_count::DEF,
    dataset_followee_list::DEF,
    dataset_follower_count::DEF,
    dataset_follower_list::DEF,
    follow_dataset::DEF,
    follow_group::DEF,
    follow_user::DEF,
    followee_count::DEF,
    followee_list::DEF,
    group_followee_count::DEF,
    group_followee_list::DEF,
    group_follower_count::DEF,
    group_follower_list::DEF,
    organization_followee_count::DEF,
    organization_followee_list::DEF,
    organization_follower_count::DEF,
    organization_follower_list::DEF,
    unfollow_dataset::DEF,
    unfollow_group::DEF,
    unfollow_user::DEF,
    user_followee_count::DEF,
    user_followee_list::DEF,
    user_follower_count::DEF,
    user_follower_list::DEF,
];

/// The object, for the documentation.
const OBJECT: &[Param] = &[required("id", ParamKind::Text, "Its id or name.")];

/// Returns the id of the object of a kind with this id or name, any state.
fn find(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    reference: &str,
) -> Result<Option<String>, ActionError> {
    Ok(match kind {
        FollowKind::User => ctx.tx.account_by_ref(reference)?.map(|found| found.id),
        FollowKind::Dataset => ctx.tx.dataset_head(reference)?.map(|found| found.id),
        FollowKind::Group => ctx.tx.group_by_ref(reference)?.map(|found| found.id),
    })
}

/// Returns the id of the object that the parameter `id` names; complains at that key.
fn object_of(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<String, ActionError> {
    let id = input.required("id")?;
    find(ctx, kind, &id)?.ok_or_else(|| {
        let what = match kind {
            FollowKind::User => "User",
            FollowKind::Dataset => "Dataset",
            FollowKind::Group => "Group",
        };
        ActionError::field("id", format!("Not found: {what}"))
    })
}

/// Returns the word of a kind in messages.
fn word(kind: FollowKind) -> &'static str {
    kind.as_str()
}

/// Refuses as CKAN does where a list is not the caller's to see.
fn not_authorized() -> ActionError {
    ActionError::denied_because("Not authorized")
}
