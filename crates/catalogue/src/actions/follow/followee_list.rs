//! `followee_list`: everything that a user follows.

use super::followees;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "followee_list",
    kind: Kind::Read,
    about: "Lists everything that a user follows, by display name.",
    access: "The user and sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the user."),
        param(
            "q",
            ParamKind::Text,
            "Those whose display name begins with this alone, in any case.",
        ),
    ],
    returns: "List of objects: type (user, dataset, group or organization), display_name, and dict, the object itself.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let user = followees::listed_user(ctx, input)?;
    let beginning = input.text("q").unwrap_or_default();
    Ok(followees::everything(ctx, &user, &beginning)?.into())
}
