//! `follow_dataset`: the caller follows a dataset.

use cairn_domain::record::FollowKind;

use super::{OBJECT, following};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "follow_dataset",
    kind: Kind::Write,
    about: "Lets the caller follow a dataset; who does so already gets the same answer.",
    access: "Those who signed in and see the dataset.",
    params: OBJECT,
    returns: "follower_id, object_id, and datetime: since when.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    following::follow(ctx, FollowKind::Dataset, input)
}
