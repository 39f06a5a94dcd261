//! `job_retry`: a job that failed runs again.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "job_retry",
    kind: Kind::Write,
    about: "Has a job that failed run again, as if it had never been tried.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id of the job.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = input.required("id")?;
    if !ctx.tx.retry_job(&id, ctx.now)? {
        return Err(ActionError::not_found());
    }
    ctx.afterwards(|app| {
        app.bell.ring();
        Ok(())
    });
    Ok(Value::Null.into())
}
