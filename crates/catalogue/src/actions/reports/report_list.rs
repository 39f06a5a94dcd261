//! `report_list`: the reports that there are.

use serde_json::Value;

use super::REPORTS;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "report_list",
    kind: Kind::Read,
    about: "Lists the reports that there are. As ckanext-report.",
    access: "Everybody.",
    params: &[],
    returns: "List of name, title, description and option_defaults.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let list = REPORTS.iter().map(|report| report.shown(ctx)).collect();
    Ok(Value::Array(list).into())
}
