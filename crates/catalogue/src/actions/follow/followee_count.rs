//! `followee_count`: how much a user follows.

use serde_json::json;

use super::followees::{self, Followees};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "followee_count",
    kind: Kind::Read,
    about: "Tells how many users, datasets, groups and organizations a user follows, all in all.",
    access: "Everybody.",
    params: &[required("id", ParamKind::Text, "Id or name of the user.")],
    returns: "Number.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let user = followees::counted_user(ctx, input)?;
    let mut total = 0;
    for which in Followees::ALL {
        total += followees::count(ctx, &user, which)?;
    }
    Ok(json!(total).into())
}
