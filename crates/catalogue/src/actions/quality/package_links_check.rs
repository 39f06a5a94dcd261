//! `package_links_check`: has the addresses of a record looked at now.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs::CHECK_LINKS;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_links_check",
    kind: Kind::Write,
    about: "Has the addresses of a record's resources looked at now, rather than when it is their turn. What was found is told by \
            package_quality_show. No action of CKAN.",
    access: "Who may change the record.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "id of the record, and whether its addresses are waiting to be looked at already (waiting).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let dataset = ctx
        .tx
        .dataset_by_ref(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&dataset.head())?;
    let job = ctx.enqueue_new(&CHECK_LINKS, &dataset.id, json!(dataset.id))?;
    Ok(json!({"id": dataset.id, "waiting": job.is_none()}).into())
}
