//! Documents about tables for programs: Data Package, CSVW, Croissant, OpenAPI. The records come through `package_show` and `resource_show`,
//! the tables through the door of the DataStore.

use cairn_exchange::croissant;
use cairn_exchange::tabular::{Column, Table, csvw, datapackage, openapi};
use cairn_tables::{Records, Search};
use serde_json::{Map, Value, json};

use crate::actions;
use crate::actions::datastore::{require_show, told};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dump;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;

/// Returns the Data Package of a dataset.
pub fn data_package(app: &App, caller: &Caller, id_or_name: &str) -> Result<Value, ActionError> {
    let (dataset, tables) = dataset(app, caller, id_or_name)?;
    Ok(datapackage::package(&dataset, &tables, &app.site_url()))
}

/// Returns the CSVW document of a dataset; there is none where it has neither a table nor a CSV file.
pub fn csv_on_the_web(
    app: &App,
    caller: &Caller,
    id_or_name: &str,
    locale: &str,
) -> Result<Value, ActionError> {
    let (dataset, tables) = dataset(app, caller, id_or_name)?;
    csvw::document(&dataset, &tables, &app.site_url(), locale)
        .ok_or_else(|| ActionError::no("The dataset has no table"))
}

/// Returns the Croissant document of a dataset.
pub fn croissant(app: &App, caller: &Caller, id_or_name: &str) -> Result<Value, ActionError> {
    match dataset(app, caller, id_or_name)? {
        (Value::Object(record), tables) => Ok(croissant::document(
            &record,
            &tables,
            &federation::site(app),
        )),
        _ => Err(ActionError::Internal("a record is no object".to_owned())),
    }
}

/// Returns the OpenAPI document of the table with this name or alias.
pub fn table_api(app: &App, caller: &Caller, name: &str) -> Result<Value, ActionError> {
    let tell = |error| told(error, "Query");
    let id = app
        .tables
        .find(name)
        .map_err(tell)?
        .ok_or_else(|| ActionError::no("DataStore resource not found"))?;
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        require_show(ctx, &id)
    })?;
    let resource = shown(app, caller, "resource_show", &id)?;
    let found = app
        .tables
        .search(
            &id,
            &Search {
                filters: None,
                q: None,
                full_text: None,
                plain: true,
                language: app.settings.datastore.default_fts_lang.clone(),
                distinct: false,
                fields: None,
                sort: Some(vec!["_id".to_owned()]),
                limit: 1,
                offset: 0,
                include_total: false,
                include_next_page: false,
                format: Records::Objects,
            },
        )
        .map_err(tell)?;
    let rows: Vec<Value> = serde_json::from_str(&found.records)
        .map_err(|error| ActionError::Internal(format!("rows are no JSON: {error}")))?;
    let table = table(app, &id)?;
    Ok(openapi::document(
        &resource,
        &table,
        rows.first(),
        &app.site_url(),
        &dump::formats(),
    ))
}

/// A dataset, and those of its tables that the caller may read.
fn dataset(
    app: &App,
    caller: &Caller,
    id_or_name: &str,
) -> Result<(Value, Vec<Table>), ActionError> {
    let dataset = shown(app, caller, "package_show", id_or_name)?;
    let Value::Object(record) = &dataset else {
        return Err(ActionError::Internal("a record is no object".to_owned()));
    };
    let locale = &app.settings.site.locale_default;
    let tables = app.read(caller, locale, |ctx| tables(ctx, record))?;
    Ok((dataset, tables))
}

/// Returns those tables of a dataset, as `package_show` gives it, that the caller may read.
pub(crate) fn tables(
    ctx: &mut Ctx<'_, '_>,
    dataset: &Map<String, Value>,
) -> Result<Vec<Table>, ActionError> {
    let active = dataset
        .get("resources")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|one| one.get("datastore_active") == Some(&Value::Bool(true)))
        .filter_map(|one| one.get("id").and_then(Value::as_str));
    let mut tables = Vec::new();
    for id in active {
        match require_show(ctx, id) {
            Ok(()) => {}
            Err(ActionError::NotAuthorized(_)) => continue,
            Err(other) => return Err(other),
        }
        match table(ctx.app, id) {
            Ok(table) => tables.push(table),
            // Dropped since the record was read.
            Err(ActionError::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(tables)
}

fn table(app: &App, id: &str) -> Result<Table, ActionError> {
    let info = app.tables.info(id).map_err(|error| told(error, "Query"))?;
    Ok(Table {
        resource: id.to_owned(),
        columns: info
            .fields
            .into_iter()
            .map(|one| Column {
                id: one.field.id,
                ty: one.field.ty.name(),
                info: one.field.info.unwrap_or_default(),
                indexed: one.index.is_some(),
            })
            .collect(),
    })
}

/// What an action shows of a record.
fn shown(app: &App, caller: &Caller, action: &str, id: &str) -> Result<Value, ActionError> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    let input = Input::new(Map::from_iter([("id".to_owned(), json!(id))]));
    app.run(def, caller, &input, &app.settings.site.locale_default)?
        .result
        .into_value()
}
