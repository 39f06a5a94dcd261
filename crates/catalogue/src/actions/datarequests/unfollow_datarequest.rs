//! `unfollow_datarequest`: the caller follows a request no longer.

use cairn_domain::record::FollowKind;
use serde_json::json;

use super::{ID, request_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::contributor;

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
    let caller = contributor(ctx)?.id.clone();
    let request = request_of(ctx, input, ID.name)?;
    let kind = FollowKind::Dataset;
    let since = ctx.tx.follows(&caller, kind, &request.id)?;
    if since.is_none() {
        return Err(ActionError::field(
            "message",
            "The user is not following the given Data Request",
        ));
    }
    ctx.tx.remove_follow(&caller, kind, &request.id)?;
    Ok(json!(true).into())
}
