//! `followed_search_list`: the searches that the caller follows.

use serde_json::Value;

use super::{OWN, follow_search, own_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "followed_search_list",
    kind: Kind::Read,
    about: "Lists the searches that the caller follows, the oldest first. No action of CKAN.",
    access: OWN,
    params: &[],
    returns: "List of searches, as follow_search shows one.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let follows = ctx.tx.search_follows_of(&account)?;
    let shown = follows.iter().map(follow_search::dict).collect();
    Ok(Value::Array(shown).into())
}
