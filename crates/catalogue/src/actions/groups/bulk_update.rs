//! What the bulk actions share: one patch, applied to many datasets of an organization.

use cairn_domain::permission::UPDATE;
use serde_json::{Map, Value};

use crate::action::{Param, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The parameters of the bulk actions.
pub(super) const BULK_PARAMS: &[Param] = &[
    required("datasets", ParamKind::Texts, "Ids of the datasets."),
    required(
        "org_id",
        ParamKind::Text,
        "Id of the organization that owns them.",
    ),
];

/// Gives a key of every listed dataset of the organization a value.
pub(super) fn patch_all(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    key: &str,
    value: Value,
) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let organization = input.text("org_id").unwrap_or_default();
    if !ctx.caller.is_sysadmin() {
        // A name is enough to be let in, but no dataset is owned by a name.
        let named = ctx.tx.group_by_ref(&organization)?;
        let allowed = match named {
            Some(group) => ctx.may_in_group(&group.id, UPDATE)?,
            None => false,
        };
        if !allowed {
            return Err(ActionError::denied());
        }
    }
    let datasets = match input.get("datasets") {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(plain_text).collect(),
        Some(_) => return Err(ActionError::field("datasets", "Not a list")),
    };
    for reference in datasets {
        let current = ctx
            .tx
            .dataset_by_ref(&reference)?
            .ok_or_else(|| ActionError::no("package"))?;
        if current.owner_org.as_deref() == Some(&organization) {
            let patch = Map::from_iter([(key.to_owned(), value.clone())]);
            dataset::apply_patch(ctx, current, patch)?;
        }
    }
    Ok(Value::Null.into())
}
