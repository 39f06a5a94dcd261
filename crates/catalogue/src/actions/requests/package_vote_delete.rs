//! `package_vote_delete`: the caller takes a vote back.

use super::{RECORD, recount, voted, votes};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::contributor;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_vote_delete",
    kind: Kind::Write,
    about: "Takes the caller's vote for a record back; without one, nothing happens. No action of CKAN.",
    access: "Those who signed in and see the record.",
    params: RECORD,
    returns: "As package_vote_create.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = contributor(ctx)?.id.clone();
    let id = voted(ctx, input)?;
    if ctx.tx.remove_vote(&id, &account)? {
        recount(ctx, &id)?;
    }
    Ok(votes(ctx, &id)?.into())
}
