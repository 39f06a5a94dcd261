//! `file_rename`: a file gets another name.

use cairn_domain::munge;

use super::{EDITORS, MISSING, require_texts};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_rename",
    kind: Kind::Write,
    about: "Gives a file another name; where it is kept does not change.",
    access: EDITORS,
    params: &[
        required("id", ParamKind::Text, "Id of the file."),
        required("name", ParamKind::Text, "The new name."),
    ],
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_texts(input, &["id", "name"])?;
    let (id, name) = (input.required("id")?, input.required("name")?);
    let mut file = owned_file::require(ctx, &id, Right::Edit, MISSING)?;
    file.name = munge::file_name(&name);
    ctx.tx.rename_file(&file.id, &file.name)?;
    Ok(owned_file::dict(&file).into())
}
