//! `organization_follower_list`: who follows an organization or group.

use cairn_domain::record::FollowKind;

use super::{OBJECT, followers};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_follower_list",
    kind: Kind::Read,
    about: "Lists those who follow an organization or group, by name.",
    access: "Sysadmins.",
    params: OBJECT,
    returns: "List of users.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    followers::list(ctx, FollowKind::Group, input)
}
