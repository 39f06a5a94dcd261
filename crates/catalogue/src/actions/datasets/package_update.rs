//! `package_update`: a dataset is replaced.

use serde_json::{Map, Value, json};

use super::{DATASET_PARAMS, require_groups};
use crate::action::{ActionDef, Body, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::series;
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_update",
    kind: Kind::Write,
    about: "Replaces a dataset, named by id (or name). Most keys that are left out are emptied; resources, groups, owner_org, \
            private and state stay. package_patch keeps everything that is left out.",
    access: "Editors and admins of its organization, its collaborators with the capacity editor or admin, sysadmins.",
    params: DATASET_PARAMS,
    returns: "The dataset, and beside it changed_entities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let reference = input.named("id").or_else(|| input.named("name"));
    let Some(reference) = reference else {
        return Err(ActionError::bare("id", "Missing value"));
    };
    let current = ctx
        .tx
        .dataset_by_ref(&reference)?
        .ok_or_else(|| ActionError::no("Package was not found."))?;
    ctx.require_update(&current.head())?;
    require_groups(ctx, &input.data, Some(&current))?;
    let version = current.version;
    let unchanged_text = is_shown(ctx, &current, &input.data)?;
    let mut data = input.data.clone();
    series::resolve(ctx, &mut data, Some(&current))?;
    let updated = dataset::update(ctx, current, data, None)?;
    let dict = wire::one_package(ctx.tx, ctx.app, &updated)?;
    let changed = (!unchanged_text || updated.version != version)
        .then(|| json!({ "packages": [updated.id] }));
    Ok(Reply {
        result: Body::Value(Value::Object(dict)),
        changed_entities: changed,
    })
}

/// Tells whether the input is the dataset as it is shown, in which case CKAN does nothing and says nothing of changes.
fn is_shown(
    ctx: &mut Ctx<'_, '_>,
    current: &cairn_domain::record::Dataset,
    input: &Map<String, Value>,
) -> Result<bool, ActionError> {
    let shown = wire::one_package(ctx.tx, ctx.app, current)?;
    Ok(dataset::is_the_same(input, &shown))
}
