//! `group_followee_count`: how many groups a user follows.

use serde_json::json;

use super::followees::{self, Followees};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_followee_count",
    kind: Kind::Read,
    about: "Tells how many groups a user follows.",
    access: "Everybody.",
    params: &[required("id", ParamKind::Text, "Id or name of the user.")],
    returns: "Number.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let user = followees::counted_user(ctx, input)?;
    Ok(json!(followees::count(ctx, &user, Followees::Groups)?).into())
}
