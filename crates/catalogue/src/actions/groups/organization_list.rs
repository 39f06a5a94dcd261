//! `organization_list`: names of organizations, or their dictionaries.

use super::list::{self, LIST_PARAMS};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_list",
    kind: Kind::Read,
    about: "Lists active organizations: their names, or their dictionaries with all_fields.",
    access: "Everybody.",
    params: LIST_PARAMS,
    returns: "List of names, or of organizations as organization_show gives them without users, parents and extras unless asked.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    list::list(ctx, PartyKind::Organization, input)
}
