//! `package_vote_create`: the caller votes for a record.

use super::{RECORD, recount, voted, votes};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::contributor;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_vote_create",
    kind: Kind::Write,
    about: "Votes for a record, such as a request for data: once a person, however often it is called. Who voted is told to nobody. No action of CKAN.",
    access: "Those who signed in and see the record.",
    params: RECORD,
    returns: "id of the record, votes, and voted.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = contributor(ctx)?.id.clone();
    let id = voted(ctx, input)?;
    if ctx.tx.put_vote(&id, &account, ctx.now)? {
        recount(ctx, &id)?;
    }
    Ok(votes(ctx, &id)?.into())
}
