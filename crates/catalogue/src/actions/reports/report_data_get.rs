//! `report_data_get`: the table of a report.

use serde_json::json;

use super::{ID, OPTIONS, Report, organization};
use crate::action::{ActionDef, Kind, Reply};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "report_data_get",
    kind: Kind::Read,
    about: "Gives the table of a report with its totals: of the whole site, or of an organization. Figures follow each change, so they are those of \
            now. Of records at most quality.report_rows are listed. As ckanext-report.",
    access: "Everybody.",
    params: &[ID, OPTIONS],
    returns: "List of two: the data (table and totals), and the time.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let report = Report::asked(input)?;
    let owner = organization(ctx, input)?;
    let data = (report.data)(ctx, owner.as_ref())?;
    Ok(json!([data, iso(ctx.now)]).into())
}
