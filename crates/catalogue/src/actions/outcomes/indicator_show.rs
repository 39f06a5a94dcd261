//! `indicator_show`: one indicator with its values.

use serde_json::Value;

use super::RETURNS;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_show",
    kind: Kind::Read,
    about: "Shows an indicator with its values. No action of CKAN.",
    access: "Everybody.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    Ok(one(ctx, &input.required("id")?)?.into())
}

fn one(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Value, ActionError> {
    let found = ctx.tx.indicator(id)?.ok_or_else(ActionError::not_found)?;
    let mut told = outcomes::shown(ctx, &[found])?;
    told.pop().ok_or_else(ActionError::not_found)
}

/// Shows an indicator that was just written.
pub(super) fn shown(
    app: &App,
    caller: &Caller,
    locale: &str,
    id: &str,
) -> Result<Reply, ActionError> {
    app.read(caller, locale, |ctx| Ok(one(ctx, id)?.into()))
}
