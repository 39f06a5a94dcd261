//! `file_unpin`: a file may be handed over again.

use super::{EDITORS, FILE, MISSING, required_text};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_unpin",
    kind: Kind::Write,
    about: "Unpins a file, so that it may be handed over; that it was not pinned is no error.",
    access: EDITORS,
    params: FILE,
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = required_text(input, "id")?;
    let mut file = owned_file::require(ctx, &id, Right::Edit, MISSING)?;
    if let Some(owner) = &mut file.owner {
        owner.pinned = false;
        ctx.tx.set_file_owner(&file.id, owner)?;
    }
    Ok(owned_file::dict(&file).into())
}
