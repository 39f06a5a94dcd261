//! `package_relationship_update`: a relationship gets another comment.

use super::relationship::{PARAMS, statement};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_relationship_update",
    kind: Kind::Write,
    about: "Replaces the comment of a relationship between two datasets.",
    access: "Those who may update both datasets.",
    params: PARAMS,
    returns: "The relationship: subject, object, type and comment, as it is kept.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let statement = statement(ctx, input)?;
    let kind = statement.known_kind()?;
    statement.require_update(ctx)?;
    let existing = statement
        .find(ctx)?
        .ok_or_else(|| ActionError::no("This relationship between the packages was not found."))?;
    statement.comment_on(ctx, &existing)?;
    Ok(statement.shown(kind).into())
}
