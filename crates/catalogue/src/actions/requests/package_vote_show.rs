//! `package_vote_show`: how many voted for a record.

use super::{RECORD, votes};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_vote_show",
    kind: Kind::Read,
    about: "Tells how many voted for a record, and whether the caller did. No action of CKAN.",
    access: "Everybody who may see the record.",
    params: RECORD,
    returns: "As package_vote_create.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let head = ctx.tx.dataset_head(&input.required("id")?)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    Ok(votes(ctx, &head.id)?.into())
}
