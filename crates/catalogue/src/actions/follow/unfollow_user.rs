//! `unfollow_user`: the caller follows a user no longer.

use cairn_domain::record::FollowKind;

use super::{OBJECT, following};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "unfollow_user",
    kind: Kind::Write,
    about: "Lets the caller follow a user no longer; that it was not followed is no error.",
    access: "Everybody who signed in.",
    params: OBJECT,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    following::unfollow(ctx, FollowKind::User, input)
}
