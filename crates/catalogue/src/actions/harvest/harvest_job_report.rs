//! `harvest_job_report`: what went wrong in a run.

use std::collections::HashMap;

use cairn_domain::harvest::HarvestObject;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::object;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_job_report",
    kind: Kind::Read,
    about: "Tells what went wrong in a run: with the whole, and with each record, its source form beside what was to be written.",
    access: "Whoever may change the source.",
    params: &[super::JOB],
    returns: "gather_errors, and object_errors by the id of the object.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let job = super::job_of(ctx, input)?;
    let gather: Vec<Value> = ctx
        .tx
        .gather_errors(&job.id)?
        .into_iter()
        .map(|error| json!({"message": error.message}))
        .collect();
    let (mut ids, mut errors) = (Vec::new(), HashMap::<String, Vec<Value>>::new());
    for error in ctx.tx.object_errors_of_job(&job.id, MOST)? {
        let told = object::error_dict(&error);
        let of_object = errors.entry(error.object_id.clone()).or_default();
        if of_object.is_empty() {
            ids.push(error.object_id);
        }
        of_object.push(told);
    }
    let failed = ctx.tx.harvest_objects(&ids)?;
    let mut failed: HashMap<String, HarvestObject> = failed
        .into_iter()
        .map(|object| (object.id.clone(), object))
        .collect();
    let mut objects: Map<String, Value> = Map::new();
    for id in ids {
        let (Some(failed), Some(errors)) = (failed.remove(&id), errors.remove(&id)) else {
            continue;
        };
        let mut told = json!({
            "guid": failed.guid,
            "errors": errors,
            "content": failed.content,
            "mapped": failed.mapped,
        });
        if let Some(url) = failed.url {
            told["original_url"] = json!(url);
        }
        objects.insert(id, told);
    }
    Ok(json!({"gather_errors": gather, "object_errors": objects}).into())
}

/// Most errors of records that are told.
const MOST: i64 = 2000;
