//! `tombstone_show`: what is left of a record that went.

use super::{EVERYBODY_OF_GONE, TOMBSTONE};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tombstone_show",
    kind: Kind::Read,
    about: "Shows what is left of a record that was public and is so no more: what it was called, when and why it went, what is there in its place.",
    access: EVERYBODY_OF_GONE,
    params: &[required(
        "id",
        ParamKind::Text,
        "Id of the record, or a name that it had.",
    )],
    returns: TOMBSTONE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let gone = tombstone::find(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    Ok(tombstone::shown(&gone).into())
}
