//! The schemas that records, groups and organizations are held against, as ckanext-scheming tells them.

mod scheming_dataset_schema_list;
mod scheming_dataset_schema_show;
mod scheming_group_schema_list;
mod scheming_group_schema_show;
mod scheming_organization_schema_list;
mod scheming_organization_schema_show;

use cairn_domain::schema::Kind;
use serde_json::json;

use crate::action::{ActionDef, Param, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    scheming_dataset_schema_list::DEF,
    scheming_dataset_schema_show::DEF,
    scheming_group_schema_list::DEF,
    scheming_group_schema_show::DEF,
    scheming_organization_schema_list::DEF,
    scheming_organization_schema_show::DEF,
];

/// What says which schema is shown.
const SHOWN: &[Param] = &[
    required("type", ParamKind::Text, "Name of the type."),
    param(
        "expanded",
        ParamKind::Boolean,
        "Whether presets stand in the fields that name them, as is so where nothing is said.",
    ),
];

/// Lists the types of a kind.
fn list(ctx: &Ctx<'_, '_>, kind: Kind) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    Ok(json!(ctx.app.schemas.types(kind)).into())
}

/// Shows the document of a type.
fn show(ctx: &Ctx<'_, '_>, input: &Input, kind: Kind) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let name = input.required("type")?;
    let expanded = input.flag("expanded", true)?;
    let schema = ctx.app.schemas.get(kind, &name);
    let schema = schema.ok_or_else(ActionError::not_found)?;
    let document = match expanded {
        true => schema.expanded(),
        false => schema.raw(),
    };
    Ok(document.clone().into())
}
