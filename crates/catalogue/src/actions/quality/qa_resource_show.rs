//! `qa_resource_show`: how open a resource is.

use super::archived::of_resource;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "qa_resource_show",
    kind: Kind::Read,
    about: "Tells how open a resource is by the scores of ckanext-qa.",
    access: "Everybody who may see the record.",
    params: &[required("id", ParamKind::Text, "Id of the resource.")],
    returns: "openness_score, openness_score_reason, format, archival_timestamp, resource_timestamp, created and updated.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    Ok(of_resource(ctx, input)?.scored().into())
}
