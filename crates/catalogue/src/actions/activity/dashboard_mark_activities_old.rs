//! `dashboard_mark_activities_old`: the caller has seen what was new.

use cairn_store::Dashboard;
use serde_json::Value;

use super::dashboard::{moments, owner};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dashboard_mark_activities_old",
    kind: Kind::Write,
    about: "Marks everything on the caller's dashboard as seen.",
    access: "Those who are signed in, for themselves.",
    params: &[],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = owner(ctx)?;
    let before = moments(ctx, account)?;
    let now = Dashboard {
        last_viewed: ctx.now,
        ..before
    };
    ctx.tx.put_dashboard(&account.id, now)?;
    Ok(Value::Null.into())
}
