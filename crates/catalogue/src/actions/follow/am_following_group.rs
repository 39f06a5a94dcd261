//! `am_following_group`: whether the caller follows a group or organization.

use cairn_domain::record::FollowKind;

use super::{OBJECT, following};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "am_following_group",
    kind: Kind::Read,
    about: "Tells whether the caller follows a group or organization.",
    access: "Everybody who signed in.",
    params: OBJECT,
    returns: "true or false.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    following::am_following(ctx, FollowKind::Group, input)
}
