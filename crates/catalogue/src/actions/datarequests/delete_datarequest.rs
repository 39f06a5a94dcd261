//! `delete_datarequest`: a request is taken back.

use super::{CHANGE, ID, is_own, request_of, shown};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::is_public;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "delete_datarequest",
    kind: Kind::Write,
    about: "Marks a request for data as deleted. As in ckanext-datarequests.",
    access: CHANGE,
    params: &[ID],
    returns: "The request as it was.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = request_of(ctx, input, ID.name)?;
    // Others have voted for what is public.
    let is_settled = ctx.app.settings.participation.moderation && is_public(&current);
    if !is_own(ctx, &current) || is_settled {
        ctx.require_update(&current.head())?;
    }
    let by_id = input.text(ID.name).as_deref() == Some(&current.id);
    let was = shown::one(ctx, &current)?;
    dataset::delete(ctx, current, by_id)?;
    Ok(was.into())
}
