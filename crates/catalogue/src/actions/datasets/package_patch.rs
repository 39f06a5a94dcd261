//! `package_patch`: some keys of a dataset change, the rest stays.

use serde_json::Value;

use super::{DATASET_PARAMS, require_groups};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::series;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_patch",
    kind: Kind::Write,
    about: "Changes the keys that are sent and keeps all others. Lists are replaced whole.",
    access: "As package_update.",
    params: DATASET_PARAMS,
    returns: "The dataset.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let Some(id) = input.named("id") else {
        return Err(if ctx.caller.is_sysadmin() {
            ActionError::missing(if input.data.contains_key("id") {
                "name_or_id"
            } else {
                "id"
            })
        } else {
            ActionError::rule("Missing id, can not get Package object")
        });
    };
    let current = ctx
        .tx
        .dataset_by_ref(&id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&current.head())?;
    // What is patched is shown first, so whoever may write must see it too.
    ctx.require_read(&current.head())?;
    require_groups(ctx, &input.data, Some(&current))?;
    // What is nested wrongly is told with what was sent, not with the whole that it would have made.
    let mut data = input.data.clone();
    series::resolve(ctx, &mut data, Some(&current))?;
    let patched = dataset::apply_patch(ctx, current, data).map_err(|error| match error {
        ActionError::Integrity { message, .. } => ActionError::Integrity {
            message,
            data: Value::Object(input.data.clone()),
        },
        other => other,
    })?;
    Ok(Value::Object(wire::one_package(ctx.tx, ctx.app, &patched)?).into())
}
