//! `resource_view_update`: a view is changed.

use cairn_domain::record::View;
use cairn_domain::schema::Operation;
use serde_json::Value;

use super::resource_view_create::no_such_type;
use super::{Right, VIEW_PARAMS, config, dataset_behind, require, text};
use crate::action::{ActionDef, Kind, Reply};
use crate::activity::ActivityKind;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::input::Input;
use crate::views;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_update",
    kind: Kind::Write,
    about: "Changes a view. Title and description stay where they are left out, the keys of its type do not; the type itself is fixed.",
    access: "As package_update of the dataset.",
    params: VIEW_PARAMS,
    returns: "The view.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let current = ctx
        .tx
        .view(&id)?
        .ok_or_else(|| ActionError::no("Resource view was not found."))?;
    let kind = views::loaded(ctx.app, &current.kind).ok_or_else(|| no_such_type(&current.kind))?;
    let shown = views::dict(&current, "");
    let Value::Object(shown) = &shown else {
        return Err(ActionError::Internal("a view is no object".to_owned()));
    };
    let operation = Operation::Update { current: shown };
    let mut data = input.data.clone();
    // Whoever sends back a view as it was shown names its dataset too.
    data.remove("package_id");
    let record = facts::validate_view(ctx, operation, kind, data)?;
    let resource_id = text(&record, "resource_id").unwrap_or_else(|| current.resource_id.clone());
    // A view that moves to another resource needs the right on both.
    let mut dataset = dataset_behind(ctx, &current.resource_id)?;
    require(ctx, &dataset, &current.resource_id, Right::Edit)?;
    if resource_id != current.resource_id {
        dataset = dataset_behind(ctx, &resource_id)?;
        require(ctx, &dataset, &resource_id, Right::Edit)?;
    }
    let next = View {
        title: text(&record, "title").unwrap_or(current.title),
        description: text(&record, "description").or(current.description),
        config: config(record),
        resource_id,
        ..current
    };
    ctx.tx.update_view(&next)?;
    ctx.note_view(ActivityKind::Changed, &dataset, &next)?;
    Ok(views::dict(&next, &dataset.id).into())
}
