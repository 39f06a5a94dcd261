//! Views of resources.

mod package_create_default_resource_views;
mod resource_create_default_resource_views;
mod resource_view_clear;
mod resource_view_create;
mod resource_view_delete;
mod resource_view_list;
mod resource_view_reorder;
mod resource_view_show;
mod resource_view_update;

use cairn_domain::record::{ACTIVE, DatasetHead, ResourceLink};
use serde_json::{Map, Value};

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    package_create_default_resource_views::DEF,
    resource_create_default_resource_views::DEF,
    resource_view_clear::DEF,
    resource_view_create::DEF,
    resource_view_delete::DEF,
    resource_view_list::DEF,
    resource_view_reorder::DEF,
    resource_view_show::DEF,
    resource_view_update::DEF,
];

/// The keys of a view, for the documentation.
const VIEW_PARAMS: &[Param] = &[
    param(
        "id",
        ParamKind::Text,
        "Id of the view; required for an update, given by sysadmins alone for a new one.",
    ),
    param(
        "resource_id",
        ParamKind::Text,
        "Id of the resource. Required for a new view.",
    ),
    param(
        "view_type",
        ParamKind::Text,
        "Type, such as image_view. Required for a new view and fixed from then on.",
    ),
    param("title", ParamKind::Text, "Title. Required for a new view."),
    param("description", ParamKind::Text, "Description, in Markdown."),
    param(
        "filter_fields",
        ParamKind::Texts,
        "Fields that the rows are filtered by, for types that show rows of the DataStore.",
    ),
    param(
        "filter_values",
        ParamKind::Texts,
        "The value for each of filter_fields.",
    ),
    param(
        "image_url",
        ParamKind::Text,
        "Another picture, for image_view.",
    ),
    param(
        "page_url",
        ParamKind::Text,
        "Another page, for webpage_view.",
    ),
    param(
        "show_fields",
        ParamKind::Texts,
        "Columns that are shown, for datatables_view; it also takes responsive, ellipsis_length, date_format and filterable.",
    ),
];

/// What is to be done with the views of a resource.
#[derive(Debug, Clone, Copy)]
enum Right {
    Read,
    Create,
    Edit,
    Delete,
}

/// Returns a resource that is in use, and its dataset.
fn resource_of(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
) -> Result<Option<(ResourceLink, DatasetHead)>, ActionError> {
    let Some(link) = ctx.tx.resource_link(id)? else {
        return Ok(None);
    };
    if link.state != ACTIVE {
        return Ok(None);
    }
    let head = ctx.tx.dataset_head(&link.dataset_id)?;
    Ok(head.map(|head| (link, head)))
}

/// Returns the dataset of a resource that a view hangs on, whether or not the resource is in use.
fn dataset_behind(ctx: &mut Ctx<'_, '_>, resource_id: &str) -> Result<DatasetHead, ActionError> {
    let link = ctx.tx.resource_link(resource_id)?;
    let link = link.ok_or_else(ActionError::not_found)?;
    let head = ctx.tx.dataset_head(&link.dataset_id)?;
    head.ok_or_else(ActionError::not_found)
}

/// Lets those pass who have a right on a resource of a dataset; the messages are those of the resource actions.
fn require(
    ctx: &mut Ctx<'_, '_>,
    dataset: &DatasetHead,
    resource_id: &str,
    right: Right,
) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let held = match right {
        Right::Read => ctx.sees(dataset)?,
        Right::Create | Right::Edit | Right::Delete => ctx.may_update(dataset)?,
    };
    if held {
        return Ok(());
    }
    let what = match right {
        Right::Read => format!("read resource {resource_id}"),
        Right::Create => format!("create resources on dataset {}", dataset.id),
        Right::Edit => format!("edit resource {resource_id}"),
        Right::Delete => format!("delete resource {resource_id}"),
    };
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to {what}"
    )))
}

/// Leaves of a validated view what has no column.
fn config(mut record: Map<String, Value>) -> Map<String, Value> {
    for column in ["id", "resource_id", "view_type", "title", "description"] {
        record.remove(column);
    }
    record
}

fn text(record: &Map<String, Value>, key: &str) -> Option<String> {
    record.get(key).and_then(Value::as_str).map(str::to_owned)
}
