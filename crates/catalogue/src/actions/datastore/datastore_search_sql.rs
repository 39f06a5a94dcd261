//! `datastore_search_sql`: one SELECT over tables that the caller may read.

use cairn_tables::{SqlError, Statement};
use serde_json::{Map, Value, json};

use super::{require_show, told, with_json};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_search_sql",
    kind: Kind::Read,
    about: "Runs one SELECT in PostgreSQL's dialect. Tables are named by resource ids or aliases, in double quotes.",
    access: "Those who may see the datasets of all its tables, where the site allows statements.",
    params: &[required("sql", ParamKind::Text, "The statement.")],
    returns: "sql, fields and records; records_truncated where there were more rows than may be returned.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let sql = match input.get("sql") {
        Some(Value::String(sql)) => sql.clone(),
        Some(_) => return Err(ActionError::field("sql", "Must be a Unicode string value")),
        None => return Err(ActionError::missing("sql")),
    };
    let statement = Statement::parse(&sql, &ctx.app.functions).map_err(refused)?;
    let mut tables = Vec::new();
    for name in statement.relations() {
        let found = ctx
            .app
            .tables
            .find(name)
            .map_err(|error| told(error, "Query"))?;
        let id = found.ok_or_else(ActionError::not_found)?;
        match require_show(ctx, &id) {
            Err(ActionError::NotAuthorized(_)) => {
                return Err(ActionError::denied_because(
                    "Not authorized to read resource.",
                ));
            }
            other => other?,
        }
        tables.push(id);
    }
    ctx.with_rows(move |app, _, _, _| {
        let found = app
            .tables
            .select(&statement, &tables, app.settings.datastore.rows_max)
            .map_err(refused)?;
        let fields: Vec<Value> = found
            .fields
            .iter()
            .map(|(id, ty)| json!({"id": id, "type": ty}))
            .collect();
        let mut out = Map::new();
        out.insert("sql".to_owned(), json!(sql));
        out.insert("fields".to_owned(), Value::Array(fields));
        if found.truncated {
            out.insert("records_truncated".to_owned(), json!(true));
        }
        Ok(with_json(&out, "records", &found.records)?.into())
    })
}

fn refused(error: SqlError) -> ActionError {
    match error {
        SqlError::Invalid(message) => ActionError::rule(message),
        SqlError::Denied(reason) => ActionError::denied_because(reason),
        SqlError::NoTable => ActionError::not_found(),
        SqlError::Tables(error) => told(error, "Query"),
    }
}
