//! Loads of files into the DataStore as XLoader and DataPusher offer them to their clients: ask for one, see how it fares, stop it.

mod datapusher_hook;
mod datapusher_status;
mod datapusher_submit;
mod xloader_cancel;
mod xloader_hook;
mod xloader_status;
mod xloader_submit;

use cairn_domain::record::{JobState, TaskStatus};
use cairn_tables::TablesError;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, Reply, param, required};
use crate::actions::datastore::{Target, require_update, target};
use crate::app::App;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs::note_of;
use crate::loading::{self, status};
use crate::privacy::Review;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    datapusher_hook::DEF,
    datapusher_status::DEF,
    datapusher_submit::DEF,
    xloader_cancel::DEF,
    xloader_hook::DEF,
    xloader_status::DEF,
    xloader_submit::DEF,
];

const ACCESS: &str = "As package_update of the dataset.";

const RESOURCE: &[Param] = &[required(
    "resource_id",
    ParamKind::Text,
    "Id of the resource; id will do too.",
)];

const SUBMIT: &[Param] = &[
    required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource; id will do too.",
    ),
    param(
        "ignore_hash",
        ParamKind::Boolean,
        "Whether a file is loaded again that has not changed since.",
    ),
    param(
        "sheet",
        ParamKind::Text,
        "The sheet of a workbook, by name or by number from 1; it is kept as sheet of the resource. A resource for each sheet makes each a table of its own.",
    ),
    param(
        "sheets",
        ParamKind::Boolean,
        "Yes has a resource made beside this one for each other sheet of a workbook that has a table, each loaded into a table of its own; it is kept as sheets (all) of the resource. They follow the file of this one. No makes no more of them.",
    ),
];

const HOOK: &[Param] = &[
    required(
        "metadata",
        ParamKind::Object,
        "resource_id: what was loaded.",
    ),
    required(
        "status",
        ParamKind::Text,
        "How it fares: pending, running, complete, error.",
    ),
    param("error", ParamKind::Any, "What went wrong."),
];

/// Finds the resource that is meant, for somebody who may change it.
fn resource(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<(String, Target), ActionError> {
    let id = ["resource_id", "id"]
        .into_iter()
        .find_map(|key| input.text(key))
        .filter(|id| !id.is_empty())
        .ok_or_else(|| ActionError::missing("resource_id"))?;
    allowed(ctx, id)
}

fn allowed(ctx: &mut Ctx<'_, '_>, id: String) -> Result<(String, Target), ActionError> {
    let found = target(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    require_update(ctx, &found, &id)?;
    Ok((id, found))
}

/// Asks for a resource to be loaded.
fn submit(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, found) = resource(ctx, input)?;
    let settings = &ctx.app.settings.loading;
    let ignore_hash = match input.get("ignore_hash") {
        None => false,
        Some(value) => crate::input::as_bool(value).unwrap_or(false),
    };
    if !loading::is_loaded(settings, found.resource()) {
        return Ok(json!(false).into());
    }
    let mut keys = Map::new();
    if let Some(sheet) = input.text("sheet") {
        keys.insert("sheet".to_owned(), json!(sheet));
    }
    if let Some(all) = input.get("sheets").and_then(crate::input::as_bool) {
        let sheets = if all { loading::sheets::ALL } else { "" };
        keys.insert("sheets".to_owned(), json!(sheets));
    }
    if !keys.is_empty() {
        crate::dataset::set_on_resource(ctx, found.dataset(), &id, &keys)?;
    }
    Ok(json!(loading::ask(ctx, &id, ignore_hash)?).into())
}

/// Shows how the last load of a resource fares.
fn show(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, target) = resource(ctx, input)?;
    let review = Review::of(target.resource());
    let found = ctx
        .tx
        .task_status_of(&id, status::TASK, status::TASK)?
        .ok_or_else(ActionError::not_found)?;
    let job = match status::job_of(&found) {
        Some(id) => ctx.tx.job(&id)?,
        None => None,
    };
    ctx.with_rows(move |app, _, _, _| {
        let failed = |error| crate::actions::datastore::told(error, "Query");
        let note = note_of(&app.tables, &id).map_err(failed)?;
        let findings = match app.tables.profile(&id) {
            Ok(kept) => kept.map(|kept| json!(kept.profile.findings)),
            Err(TablesError::NoTable(_)) => None,
            Err(error) => return Err(failed(error)),
        };
        let mut status = shown(app, &id, &found, job.as_ref(), note);
        // They are of the rows that this load brought, or of none.
        let loaded = status["report"].is_object();
        status["findings"] = findings.filter(|_| loaded).unwrap_or_default();
        status["held"] = json!(review.held);
        Ok(status.into())
    })
}

