//! `archiver_resource_show`: how the link of a resource is.

use super::archived::of_resource;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "archiver_resource_show",
    kind: Kind::Read,
    about: "Tells how the link of a resource is. As ckanext-archiver; no copies are kept.",
    access: "Everybody who may see the record.",
    params: &[required("id", ParamKind::Text, "Id of the resource.")],
    returns: "status_id, status, is_broken, is_broken_printable, reason, failure_count, first_failure, last_success, url_redirected_to, updated, and what the resource says of its file. Not found where nobody looked.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let known = of_resource(ctx, input)?.archival();
    Ok(known.ok_or_else(ActionError::not_found)?.into())
}
