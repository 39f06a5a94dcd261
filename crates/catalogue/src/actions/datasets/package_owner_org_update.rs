//! `package_owner_org_update`: a dataset gets another organization.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_owner_org_update",
    kind: Kind::Write,
    about: "Gives a dataset another organization, or takes the organization away.",
    access: "Sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of the organization; nothing for none.",
        ),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let id = input.text("id").unwrap_or_default();
    let head = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("Package was not found."))?;
    let owner = match input.text("organization_id") {
        Some(reference) => {
            let organization = ctx
                .tx
                .group_by_ref(&reference)?
                .filter(|group| group.is_organization);
            Some(
                organization
                    .ok_or_else(|| ActionError::no("Organization was not found."))?
                    .id,
            )
        }
        None => None,
    };
    if owner != head.owner_org {
        dataset::set_owner(ctx, &head.id, owner.as_deref())?;
    }
    Ok(Value::Null.into())
}
