//! `package_resource_reorder`: the resources of a dataset get another order.

use serde_json::{Map, Value, json};

use super::{dataset_of, resources_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_resource_reorder",
    kind: Kind::Write,
    about: "Puts resources of a dataset first, in the order given; the others follow in the order they have.",
    access: "As package_update.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        required("order", ParamKind::Texts, "Ids of resources."),
    ],
    returns: "The id as it was given, and the ids of all resources in their order.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let order = input
        .get("order")
        .ok_or_else(|| ActionError::missing("order"))?;
    let Value::Array(order) = order else {
        return Err(ActionError::bare("order", "Must be a list of resource"));
    };
    let order: Vec<String> = order.iter().map(plain_text).collect();
    if order
        .iter()
        .enumerate()
        .any(|(place, id)| order[..place].contains(id))
    {
        return Err(ActionError::bare(
            "order",
            "Must supply unique resource_ids",
        ));
    }
    let current = dataset_of(ctx, input, "id")?;
    let mut left: Vec<Value> = resources_of(&current).to_vec();
    let mut next = Vec::with_capacity(left.len());
    for id in &order {
        let place = left
            .iter()
            .position(|one| one.get("id").and_then(Value::as_str) == Some(id));
        let Some(place) = place else {
            return Err(ActionError::bare(
                "order",
                format!("resource_id {id} can not be found"),
            ));
        };
        next.push(left.remove(place));
    }
    next.append(&mut left);
    ctx.require_update(&current.head())?;
    let site = ctx.app.site_url();
    let shown: Vec<Value> = next
        .iter()
        .map(|one| wire::resource(one, &current.id, &site))
        .collect();
    let ids: Vec<Value> = next
        .iter()
        .filter_map(|one| one.get("id").cloned())
        .collect();
    dataset::apply_patch(
        ctx,
        current,
        Map::from_iter([("resources".to_owned(), Value::Array(shown))]),
    )?;
    Ok(json!({ "id": id, "order": ids }).into())
}
