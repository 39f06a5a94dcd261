//! `package_relationships_list`: what a dataset relates to.

use cairn_domain::relationship::reverse;
use serde_json::Value;

use super::relationship::shown;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::relationships;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_relationships_list",
    kind: Kind::Read,
    about: "Lists the relationships of a dataset, with itself as the subject of each.",
    access: "Those who may see the dataset; relationships with datasets that the caller may not see are left out.",
    params: &[
        required("id", ParamKind::Text, "Id or name of a dataset."),
        param(
            "id2",
            ParamKind::Text,
            "Id or name of the dataset at the other end.",
        ),
        param(
            "rel",
            ParamKind::Text,
            "Type of the relationships; relationships stands for every type.",
        ),
    ],
    returns: "List of subject, object, type and comment.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let (id2, rel) = (
        input.get("id2").map(plain_text),
        input.get("rel").map(plain_text),
    );
    let first = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(|| ActionError::no("First package named in request was not found."))?;
    let second =
        match &id2 {
            None => None,
            Some(id2) => Some(ctx.tx.dataset_head(id2)?.ok_or_else(|| {
                ActionError::no("Second package named in address was not found.")
            })?),
        };
    ctx.refuse_deleted()?;
    for dataset in [Some(&first), second.as_ref()].into_iter().flatten() {
        if !ctx.sees(dataset)? {
            let name = ctx.caller.name();
            return Err(ActionError::denied_because(format!(
                "User {name} not authorized to read these packages"
            )));
        }
    }
    let wanted = rel.filter(|rel| !rel.is_empty() && rel != "relationships");
    let related = ctx.tx.relationships_of(std::slice::from_ref(&first.id))?;
    let ends = relationships::ends(ctx.tx, &related)?;
    let viewer = ctx.viewer()?;
    let mut found: Vec<Value> = Vec::with_capacity(related.len());
    for one in &related {
        let from_here = one.subject_id == first.id;
        let (other, kind) = if from_here {
            (&one.object_id, Some(one.kind.as_str()))
        } else {
            (&one.subject_id, reverse(&one.kind))
        };
        let (Some(other), Some(kind)) = (ends.get(other), kind) else {
            continue;
        };
        let asked = second.as_ref().is_none_or(|second| second.id == other.id)
            && wanted.as_deref().is_none_or(|wanted| wanted == kind);
        if asked && viewer.sees(other) {
            found.push(shown(&first.name, &other.name, kind, &one.comment));
        }
    }
    if let (Some(wanted), true) = (&wanted, found.is_empty()) {
        let id2 = id2.as_deref().unwrap_or("None");
        return Err(ActionError::no(format!(
            "Relationship \"{id} {wanted} {id2}\" not found."
        )));
    }
    Ok(Value::Array(found).into())
}
