//! `file_delete`: a file is removed.

use super::{FILE, required_text};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_delete",
    kind: Kind::Write,
    about: "Removes a file. Its bytes go when nothing else has the same.",
    access: "Its owner, those who may delete what owns it where the settings say so, sysadmins.",
    params: FILE,
    returns: "The file as it was.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = required_text(input, "id")?;
    let file = owned_file::require(ctx, &id, Right::Delete, "file id not found")?;
    ctx.tx.remove_file(&file.id)?;
    jobs::sweep_in_time(ctx)?;
    Ok(owned_file::dict(&file).into())
}
