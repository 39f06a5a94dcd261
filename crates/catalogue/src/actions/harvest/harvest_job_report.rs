//! `harvest_job_report`: what went wrong in a run.

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
    let mut objects: Map<String, Value> = Map::new();
    for error in ctx.tx.object_errors_of_job(&job.id, MOST)? {
        if let Some(known) = objects.get_mut(&error.object_id) {
            if let Some(errors) = known["errors"].as_array_mut() {
                errors.push(object::error_dict(&error));
            }
            continue;
        }
        let Some(failed) = ctx.tx.harvest_object(&error.object_id)? else {
            continue;
        };
        let mut told = json!({
            "guid": failed.guid,
            "errors": [object::error_dict(&error)],
            "content": failed.content,
            "mapped": failed.mapped,
        });
        if let Some(url) = failed.url {
            told["original_url"] = json!(url);
        }
        objects.insert(error.object_id, told);
    }
    Ok(json!({"gather_errors": gather, "object_errors": objects}).into())
}

/// Most errors of records that are told.
const MOST: i64 = 2000;
