//! `package_collaborator_list_for_user`: what somebody collaborates on.

use serde_json::{Value, json};

use super::{capacity_filter, require_enabled};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_collaborator_list_for_user",
    kind: Kind::Read,
    about: "Lists the datasets that a user collaborates on.",
    access: "The user and sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the user."),
        param(
            "capacity",
            ParamKind::Text,
            "Those with this capacity alone.",
        ),
    ],
    returns: "List of objects: package_id, capacity and modified.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    require_enabled(ctx)?;
    ctx.refuse_deleted()?;
    let account = ctx.tx.account_by_ref(&id)?;
    let own = account
        .as_ref()
        .is_some_and(|account| ctx.caller.is(&account.id));
    if !own && !ctx.caller.is_sysadmin() {
        return Err(ActionError::denied());
    }
    let account = account
        .ok_or_else(|| ActionError::denied_because("Not allowed to retrieve collaborators"))?;
    let capacity = capacity_filter(ctx, input)?;
    let shown: Value = ctx
        .tx
        .collaborations(&account.id)?
        .into_iter()
        .filter(|one| capacity.as_ref().is_none_or(|only| *only == one.capacity))
        .map(|one| {
            json!({ "package_id": one.dataset_id, "capacity": one.capacity, "modified": iso(one.modified) })
        })
        .collect();
    Ok(shown.into())
}
