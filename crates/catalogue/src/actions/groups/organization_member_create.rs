//! `organization_member_create`: a user gets a role.

use super::member_roles::{self, ROLE_PARAMS};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_member_create",
    kind: Kind::Write,
    about: "Gives a user a role in an organization, in place of the one held before.",
    access: "Its admins.",
    params: ROLE_PARAMS,
    returns: "The membership.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    member_roles::give(ctx, input)
}
