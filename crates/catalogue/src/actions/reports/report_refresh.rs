//! `report_refresh`: has the figures behind the reports worked out anew.

use serde_json::Value;

use super::{ID, OPTIONS, Report, organization};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "report_refresh",
    kind: Kind::Write,
    about: "Has the figures behind the reports worked out anew in a job, as quality_recompute does. They follow each change by themselves, so that \
            is seldom needed. As ckanext-report.",
    access: "Sysadmins.",
    params: &[ID, OPTIONS],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    Report::asked(input)?;
    organization(ctx, input)?;
    ctx.enqueue_new(&measures::ALL, "", Value::Null)?;
    Ok(Value::Null.into())
}
