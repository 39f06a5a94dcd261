//! `file_pin`: a file stays with its owner.

use super::{EDITORS, FILE, MISSING, required_text};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_pin",
    kind: Kind::Write,
    about: "Pins a file to its owner: it is not handed over until it is unpinned.",
    access: EDITORS,
    params: FILE,
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = required_text(input, "id")?;
    let mut file = owned_file::require(ctx, &id, Right::Edit, MISSING)?;
    let Some(owner) = &mut file.owner else {
        return Err(ActionError::field("id", "File has no owner"));
    };
    owner.pinned = true;
    ctx.tx.set_file_owner(&file.id, owner)?;
    Ok(owned_file::dict(&file).into())
}
