//! `package_relationship_create`: two datasets are said to relate to each other.

use cairn_domain::record::Relationship;

use super::relationship::{PARAMS, statement};
use crate::action::{ActionDef, Kind, Reply};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_relationship_create",
    kind: Kind::Write,
    about: "Says that two datasets relate to each other. Where that is said already, the comment is replaced.",
    access: "Those who may update both datasets.",
    params: PARAMS,
    returns: "The relationship: subject, object, type and comment, as it is kept.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let statement = statement(ctx, input)?;
    let kind = statement.known_kind()?;
    statement.require_update(ctx)?;
    if let Some(existing) = statement.find(ctx)? {
        statement.comment_on(ctx, &existing)?;
    } else {
        ctx.tx.insert_relationship(&Relationship {
            id: new_id(),
            subject_id: statement.subject.id.clone(),
            object_id: statement.object.id.clone(),
            kind: kind.to_owned(),
            comment: statement.comment.clone(),
        })?;
        statement.touch(ctx)?;
    }
    Ok(statement.shown(kind).into())
}
