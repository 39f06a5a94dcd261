//! `report_show`: what a report is called and is of.

use super::{ID, Report};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "report_show",
    kind: Kind::Read,
    about: "Tells what a report is called and is of; report_data_get has its table. As ckanext-report.",
    access: "Everybody.",
    params: &[ID],
    returns: "name, title, description and option_defaults.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    Ok(Report::asked(input)?.shown(ctx).into())
}
