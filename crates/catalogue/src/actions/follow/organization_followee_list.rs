//! `organization_followee_list`: the organizations that a user follows.

use serde_json::Value;

use super::followees::{self, Followees};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_followee_list",
    kind: Kind::Read,
    about: "Lists the organizations that a user follows, the oldest first.",
    access: "The user and sysadmins.",
    params: &[required("id", ParamKind::Text, "Id or name of the user.")],
    returns: "List of organizations.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let user = followees::listed_user(ctx, input)?;
    let list = followees::list(ctx, &user, Followees::Organizations)?;
    Ok(Value::Array(list).into())
}
