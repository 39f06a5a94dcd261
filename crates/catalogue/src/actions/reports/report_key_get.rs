//! `report_key_get`: the name of a report with its options.

use serde_json::json;

use super::{ID, OPTIONS, Report, organization};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "report_key_get",
    kind: Kind::Read,
    about: "Names a report with its options in one text, by which programs keep what they fetched. As ckanext-report.",
    access: "Everybody.",
    params: &[ID, OPTIONS],
    returns: "The text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let report = Report::asked(input)?;
    let name = report.name;
    Ok(match organization(ctx, input)? {
        None => json!(format!("report:{name}")),
        Some(owner) => json!(format!("report:{name}?organization={}", owner.name)),
    }
    .into())
}
