//! `package_create`: a new dataset.

use cairn_domain::permission::CREATE_DATASET;
use serde_json::{Map, Value};

use super::{DATASET_PARAMS, require_groups};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::series;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_create",
    kind: Kind::Write,
    about: "Creates a dataset, or a record of another type.",
    access: "Editors and admins of the organization; others as the settings allow.",
    params: DATASET_PARAMS,
    returns: "The dataset as package_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_create(ctx, &input.data)?;
    let mut data = input.data.clone();
    series::resolve(ctx, &mut data, None)?;
    let made = dataset::create(ctx, data)?;
    Ok(Value::Object(wire::one_package(ctx.tx, ctx.app, &made)?).into())
}

/// Lets those pass who may create this dataset.
pub(crate) fn require_create(
    ctx: &mut Ctx<'_, '_>,
    input: &Map<String, Value>,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let auth = &ctx.app.settings.auth;
    let open = auth.create_dataset_if_not_in_organization && auth.create_unowned_dataset;
    let anonymous = auth.anon_create_dataset;
    let allowed = if ctx.caller.is_anonymous() {
        open && anonymous
    } else {
        open || ctx.grants()?.holds_in_some_organization(CREATE_DATASET)
    };
    let name = ctx.caller.name();
    if !allowed {
        return Err(ActionError::denied_because(format!(
            "User {name} not authorized to create packages"
        )));
    }
    require_groups(ctx, input, None)?;
    let owner = input
        .get("owner_org")
        .filter(|owner| !owner.is_null())
        .map(plain_text)
        .filter(|owner| !owner.is_empty());
    if let Some(owner) = owner {
        let held = match ctx.tx.group_by_ref(&owner)? {
            Some(organization) => ctx.may_in_group(&organization.id, CREATE_DATASET)?,
            None => false,
        };
        if !held {
            return Err(ActionError::denied_because(format!(
                "User {name} not authorized to add dataset to this organization"
            )));
        }
    }
    Ok(())
}
