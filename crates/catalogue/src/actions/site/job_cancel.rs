//! `job_cancel`: a job is removed before it is done.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "job_cancel",
    kind: Kind::Write,
    about: "Removes a job that waits or runs; one that runs stops at its next step.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id of the job.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = input.given("id")?;
    if ctx.tx.cancel_job(&id)? {
        Ok(Value::Null.into())
    } else {
        Err(ActionError::not_found())
    }
}
