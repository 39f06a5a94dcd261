//! The DataStore: tables behind resources, their rows, what is found in them.
//!
//! Permission is asked on a view of the catalogue; the work on rows begins when that view is closed, so that a long one holds up
//! nothing. Where both change, the table comes first: until the catalogue knows of it nobody finds it, and what is left over
//! where the catalogue refuses is removed again.

mod datastore_create;
mod datastore_delete;
mod datastore_function_create;
mod datastore_function_delete;
mod datastore_history;
mod datastore_info;
mod datastore_privacy_confirm;
mod datastore_privacy_show;
mod datastore_records_delete;
mod datastore_run_triggers;
mod datastore_search;
mod datastore_search_sql;
mod datastore_upsert;
mod metadata;
pub mod search;

use cairn_domain::record::Dataset;
use cairn_tables::{Refusal, RefusalInfo, TablesError};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, param, required};
use crate::actions::datasets::{dataset_of_resource, resources_of};
use crate::app::App;
use crate::caller::Caller;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::privacy;
use crate::wire;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    datastore_create::DEF,
    datastore_delete::DEF,
    datastore_function_create::DEF,
    datastore_function_delete::DEF,
    datastore_history::DEF,
    datastore_info::DEF,
    datastore_privacy_confirm::DEF,
    datastore_privacy_show::DEF,
    datastore_records_delete::DEF,
    datastore_run_triggers::DEF,
    datastore_search::DEF,
    datastore_search_sql::DEF,
    datastore_upsert::DEF,
];

const RESOURCE: Param = required("resource_id", ParamKind::Text, "Id of the resource.");
const RESOURCE_OR_ALIAS: Param = required(
    "resource_id",
    ParamKind::Text,
    "Id of the resource, or an alias; id does as well.",
);
const FORCE: Param = param(
    "force",
    ParamKind::Boolean,
    "Whether a resource whose rows come from a file or address is changed all the same.",
);
const INCLUDE_DELETED: Param = param(
    "include_deleted_records",
    ParamKind::Boolean,
    "Whether the deleted rows are returned.",
);
const COUNT: Param = param(
    "calculate_record_count",
    ParamKind::Any,
    "Taken and shown again where other parameters are; rows are always counted.",
);

/// `url_type` of resources that are made for the DataStore and may be written to without `force`.
const WRITABLE: &str = "datastore";

/// What is told of resources that are not.
const READ_ONLY: &str = "Cannot edit read-only resource because changes made may be lost. Use a resource created for editing e.g. with datastore_create or use \"force=True\" to ignore this warning.";

/// Says what went wrong with a table; `what` took too long where it did.
pub(crate) fn told(error: TablesError, what: &str) -> ActionError {
    match error {
        TablesError::NoTable(name) => {
            ActionError::no(format!("Resource \"{name}\" was not found."))
        }
        TablesError::Refused(refusal) => ActionError::Validation(refused(refusal)),
        TablesError::Timeout => ActionError::field("query", format!("{what} took too long")),
        TablesError::TooLarge(bytes) => ActionError::too_large(bytes),
        TablesError::Busy => ActionError::Busy,
        TablesError::File(error) => ActionError::File(error),
        other @ (TablesError::Engine(_) | TablesError::Output(_)) => {
            ActionError::Internal(other.to_string())
        }
    }
}

fn refused(refusal: Refusal) -> Map<String, Value> {
    let mut errors = Map::new();
    let mut messages = vec![refusal.message];
    messages.extend(refusal.also);
    errors.insert(refusal.key.to_owned(), json!(messages));
    if let Some(row) = refusal.row {
        errors.insert("records_row".to_owned(), json!(row));
    }
    if let Some(info) = refusal.info {
        let info = match info {
            RefusalInfo::Query(reason) => json!({"orig": [reason]}),
            RefusalInfo::Constraint(reason, code) => json!({"orig": reason, "pgcode": code}),
        };
        errors.insert("info".to_owned(), info);
    }
    errors
}

/// Returns the id of the resource that is meant: `resource_id`, or `id`.
fn named(input: &Input) -> Option<String> {
    ["resource_id", "id"]
        .into_iter()
        .find_map(|key| input.named(key))
}

/// A resource, and what may be done with it.
pub(crate) struct Target {
    dataset: Dataset,
    place: usize,
}

impl Target {
    pub(crate) fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    pub(crate) fn resource(&self) -> &Value {
        resources_of(&self.dataset)
            .get(self.place)
            .unwrap_or(&Value::Null)
    }

    fn is_writable(&self) -> bool {
        self.resource().get("url_type").and_then(Value::as_str) == Some(WRITABLE)
    }

    fn is_active(&self) -> bool {
        self.resource().get("datastore_active") == Some(&Value::Bool(true))
    }

    /// Refuses changes of tables whose rows belong to a file or an address.
    fn require_writable(&self, force: bool) -> Result<(), ActionError> {
        if force || self.is_writable() {
            Ok(())
        } else {
            Err(ActionError::field("read-only", READ_ONLY))
        }
    }
}

