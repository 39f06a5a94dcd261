//! Taking in other catalogues: sources, the runs over them, and the records that they brought.

mod harvest_abort_failed_jobs;
mod harvest_get_notifications_recipients;
mod harvest_job_abort;
mod harvest_job_create;
mod harvest_job_create_all;
mod harvest_job_list;
mod harvest_job_report;
mod harvest_job_show;
mod harvest_jobs_run;
mod harvest_log_list;
mod harvest_object_create;
mod harvest_object_list;
mod harvest_object_show;
mod harvest_objects_import;
mod harvest_send_job_to_gather_queue;
mod harvest_source_clear;
mod harvest_source_create;
mod harvest_source_delete;
mod harvest_source_index_clear;
mod harvest_source_job_history_clear;
mod harvest_source_list;
mod harvest_source_patch;
mod harvest_source_preview;
mod harvest_source_preview_show;
mod harvest_source_reindex;
mod harvest_source_show;
mod harvest_source_show_status;
mod harvest_source_update;
mod harvest_sources_job_history_clear;
mod harvest_sources_reindex;
mod harvesters_info_show;

use cairn_domain::harvest::{HarvestJob, HarvestObject};
use cairn_domain::record::{Dataset, HARVEST_SOURCE};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::source;
use crate::input::Input;
use crate::wire;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    harvest_abort_failed_jobs::DEF,
    harvest_get_notifications_recipients::DEF,
    harvest_job_abort::DEF,
    harvest_job_create::DEF,
    harvest_job_create_all::DEF,
    harvest_job_list::DEF,
    harvest_job_report::DEF,
    harvest_job_show::DEF,
    harvest_jobs_run::DEF,
    harvest_log_list::DEF,
    harvest_object_create::DEF,
    harvest_object_list::DEF,
    harvest_object_show::DEF,
    harvest_objects_import::DEF,
    harvest_send_job_to_gather_queue::DEF,
    harvest_source_clear::DEF,
    harvest_source_create::DEF,
    harvest_source_delete::DEF,
    harvest_source_index_clear::DEF,
    harvest_source_job_history_clear::DEF,
    harvest_source_list::DEF,
    harvest_source_patch::DEF,
    harvest_source_preview::DEF,
    harvest_source_preview_show::DEF,
    harvest_source_reindex::DEF,
    harvest_source_show::DEF,
    harvest_source_show_status::DEF,
    harvest_source_update::DEF,
    harvest_sources_job_history_clear::DEF,
    harvest_sources_reindex::DEF,
    harvesters_info_show::DEF,
];

const SOURCE: Param = required("id", ParamKind::Text, "Id or name of the source.");
const JOB: Param = required("id", ParamKind::Text, "Id of the run.");

/// The keys of a source, for the documentation.
const FIELDS: [Param; 9] = [
    param("url", ParamKind::Text, "Address of the catalogue."),
    param("name", ParamKind::Text, "Unique name."),
    param(
        "source_type",
        ParamKind::Text,
        "Kind of source, as harvesters_info_show lists them; auto finds out.",
    ),
    param(
        "title",
        ParamKind::Text,
        "Title; the name where it is empty.",
    ),
    param("notes", ParamKind::Text, "Description."),
    param(
        "owner_org",
        ParamKind::Text,
        "Id or name of the organization that owns it, and what is harvested.",
    ),
    param(
        "private",
        ParamKind::Boolean,
        "Whether only members of the organization see it.",
    ),
    param(
        "frequency",
        ParamKind::Text,
        "MANUAL (the default), MONTHLY, WEEKLY, BIWEEKLY, DAILY or ALWAYS.",
    ),
    param(
        "config",
        ParamKind::Text,
        "A JSON object; docs/harvesting.md says what stands in it.",
    ),
];

/// Which source, and its keys.
const SOURCE_AND_FIELDS: [Param; 10] = {
    let [a, b, c, d, e, f, g, h, i] = FIELDS;
    [SOURCE, a, b, c, d, e, f, g, h, i]
};

/// Says that an input is of a source.
fn typed(data: &mut Map<String, Value>) {
    data.insert("type".to_owned(), json!(HARVEST_SOURCE));
}

/// Returns the source that a parameter names by id or name.
fn source_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<Dataset, ActionError> {
    let id = input.required(key)?;
    let found = ctx.tx.dataset_by_ref(&id)?;
    found
        .filter(|record| source::is_source(&record.kind))
        .ok_or_else(ActionError::not_found)
}

/// Returns the run that `id` names, to those who may change its source.
fn job_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<HarvestJob, ActionError> {
    let id = input.required("id")?;
    let job = ctx
        .tx
        .harvest_job(&id)?
        .ok_or_else(ActionError::not_found)?;
    require_source(ctx, &job.source_id)?;
    Ok(job)
}

/// Lets those pass who may change a source.
fn require_source(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    let head = ctx
        .tx
        .dataset_head(id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&head)
}

/// Lets those pass who may see an object: with its dataset, or where there is none, with its source.
fn require_object(ctx: &mut Ctx<'_, '_>, object: &HarvestObject) -> Result<(), ActionError> {
    if let Some(id) = &object.dataset_id
        && let Some(head) = ctx.tx.dataset_head(id)?
    {
        return ctx.require_read(&head);
    }
    require_source(ctx, &object.source_id)
}

/// Shows a source as `harvest_source_show` does.
fn shown(ctx: &mut Ctx<'_, '_>, record: &Dataset) -> Result<Reply, ActionError> {
    let mut package = wire::one_package(ctx.tx, ctx.app, record)?;
    source::show(ctx, &record.id, &mut package)?;
    Ok(Value::Object(package).into())
}

/// Ids that are read together.
const PAGE: i64 = 1000;

/// Returns the ids of the datasets that a source made.
fn harvested(ctx: &mut Ctx<'_, '_>, source_id: &str) -> Result<Vec<String>, ActionError> {
    let mut all: Vec<String> = Vec::new();
    loop {
        let after = all.last().cloned().unwrap_or_default();
        let page = ctx.tx.harvested_dataset_ids(source_id, &after, PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}
