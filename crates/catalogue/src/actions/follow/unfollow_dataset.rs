//! `unfollow_dataset`: the caller follows a dataset no longer.

use cairn_domain::record::FollowKind;

use super::{OBJECT, following};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "unfollow_dataset",
    kind: Kind::Write,
    about: "Lets the caller follow a dataset no longer; that it was not followed is no error.",
    access: "Everybody who signed in.",
    params: OBJECT,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    following::unfollow(ctx, FollowKind::Dataset, input)
}
