//! `package_relationship_delete`: two datasets no longer relate to each other.

use serde_json::Value;

use super::relationship::{PARAMS, statement};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_relationship_delete",
    kind: Kind::Write,
    about: "Takes a relationship between two datasets back; the comment does not count.",
    access: "Those who may update both datasets.",
    params: PARAMS,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let statement = statement(ctx, input)?;
    let existing = statement.find(ctx)?.ok_or_else(ActionError::not_found)?;
    statement.require_update(ctx)?;
    ctx.tx.remove_relationship(&existing.id)?;
    statement.touch(ctx)?;
    Ok(Value::Null.into())
}
