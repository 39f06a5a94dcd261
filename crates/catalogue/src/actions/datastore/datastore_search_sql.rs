//! `datastore_search_sql`: one SELECT over tables that the caller may read.

use cairn_tables::{Columns, Part, SqlError, Statement, TablesError};
use serde_json::{Value, json};

use super::{require_show, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, TakeText, required};
use crate::app::App;
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
    ctx.with_rows(move |_, _, _, _| {
        Ok(Reply::written(move |app, take| {
            write(app, &sql, &statement, &tables, take)
        }))
    })
}

/// Writes the answer while it is read.
fn write(
    app: &App,
    sql: &str,
    statement: &Statement,
    tables: &[String],
    take: TakeText<'_>,
) -> Result<(), ActionError> {
    let most = app.settings.datastore.rows_max;
    let mut failed = None;
    let selected = app
        .tables
        .select_in_parts(statement, tables, most, &mut |part| {
            let taken = match part {
                Part::Head(columns) => take(&begin(sql, columns)),
                Part::Rows(text) => take(text),
            };
            taken.map_err(|error| {
                let told = TablesError::Output(error.to_string());
                failed = Some(error);
                told
            })
        });
    let truncated = match (failed, selected) {
        (Some(error), _) => return Err(error),
        (None, selected) => selected.map_err(refused)?,
    };
    take(if truncated {
        ",\"records_truncated\":true}"
    } else {
        "}"
    })
}

/// Writes the answer up to its rows.
fn begin(sql: &str, columns: &Columns) -> String {
    let fields: Vec<Value> = columns
        .iter()
        .map(|(id, ty)| json!({"id": id, "type": ty}))
        .collect();
    let mut text = json!({"sql": sql, "fields": fields}).to_string();
    text.pop();
    text.push_str(",\"records\":");
    text
}

fn refused(error: SqlError) -> ActionError {
    match error {
        SqlError::Invalid(message) => ActionError::rule(message),
        SqlError::Denied(reason) => ActionError::denied_because(reason),
        SqlError::NoTable => ActionError::not_found(),
        SqlError::Tables(error) => told(error, "Query"),
    }
}
