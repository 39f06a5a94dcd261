//! `inventory_vote`: somebody wants a record to be opened next, or no more.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_vote",
    kind: Kind::Write,
    about: "Says that the caller wants a record of the inventory to be opened next, or takes that back. Each person counts once. No action of CKAN.",
    access: "Everybody who is signed in and may see the record.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the record."),
        param(
            "wants",
            ParamKind::Boolean,
            "Whether the caller wants it; true where nothing is said.",
        ),
    ],
    returns: "id of the record, votes (how many people want it), and voted (whether the caller does).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = ctx.caller.id().ok_or_else(ActionError::denied)?.to_owned();
    let wants = input.flag("wants", true)?;
    let current = ctx
        .tx
        .dataset_by_ref(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&current.head())?;
    let kept = ctx.tx.measures(std::slice::from_ref(&current.id))?;
    let Some(line) = kept.first().filter(|line| line.listed) else {
        return Err(ActionError::field(
            "id",
            "The record is no line of the inventory",
        ));
    };
    if wants && line.published {
        return Err(ActionError::field("id", "The record is open already"));
    }
    let now = ctx.now;
    let votes = ctx
        .tx
        .vote_in_inventory(&current.id, &account, wants, now)?;
    Ok(json!({"id": current.id, "votes": votes, "voted": wants}).into())
}
