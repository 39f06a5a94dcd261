//! `package_list`: the names of all public datasets.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_list",
    kind: Kind::Read,
    about: "Lists the names of active public datasets of every type, in byte order.",
    access: "Everybody.",
    params: &[
        param(
            "limit",
            ParamKind::Integer,
            "Most names; 0 or nothing for all.",
        ),
        param("offset", ParamKind::Integer, "Names to pass over."),
    ],
    returns: "List of names.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let names = ctx.tx.public_dataset_names(limit, offset)?;
    Ok(json!(names).into())
}
