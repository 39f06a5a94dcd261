//! `indicator_patch`: some of an indicator changes, the rest stays.

use super::indicator_create::distinct;
use super::{DRY_RUN, RETURNS, SAID};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_patch",
    kind: Kind::Rows,
    about: "Changes what is sent of an indicator and keeps the rest; null takes a number or period away. No action of CKAN.",
    access: "Those who may change records of its organization.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        param("title_translated", ParamKind::Object, "Title by language."),
        param("statement", ParamKind::Text, "The statement."),
        SAID[0],
        SAID[1],
        SAID[2],
        SAID[3],
        SAID[4],
        SAID[5],
        DRY_RUN,
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = outcomes::changeable(ctx, &input.required("id")?)?;
    ctx.with_rows(move |app, caller, input, locale| {
        let body = outcomes::said(input, current.body.clone())?;
        let statement = input.text("statement").unwrap_or(current.statement.clone());
        let tables = outcomes::tables_of(app, &statement)?;
        let values = outcomes::values_of(app, &statement)?;
        if input.flag("dry_run", false)? {
            return Ok(super::tried(&values));
        }
        app.write(caller, locale, |ctx| {
            let mut next = outcomes::changeable(ctx, &current.id)?;
            next.body.clone_from(&body);
            next.statement.clone_from(&statement);
            next.changed = ctx.now;
            Ok(ctx.tx.put_indicator(&next, &distinct(&tables))?)
        })?;
        outcomes::measure(app, &current.id)?;
        super::indicator_show::shown(app, caller, locale, &current.id)
    })
}
