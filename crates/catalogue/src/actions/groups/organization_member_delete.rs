//! `organization_member_delete`: a user loses the role.

use super::member_roles;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_member_delete",
    kind: Kind::Write,
    about: "Takes a user out of an organization.",
    access: "Its admins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the organization."),
        required("username", ParamKind::Text, "Id or name of the user."),
        param("user_id", ParamKind::Text, "The same under its other name."),
    ],
    returns: "Nothing, also where there was no such member.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    member_roles::take(ctx, input)
}
