//! `datastore_create`: a table for a resource, or for a new one; its columns, keys and names change with the same action.

use cairn_domain::python;
use cairn_tables::{Create, FieldRequest, IndexRequest, is_valid_name};
use serde_json::{Map, Value, json};

use super::{
    Target, count_mode, denied, name_list, named, require_update, set_on_resource, target, told,
    with_json,
};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::resource_create;
use crate::app::App;
use crate::caller::Caller;
use crate::clock::{iso, new_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, as_bool, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_create",
    kind: Kind::Rows,
    about: "Makes the table of a resource, or changes it: adds columns, removes those left out where delete_fields says so, sets keys, indexes and aliases, adds records. All or nothing. With resource in place of resource_id the resource is made too.",
    access: "As package_update of the dataset.",
    params: &[
        param("resource_id", ParamKind::Text, "Id of the resource."),
        param(
            "resource",
            ParamKind::Object,
            "A resource to make in its place: package_id and what resource_create takes, without url.",
        ),
        super::FORCE,
        param(
            "aliases",
            ParamKind::Texts,
            "Other names of the table, in the place of those before.",
        ),
        param(
            "fields",
            ParamKind::Objects,
            "Columns: id, type (guessed from the first record where it is left out), info (label, notes, type_override, …).",
        ),
        param(
            "delete_fields",
            ParamKind::Boolean,
            "Whether columns that are not in fields are removed.",
        ),
        param("records", ParamKind::Objects, "Rows to add."),
        param(
            "include_records",
            ParamKind::Boolean,
            "Whether the rows are returned, with their _id.",
        ),
        param(
            "primary_key",
            ParamKind::Texts,
            "Columns of the unique key that upsert uses, in the place of the one before.",
        ),
        param(
            "indexes",
            ParamKind::Any,
            "Indexes: columns, or lists of columns, in the place of those before.",
        ),
        param(
            "triggers",
            ParamKind::Objects,
            "Trigger functions; there are none here.",
        ),
        param(
            "keep_history",
            ParamKind::Boolean,
            "Whether changes of rows are kept from now on, for datastore_history.",
        ),
        super::COUNT,
    ],
    returns: "What was asked for, with the types that were guessed.",
    run,
};

/// What was read of the request.
struct Request {
    fields: Option<Vec<FieldRequest>>,
    aliases: Option<Vec<String>>,
    primary_key: Option<Vec<String>>,
    indexes: Option<Vec<IndexRequest>>,
}

/// What the table is made for.
enum For {
    /// A resource that is there: its id, whether it is marked as having a table, whether it is one of the DataStore.
    Resource(String, bool, bool),
    /// A new one.
    New(Map<String, Value>),
}

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (request, found) = validated(ctx, input)?;
    let resource = match input.get("resource") {
        None => None,
        Some(Value::Object(map)) if map.is_empty() => None,
        Some(Value::Object(map)) => Some(map),
        Some(_) => return Err(ActionError::field("resource", "Must be a dict")),
    };
    let id = named(input);
    let work = match (resource, id, found) {
        (None, None, _) => {
            if !ctx.caller.is_sysadmin() {
                return Err(ActionError::rule("Missing id, can not get Resource object"));
            }
            return Err(ActionError::field(
                "resource_id",
                "resource_id or resource required",
            ));
        }
        (Some(_), Some(_), _) => {
            return Err(ActionError::field(
                "resource",
                "resource cannot be used with resource_id",
            ));
        }
        (Some(resource), None, _) => {
            require_new(ctx, resource)?;
            For::New(resource.clone())
        }
        (None, Some(id), found) => {
            let found = found.ok_or_else(ActionError::not_found)?;
            require_update(ctx, &found, &id)?;
            found.require_writable(super::flag(input, "force", false))?;
            For::Resource(id, found.is_active(), found.is_writable())
        }
    };
    no_triggers(input)?;
    ctx.with_rows(move |app, caller, input, locale| {
        make(app, caller, input, locale, &request, work)
    })
}

