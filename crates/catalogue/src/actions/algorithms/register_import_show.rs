//! `register_import_show`: how an import of a register fares that a job does.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs::IMPORT_REGISTER;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "register_import_show",
    kind: Kind::Read,
    about: "Shows how an import fares that a job does: of a register of algorithms or of a tracker of commitments. No action of CKAN.",
    access: "Whoever began it, and sysadmins.",
    params: &[required("id", ParamKind::Text, "Id of the job.")],
    returns: "id, form, state, progress, result (as the importing action gives it) and error.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let id = input.required("id")?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let job = ctx
        .tx
        .job(&id)?
        .filter(|job| job.kind == IMPORT_REGISTER.name)
        .filter(|job| {
            ctx.caller.is_sysadmin() || job.payload["account"].as_str() == ctx.caller.id()
        })
        .ok_or_else(ActionError::not_found)?;
    Ok(json!({
        "id": job.id,
        "form": job.payload["form"],
        "state": job.state.as_str(),
        "progress": job.progress,
        "result": job.result,
        "error": job.error,
    })
    .into())
}
