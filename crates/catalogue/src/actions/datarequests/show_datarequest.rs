//! `show_datarequest`: a request for data.

use super::{ID, RETURNS, request_of, shown};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "show_datarequest",
    kind: Kind::Read,
    about: "Shows a request for data. As in ckanext-datarequests.",
    access: "Everybody who may see the request.",
    params: &[ID],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let request = request_of(ctx, input, ID.name)?;
    Ok(shown::one(ctx, &request)?.into())
}
