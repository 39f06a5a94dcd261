//! `organization_follower_count`: how many follow an organization or group.

use cairn_domain::record::FollowKind;

use super::{OBJECT, followers};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_follower_count",
    kind: Kind::Read,
    about: "Tells how many follow an organization or group; deleted accounts do not count.",
    access: "Everybody.",
    params: OBJECT,
    returns: "Number.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    followers::count(ctx, FollowKind::Group, input)
}
