//! `quality_recompute`: has every record looked at again.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "quality_recompute",
    kind: Kind::Write,
    about: "Has every record looked at again in a job, for the figures of quality and of the Open Data Charter. That is needed after a change of \
            settings alone: whatever else changes is looked at by itself. No action of CKAN.",
    access: "Sysadmins.",
    params: &[],
    returns: "Whether a job is waiting already (waiting).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let job = ctx.enqueue_new(&measures::ALL, "", Value::Null)?;
    Ok(json!({"waiting": job.is_none()}).into())
}
