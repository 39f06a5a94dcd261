//! `inventory_import_show`: how far an import is.

use super::{IMPORT, import_of, shown};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_import_show",
    kind: Kind::Read,
    about: "Tells how far an import of an inventory is.",
    access: "Whose it is, and sysadmins.",
    params: &[IMPORT],
    returns: "Object with tus_upload, columns and owner_org as they were asked for; id, file_name, asked, finished (null until it is over), dry_run, heading and rows of the table once it was read, done, good, bad, and failure (null where it did not end before its end).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let import = import_of(ctx, input)?;
    Ok(shown(&import, ctx.locale).into())
}