/// Finds a resource.
pub(crate) fn target(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Option<Target>, ActionError> {
    let Some(link) = ctx.tx.resource_link(id)? else {
        return Ok(None);
    };
    Ok(dataset_of_resource(ctx, &link)?.map(|(dataset, place)| Target { dataset, place }))
}

/// Finds a resource whose rows the caller may change, and lets pass what was made to be changed or is forced to be.
fn changeable(ctx: &mut Ctx<'_, '_>, input: &Input, id: &str) -> Result<Target, ActionError> {
    let found = target(ctx, id)?.ok_or_else(ActionError::not_found)?;
    require_update(ctx, &found, id)?;
    found.require_writable(flag(input, "force", false))?;
    Ok(found)
}

fn denied(ctx: &Ctx<'_, '_>, permission: &str, id: &str) -> ActionError {
    ActionError::denied_because(format!(
        "User {} not authorized to perform {permission} on resource {id}",
        ctx.caller.name()
    ))
}

/// Lets those pass who may change the rows of a resource.
pub(crate) fn require_update(
    ctx: &mut Ctx<'_, '_>,
    target: &Target,
    id: &str,
) -> Result<(), ActionError> {
    if !ctx.caller.is_deleted() && ctx.may_update(&target.dataset.head())? {
        Ok(())
    } else {
        Err(denied(ctx, "resource_update", id))
    }
}

/// Lets those pass who may see the rows of a resource.
pub(crate) fn require_show(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    let target = target(ctx, id)?.ok_or_else(ActionError::not_found)?;
    let head = target.dataset.head();
    if !ctx.caller.is_deleted()
        && ctx.sees(&head)?
        && privacy::is_open(ctx, &head, target.resource())?
    {
        Ok(())
    } else {
        Err(denied(ctx, "resource_show", id))
    }
}

/// Changes keys of a resource in a transaction of its own.
fn set_on_resource(
    app: &App,
    caller: &Caller,
    locale: &str,
    id: &str,
    keys: &Map<String, Value>,
) -> Result<(), ActionError> {
    app.write(caller, locale, |ctx| {
        let Some(target) = target(ctx, id)? else {
            return Ok(());
        };
        let site = ctx.app.site_url();
        let mut resources: Vec<Value> = resources_of(&target.dataset)
            .iter()
            .map(|one| wire::resource(one, &target.dataset.id, &site))
            .collect();
        if let Some(resource) = resources
            .get_mut(target.place)
            .and_then(Value::as_object_mut)
        {
            for (key, value) in keys {
                resource.insert(key.clone(), value.clone());
            }
        }
        dataset::apply_patch(
            ctx,
            target.dataset,
            Map::from_iter([("resources".to_owned(), Value::Array(resources))]),
        )?;
        Ok(())
    })
}

/// Shows a time in seconds since 1970.
fn moment(seconds: i64) -> Option<String> {
    chrono::DateTime::from_timestamp(seconds, 0).map(|at| iso(at.naive_utc()))
}

/// Reads a flag as the DataStore does: a word that means nothing is no.
fn flag(input: &Input, key: &str, default: bool) -> bool {
    match input.get(key) {
        None => default,
        Some(Value::String(text)) if text.is_empty() => default,
        Some(value) => crate::input::as_bool(value).unwrap_or(false),
    }
}

/// Reads `calculate_record_count` as it is shown again.
fn count_mode(input: &Input) -> Value {
    match input.get("calculate_record_count") {
        Some(Value::Bool(flag)) => json!(flag),
        Some(Value::String(text)) if text != "background" && !text.is_empty() => {
            json!(crate::input::as_bool(&json!(text)).unwrap_or(false))
        }
        _ => json!("background"),
    }
}

/// Reads a list of names: a list, or a text with commas. Quotes around a name go.
fn name_list(value: &Value) -> Option<Vec<String>> {
    let bare = |text: &str| {
        let text = text.trim();
        match text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inner) => inner.to_owned(),
            None => text.to_owned(),
        }
    };
    match value {
        Value::String(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::String(text) => Some(text.split(',').map(bare).collect()),
        Value::Array(items) => Some(items.iter().map(|item| bare(&plain_text(item))).collect()),
        _ => None,
    }
}

/// Returns JSON text as a ready value.
fn raw(json: String) -> Result<Box<serde_json::value::RawValue>, ActionError> {
    serde_json::value::RawValue::from_string(json)
        .map_err(|error| ActionError::Internal(format!("rows are no JSON: {error}")))
}

/// Writes an object whose last key holds JSON that is ready.
fn with_json(
    map: &Map<String, Value>,
    key: &str,
    json: &str,
) -> Result<Box<serde_json::value::RawValue>, ActionError> {
    let mut out =
        serde_json::to_string(map).map_err(|error| ActionError::Internal(error.to_string()))?;
    out.pop();
    if !map.is_empty() {
        out.push(',');
    }
    out.push_str(&json!(key).to_string());
    out.push(':');
    out.push_str(json);
    out.push('}');
    raw(out)
}
