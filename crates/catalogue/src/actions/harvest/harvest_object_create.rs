//! `harvest_object_create`: an object is made by hand.

use cairn_domain::harvest::{HarvestObject, ObjectState};
use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::object;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_object_create",
    kind: Kind::Write,
    about: "Adds an object by hand.",
    access: "Sysadmins.",
    params: &[
        param(
            "guid",
            ParamKind::Text,
            "What names the record at its source.",
        ),
        param("content", ParamKind::Text, "The record."),
        required("job_id", ParamKind::Text, "Id of the run."),
        param(
            "source_id",
            ParamKind::Text,
            "Id of the source; that of the run where it is absent.",
        ),
        param("package_id", ParamKind::Text, "Id of the dataset."),
        param(
            "state",
            ParamKind::Text,
            "How far it is; WAITING where it is absent.",
        ),
        param("extras", ParamKind::Object, "Further facts."),
    ],
    returns: "The object.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let job_id = input.required("job_id")?;
    let job = ctx
        .tx
        .harvest_job(&job_id)?
        .ok_or_else(|| ActionError::field("job_id", "Harvest job not found"))?;
    let source_id = input.text("source_id").unwrap_or(job.source_id);
    let guid = input.text("guid").unwrap_or_default();
    let mut made = HarvestObject::new(new_row_id(), &source_id, &guid, ctx.now);
    made.job_id = Some(job_id);
    made.content = input.text("content");
    made.dataset_id = input.text("package_id");
    made.state = match input.text("state") {
        None => ObjectState::Waiting,
        Some(word) => ObjectState::parse(&word)
            .ok_or_else(|| ActionError::field("state", format!("Unknown state: {word}")))?,
    };
    if let Some(extras) = input.get("extras") {
        if !extras.is_object() {
            return Err(ActionError::field("extras", "Must be an object"));
        }
        made.extras = extras.clone();
    }
    ctx.tx.insert_harvest_objects(std::slice::from_ref(&made))?;
    Ok(Value::Object(object::dict(&made)).into())
}