fn shown(
    app: &App,
    id: &str,
    found: &TaskStatus,
    job: Option<&cairn_domain::record::Job>,
    note: Option<Value>,
) -> Value {
    let job_id = status::job_of(found);
    let error = found
        .error
        .as_deref()
        .and_then(|text| serde_json::from_str::<Value>(text).ok())
        .unwrap_or_else(|| json!({}));
    // Of this very load, not of one before it.
    let note = note.filter(|note| note.get("job_id").and_then(Value::as_str) == job_id.as_deref());
    let of_job = |key: &str| {
        let job = job?;
        [&job.result, &job.progress]
            .into_iter()
            .flatten()
            .find_map(|value| value.get(key))
            .cloned()
    };
    let of_note = |key: &str| note.as_ref().and_then(|note| note.get(key)).cloned();
    let logs = of_job("logs")
        .or_else(|| of_note("logs"))
        .unwrap_or_else(|| json!([]));
    let over = matches!(
        found.state.as_deref(),
        Some(status::COMPLETE | status::ERROR)
    );
    let task_info = job_id.as_ref().map(|job_id| {
        json!({
            "job_id": job_id,
            "job_type": "xloader_to_datastore",
            "status": found.state,
            "data": of_job("hash"),
            "error": error.get("message"),
            "requested_timestamp": job.map(|job| iso(job.created)),
            "finished_timestamp": over.then(|| iso(found.last_updated)),
            "sent_data": null,
            "result_url": null,
            "api_key": null,
            "metadata": {
                "resource_id": id,
                "ckan_url": app.site_url(),
                "ignore_hash": job.and_then(|job| job.payload.get("ignore_hash")),
            },
            "logs": logs,
        })
    });
    json!({
        "status": found.state,
        "job_id": job_id,
        "job_url": null,
        "last_updated": iso(found.last_updated),
        "task_info": task_info,
        "error": error,
        "progress": job.filter(|job| job.state == JobState::Running).and_then(|job| job.progress.clone()),
        "notices": of_note("notices"),
        "report": of_note("report"),
    })
}

/// Takes what a loader of somebody else's says of a load.
fn hook(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input
        .get("metadata")
        .and_then(|metadata| metadata.get("resource_id"))
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
        .ok_or_else(|| ActionError::missing("resource_id"))?
        .to_owned();
    let state = input.required("status")?;
    let (id, _) = allowed(ctx, id)?;
    let known = ctx.tx.task_status_of(&id, status::TASK, status::TASK)?;
    let job = known.as_ref().and_then(status::job_of).unwrap_or_default();
    let error = input.get("error").filter(|error| !error.is_null());
    let error = error.map(crate::input::plain_text);
    status::put(ctx.tx, &id, &job, &state, error.as_deref(), ctx.now)?;
    Ok(Value::Null.into())
}

/// Stops a load.
fn cancel(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, _) = resource(ctx, input)?;
    let found = ctx
        .tx
        .task_status_of(&id, status::TASK, status::TASK)?
        .ok_or_else(ActionError::not_found)?;
    let Some(job) = status::job_of(&found) else {
        return Ok(json!(false).into());
    };
    let stopped = ctx.tx.cancel_job(&job)?;
    if stopped {
        status::put(ctx.tx, &id, &job, status::ERROR, Some("cancelled"), ctx.now)?;
    }
    Ok(json!(stopped).into())
}
