//! `indicator_measure`: runs the statement of an indicator now.

use super::RETURNS;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_measure",
    kind: Kind::Rows,
    about: "Runs the statement of an indicator now and keeps its values. No action of CKAN.",
    access: "Those who may change records of its organization.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = outcomes::changeable(ctx, &input.required("id")?)?.id;
    ctx.with_rows(move |app, caller, _, locale| {
        outcomes::measure(app, &id)?;
        super::indicator_show::shown(app, caller, locale, &id)
    })
}
