//! `unfollow_datarequest`: the caller follows a request no longer.

use cairn_domain::record::FollowKind;
use serde_json::json;

use super::{ID, followed};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "unfollow_datarequest",
    kind: Kind::Write,
    about: "Lets the caller follow a request for data no longer. As in ckanext-datarequests.",
    access: "Those who signed in and see the request.",
    params: &[ID],
    returns: "True.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (caller, request, follows) = followed(ctx, input)?;
    if !follows {
        return Err(ActionError::field(
            "message",
            "The user is not following the given Data Request",
        ));
    }
    ctx.tx
        .remove_follow(&caller, FollowKind::Dataset, &request)?;
    Ok(json!(true).into())
}
