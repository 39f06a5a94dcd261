//! `resource_view_reorder`: the views of a resource get another order.

use cairn_domain::record::View;
use serde_json::{Map, Value, json};

use super::{Right, require, resource_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_reorder",
    kind: Kind::Write,
    about: "Puts views of a resource first, in the order given; the others follow in the order they have.",
    access: "As package_update of the dataset.",
    params: &[
        required("id", ParamKind::Text, "Id of the resource."),
        required("order", ParamKind::Texts, "Ids of views."),
    ],
    returns: "The id of the resource, and the ids of all its views in their order.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, order) = (input.text("id"), input.data.get("order"));
    let (Some(id), Some(order)) = (&id, order) else {
        let absent = [("id", id.is_none()), ("order", order.is_none())];
        let errors = absent
            .into_iter()
            .filter(|(_, absent)| *absent)
            .map(|(key, _)| (key.to_owned(), json!(["Missing value"])));
        return Err(ActionError::Validation(Map::from_iter(errors)));
    };
    let Value::Array(order) = order else {
        return Err(ActionError::bare("order", "Must supply order as a list"));
    };
    let order: Vec<String> = order.iter().map(plain_text).collect();
    let mut sorted: Vec<&String> = order.iter().collect();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(ActionError::bare("order", "No duplicates allowed in order"));
    }
    let (link, dataset) =
        resource_of(ctx, id)?.ok_or_else(|| ActionError::no("Resource was not found."))?;
    require(ctx, &dataset, &link.id, Right::Edit)?;
    let mut left = ctx.tx.views_of_resources(&[link.id])?;
    let mut next: Vec<View> = Vec::with_capacity(left.len());
    for id in &order {
        let Some(place) = left.iter().position(|view| view.id == *id) else {
            return Err(ActionError::bare(
                "order",
                format!("View {id} does not exist"),
            ));
        };
        next.push(left.remove(place));
    }
    next.append(&mut left);
    for (position, view) in (0..).zip(&mut next) {
        if view.position != position {
            view.position = position;
            ctx.tx.update_view(view)?;
        }
    }
    let ids: Vec<&str> = next.iter().map(|view| view.id.as_str()).collect();
    Ok(json!({ "id": id, "order": ids }).into())
}
