//! `harvest_object_show`: a record as its source gave it.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::object;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_object_show",
    kind: Kind::Read,
    about: "Shows a record as its source gave it, and what it came to.",
    access: "Everybody who may see the dataset that it became.",
    params: &[
        param("id", ParamKind::Text, "Id of the object."),
        param("attr", ParamKind::Text, "Another key that id is of: guid."),
        param(
            "dataset_id",
            ParamKind::Text,
            "Id or name of a dataset, whose current object is meant.",
        ),
    ],
    returns: "The object with source, job, package, errors and extras.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let found = match (input.text("id"), input.text("dataset_id")) {
        (Some(id), _) => match input.text("attr").as_deref() {
            None | Some("id") => ctx.tx.harvest_object(&id)?,
            Some("guid") => match ctx
                .tx
                .known_by_guids(std::slice::from_ref(&id))?
                .into_iter()
                .next()
            {
                Some(known) => ctx.tx.harvest_object(&known.object_id)?,
                None => None,
            },
            Some(other) => {
                return Err(ActionError::field("attr", format!("Unknown key: {other}")));
            }
        },
        (None, Some(dataset)) => match ctx.tx.dataset_head(&dataset)? {
            Some(head) => ctx.tx.harvest_object_of(&head.id)?,
            None => None,
        },
        (None, None) => {
            return Err(ActionError::rule(
                "Please provide either an \"id\" or a \"dataset_id\" parameter",
            ));
        }
    };
    let found = found.ok_or_else(ActionError::not_found)?;
    super::require_object(ctx, &found)?;
    let mut out = object::dict(&found);
    let errors: Vec<Value> = ctx
        .tx
        .object_errors(&found.id)?
        .iter()
        .map(object::error_dict)
        .collect();
    let mut extras = found.extras.clone();
    if let Some(mapped) = &found.mapped {
        extras["mapped"] = mapped.clone();
    }
    for (key, value) in [
        ("source", json!(found.source_id)),
        ("job", json!(found.job_id)),
        ("package", json!(found.dataset_id)),
        ("errors", Value::Array(errors)),
        ("extras", extras),
    ] {
        out.insert(key.to_owned(), value);
    }
    Ok(Value::Object(out).into())
}
