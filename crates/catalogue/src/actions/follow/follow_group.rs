//! `follow_group`: the caller follows a group or organization.

use cairn_domain::record::FollowKind;

use super::{OBJECT, following};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "follow_group",
    kind: Kind::Write,
    about: "Lets the caller follow a group or organization; who does so already gets the same answer.",
    access: "Those who signed in and see the group.",
    params: OBJECT,
    returns: "follower_id, object_id, and datetime: since when.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    following::follow(ctx, FollowKind::Group, input)
}
