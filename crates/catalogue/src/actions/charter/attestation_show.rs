//! `attestation_show`: what an officer signed.

use serde_json::Value;

use super::{attestation_dict, groups_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "attestation_show",
    kind: Kind::Read,
    about: "Shows what an officer signed of their organization's report on the Open Data Charter, with the figures as they were. No action of CKAN.",
    access: "Everybody.",
    params: &[required("id", ParamKind::Text, "Id of the attestation.")],
    returns: "id, organization, year, officer, role, remarks (by language), signed, expires, is_good (whether it has not expired), score, figures (as charter_report_show gave \
              them) and digest (their SHA-256).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let found = ctx.tx.attestation(&input.required("id")?)?;
    let found = found.ok_or_else(ActionError::not_found)?;
    let groups = groups_of(ctx, [&found.organization_id].into_iter())?;
    let group = groups.get(&found.organization_id);
    let group = group.ok_or_else(ActionError::not_found)?;
    ctx.require_read_group(group)?;
    Ok(Value::Object(attestation_dict(ctx, &found, Some(group))?).into())
}
