//! `activity_delete_counts`: how many activities there are, by age.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action. It changes nothing, but CKAN takes POST alone.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_delete_counts",
    kind: Kind::Write,
    about: "Counts activities by age, to know what activity_delete would remove.",
    access: "Sysadmins.",
    params: &[],
    returns: "older_than_1_day, older_than_30_days, older_than_365_days, total.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let counts = ctx.tx.count_activities(ctx.now, i64::MAX)?;
    Ok(json!({
        "older_than_1_day": counts.day,
        "older_than_30_days": counts.month,
        "older_than_365_days": counts.year,
        "total": counts.total,
    })
    .into())
}
