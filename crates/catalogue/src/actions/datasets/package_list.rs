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
    let (limit, offset) = limit_and_offset(input)?;
    let names = ctx.tx.public_dataset_names(limit, offset.unwrap_or(0))?;
    Ok(json!(names).into())
}

/// Reads `limit` and `offset`, telling what is wrong with both at once; a limit of 0 is none.
pub(super) fn limit_and_offset(input: &Input) -> Result<(Option<i64>, Option<i64>), ActionError> {
    match (input.natural("limit"), input.natural("offset")) {
        (Ok(limit), Ok(offset)) => Ok((limit.filter(|limit| *limit > 0), offset)),
        (Err(ActionError::Validation(mut errors)), Err(ActionError::Validation(more))) => {
            errors.extend(more);
            Err(ActionError::Validation(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
