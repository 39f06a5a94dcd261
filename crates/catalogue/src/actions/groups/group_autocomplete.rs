//! `group_autocomplete`: groups whose name or title holds a text.

use super::{TYPED_PARAMS, list};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_autocomplete",
    kind: Kind::Read,
    about: "Finds active groups by a part of their name or title.",
    access: "Everybody.",
    params: TYPED_PARAMS,
    returns: "List of id, name and title.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    list::autocomplete(ctx, PartyKind::Group, input)
}
