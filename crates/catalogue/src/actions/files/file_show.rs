//! `file_show`: one file.

use super::{FILE, MISSING, required_text};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_show",
    kind: Kind::Read,
    about: "Shows a file; its bytes are at /file/download/ID.",
    access: "Its owner, those who may see what owns it where the settings say so, sysadmins.",
    params: FILE,
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = required_text(input, "id")?;
    let file = owned_file::require(ctx, &id, Right::Read, MISSING)?;
    Ok(owned_file::dict(&file).into())
}
