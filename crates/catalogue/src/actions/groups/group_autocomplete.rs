//! `group_autocomplete`: groups whose name or title holds a text.

use super::list;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
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
    params: &[
        required(
            "q",
            ParamKind::Text,
            "Part of a name or title, in any case.",
        ),
        param("limit", ParamKind::Integer, "Most results, 20 by default."),
    ],
    returns: "List of id, name and title.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    list::autocomplete(ctx, PartyKind::Group, input)
}
