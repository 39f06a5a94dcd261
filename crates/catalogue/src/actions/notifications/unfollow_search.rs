//! `unfollow_search`: the caller follows a search no longer.

use serde_json::Value;

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "unfollow_search",
    kind: Kind::Write,
    about: "Follows a search no longer. No action of CKAN.",
    access: OWN,
    params: &[required(
        "id",
        ParamKind::Text,
        "Id of the followed search.",
    )],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let id = input.required("id")?;
    match ctx.tx.remove_search_follow(&account, &id)? {
        true => Ok(Value::Null.into()),
        false => Err(ActionError::not_found()),
    }
}
