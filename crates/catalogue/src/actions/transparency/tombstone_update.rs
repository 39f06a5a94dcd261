//! `tombstone_update`: says why a record went, or what is there in its place.

use cairn_domain::record::ChangeKind;

use super::TOMBSTONE;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tombstone_update",
    kind: Kind::Write,
    about: "Says why a record that was public went, and what is there in its place; what was said before and is left out is taken back. The transparency log notes that something else is said.",
    access: "Those who may change the record; sysadmins where it was purged.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id of the record, or a name that it had.",
        ),
        tombstone::REASON,
        tombstone::REPLACED_BY,
        tombstone::REDIRECT,
        param(
            "forget",
            ParamKind::Boolean,
            "Takes name and title away for good, where these are what had to go; sysadmins alone.",
        ),
    ],
    returns: TOMBSTONE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let gone = tombstone::find(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    let forget = input.flag("forget", false)?;
    match ctx.tx.dataset_head(&gone.id)? {
        Some(head) if !forget => ctx.require_update(&head)?,
        _ => ctx.require_sysadmin()?,
    }
    let said = tombstone::farewell(ctx, input)?.unwrap_or_default();
    ctx.tx.explain_gone(&gone.id, &said)?;
    if forget {
        ctx.tx.forget_gone(&gone.id)?;
    }
    ctx.record_change(ChangeKind::Dataset, &gone.id)?;
    let left = ctx
        .tx
        .announcement(&gone.id)?
        .ok_or_else(ActionError::not_found)?;
    Ok(tombstone::shown(&left).into())
}
