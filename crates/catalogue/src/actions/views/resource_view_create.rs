//! `resource_view_create`: a new view of a resource.

use cairn_domain::record::View;
use cairn_domain::schema::Operation;

use super::{Right, VIEW_PARAMS, config, dataset_behind, require, text};
use crate::action::{ActionDef, Kind, Reply};
use crate::activity::ActivityKind;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::input::Input;
use crate::views;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_create",
    kind: Kind::Write,
    about: "Adds a view to a resource, behind those that it has. Keys that its type does not know are refused.",
    access: "As package_update of the dataset.",
    params: VIEW_PARAMS,
    returns: "The view.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    input.required("resource_id")?;
    let name = input.printed("view_type")?;
    let kind = views::loaded(ctx.app, &name).ok_or_else(|| no_such_type(&name))?;
    let record = facts::validate_view(ctx, Operation::Create, kind, input.data.clone())?;
    let resource_id = text(&record, "resource_id").unwrap_or_default();
    let dataset = dataset_behind(ctx, &resource_id)?;
    require(ctx, &dataset, &resource_id, Right::Create)?;
    let present = ctx
        .tx
        .views_of_resources(std::slice::from_ref(&resource_id))?;
    let view = View {
        id: text(&record, "id").unwrap_or_else(new_id),
        position: present.last().map_or(0, |last| last.position + 1),
        kind: kind.name().to_owned(),
        title: text(&record, "title").unwrap_or_default(),
        description: text(&record, "description"),
        config: config(record),
        resource_id,
    };
    ctx.tx.insert_views(std::slice::from_ref(&view))?;
    ctx.note_view(ActivityKind::New, &dataset, &view)?;
    Ok(views::dict(&view, &dataset.id).into())
}

/// Says that the site does not have a type.
pub(super) fn no_such_type(name: &str) -> ActionError {
    ActionError::bare("view_type", format!("No plugin found for view_type {name}"))
}
