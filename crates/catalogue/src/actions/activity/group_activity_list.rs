//! `group_activity_list`: what happened to a group and its datasets.

use super::list::of_group;
use super::page::{AFTER, BEFORE, INCLUDE_HIDDEN, LIMIT, OFFSET, TYPES};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "group_activity_list",
    kind: Kind::Read,
    about: "Lists what happened to a group and to the public datasets in it, the newest first.",
    access: "Everybody where it is active; otherwise its members and sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the group."),
        LIMIT,
        OFFSET,
        BEFORE,
        AFTER,
        INCLUDE_HIDDEN,
        TYPES,
    ],
    returns: "List of activities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    of_group(ctx, input, PartyKind::Group)
}