/// Lets those pass who may add a resource to the dataset.
fn require_new(ctx: &mut Ctx<'_, '_>, resource: &Map<String, Value>) -> Result<(), ActionError> {
    let Some(package) = resource.get("package_id").map(plain_text) else {
        return Err(ActionError::field("package_id", "Missing value"));
    };
    let dataset = ctx
        .tx
        .dataset_by_ref(&package)?
        .ok_or_else(ActionError::not_found)?;
    if ctx.caller.is_deleted() || !ctx.may_update(&dataset.head())? {
        return Err(denied(ctx, "package_update", &package));
    }
    if resource
        .get("url")
        .is_some_and(|url| url.as_str() != Some(""))
    {
        return Err(ActionError::field(
            "resource",
            "The datapusher has to be enabled.",
        ));
    }
    Ok(())
}

/// Changes the table, then the catalogue, and says what was done.
fn make(
    app: &App,
    caller: &Caller,
    input: &Input,
    locale: &str,
    request: &Request,
    work: For,
) -> Result<Reply, ActionError> {
    let id = match &work {
        For::Resource(id, ..) => id.clone(),
        For::New(_) => new_id(),
    };
    let records: &[Value] = match input.get("records") {
        Some(Value::Array(records)) => records,
        _ => &[],
    };
    let created = app
        .tables
        .create(
            &id,
            &Create {
                fields: request.fields.clone(),
                delete_fields: super::flag(input, "delete_fields", false),
                records,
                primary_key: request.primary_key.clone(),
                indexes: request.indexes.clone(),
                aliases: request.aliases.clone(),
                include_records: super::flag(input, "include_records", false),
                history: input.get("keep_history").and_then(as_bool),
                by: caller.id().map(|_| caller.name()),
            },
        )
        .map_err(|error| told(error, "Query"))?;
    let mut out = Map::new();
    out.insert("resource_id".to_owned(), json!(id));
    out.insert("method".to_owned(), json!("insert"));
    match work {
        For::Resource(_, true, true) if !records.is_empty() => {
            crate::jobs::touch_later(app, caller, &id)?;
        }
        For::Resource(_, true, _) => {}
        For::Resource(_, false, writable) => {
            let mut keys = Map::from_iter([("datastore_active".to_owned(), json!(true))]);
            if writable {
                keys.insert("last_modified".to_owned(), json!(iso(app.clock.now())));
            }
            set_on_resource(app, caller, locale, &id, &keys)?;
        }
        For::New(mut resource) => {
            resource.insert("url".to_owned(), json!("_datastore_only_resource"));
            if let Err(error) = add_resource(app, caller, locale, &id, &resource) {
                // Nobody knows of it, so nobody misses it.
                app.tables
                    .drop_table(&id)
                    .map_err(|error| told(error, "Query"))?;
                return Err(error);
            }
            out.insert("resource".to_owned(), Value::Object(resource));
        }
    }
    if let Some(fields) = &request.fields {
        let shown = fields.iter().zip(&created.types).map(|(field, ty)| {
            let mut shown = Map::new();
            shown.insert("id".to_owned(), json!(field.id));
            shown.insert("type".to_owned(), json!(ty));
            if let Some(info) = &field.info {
                shown.insert("info".to_owned(), Value::Object(info.clone()));
            }
            Value::Object(shown)
        });
        out.insert("fields".to_owned(), shown.collect());
    }
    for key in ["aliases", "indexes", "primary_key", "keep_history"] {
        if let Some(value) = input.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    out.insert(
        "delete_fields".to_owned(),
        json!(super::flag(input, "delete_fields", false)),
    );
    out.insert("calculate_record_count".to_owned(), count_mode(input));
    match created.records {
        Some(records) => Ok(with_json(&out, "records", &records)?.into()),
        None => Ok(Value::Object(out).into()),
    }
}

fn add_resource(
    app: &App,
    caller: &Caller,
    locale: &str,
    id: &str,
    resource: &Map<String, Value>,
) -> Result<(), ActionError> {
    let mut data = resource.clone();
    data.insert("id".to_owned(), json!(id));
    data.insert("url_type".to_owned(), json!(super::WRITABLE));
    data.insert("datastore_active".to_owned(), json!(true));
    data.insert("last_modified".to_owned(), json!(iso(app.clock.now())));
    let input = Input::new(data);
    app.write(caller, locale, |ctx| {
        (resource_create::DEF.run)(ctx, &input).map(drop)
    })
}

/// Reads the request, all errors of its parameters at once.
fn validated(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
) -> Result<(Request, Option<Target>), ActionError> {
    let mut errors = Map::new();
    let found = match named(input) {
        Some(id) => {
            let found = target(ctx, &id)?;
            if found.is_none() {
                errors.insert(
                    "resource_id".to_owned(),
                    json!([format!("Resource not found: {id}")]),
                );
            }
            found
        }
        None => None,
    };
    let fields = fields(input, &mut errors)?;
    if !matches!(input.get("records"), None | Some(Value::Array(_)))
        && input.get("records") != Some(&json!(""))
    {
        errors.insert("records".to_owned(), json!(["Not a list"]));
    }
    let mut names = |key: &str| match input.get(key) {
        None => None,
        Some(value) => {
            let list = name_list(value);
            if list.is_none() {
                errors.insert(key.to_owned(), json!(["Not a list"]));
            }
            list
        }
    };
    let aliases = names("aliases");
    let primary_key = names("primary_key");
    let indexes = match input.get("indexes") {
        Some(Value::Array(items)) => Some(
            items
                .iter()
                .map(|item| match item {
                    Value::Array(_) => IndexRequest {
                        columns: name_list(item).unwrap_or_default(),
                        shown: python::repr(item),
                    },
                    other => {
                        let shown = plain_text(other);
                        let columns = name_list(&json!(shown)).unwrap_or_default();
                        IndexRequest { columns, shown }
                    }
                })
                .filter(|index| !index.columns.is_empty())
                .collect(),
        ),
        _ => names("indexes").map(|list| list.into_iter().map(IndexRequest::on).collect()),
    };
    if !errors.is_empty() {
        return Err(ActionError::Validation(errors));
    }
    Ok((
        Request {
            fields,
            aliases,
            primary_key,
            indexes,
        },
        found,
    ))
}

fn fields(
    input: &Input,
    errors: &mut Map<String, Value>,
) -> Result<Option<Vec<FieldRequest>>, ActionError> {
    let Some(value) = input.get("fields") else {
        return Ok(None);
    };
    let items = objects(input, "fields", value)?;
    let mut problems = Vec::new();
    let mut fields = Vec::new();
    for item in items {
        let id = item.get("id").map(plain_text).unwrap_or_default();
        problems.push(if id.is_empty() || item.get("id") == Some(&Value::Null) {
            json!({"id": ["Missing value"]})
        } else if !is_valid_name(&id) {
            json!({"id": [format!("\"{id}\" is not a valid field name")]})
        } else {
            json!({})
        });
        fields.push(FieldRequest {
            id,
            ty: item
                .get("type")
                .filter(|ty| !ty.is_null())
                .map(plain_text)
                .filter(|ty| !ty.is_empty()),
            info: item.get("info").and_then(Value::as_object).cloned(),
        });
    }
    if problems.iter().any(|problem| problem != &json!({})) {
        errors.insert("fields".to_owned(), Value::Array(problems));
    }
    Ok((!fields.is_empty()).then_some(fields))
}

/// Reads a list of objects; anything else is nested wrongly.
fn objects<'i>(
    input: &Input,
    key: &str,
    value: &'i Value,
) -> Result<Vec<&'i Map<String, Value>>, ActionError> {
    let list = value
        .as_array()
        .and_then(|items| items.iter().map(Value::as_object).collect());
    list.ok_or_else(|| {
        let mut data = input.data.clone();
        data.remove("records");
        ActionError::Integrity {
            message: format!(
                "Only lists of dicts can be placed against subschema ('{key}',), not {}",
                python::class(value)
            ),
            data: Value::Object(data),
        }
    })
}

/// Refuses trigger functions: there are none.
fn no_triggers(input: &Input) -> Result<(), ActionError> {
    let Some(value) = input.get("triggers") else {
        return Ok(());
    };
    for trigger in objects(input, "triggers", value)? {
        if let Some(function) = trigger.get("function").map(plain_text) {
            return Err(ActionError::field(
                "triggers",
                format!("function {function}() does not exist"),
            ));
        }
    }
    Ok(())
}
