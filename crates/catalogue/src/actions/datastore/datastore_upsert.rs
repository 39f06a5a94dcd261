//! `datastore_upsert`: rows are added, changed, or whichever is needed.

use cairn_tables::{Method, TablesError, Upsert};
use serde_json::{Map, Value, json};

use super::{changeable, count_mode, flag, named, told, with_json};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::jobs::touch_later;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_upsert",
    kind: Kind::Rows,
    about: "Writes records into a table: insert adds them, update changes rows that are there, upsert does whichever is needed. Rows are found by the primary key, or by _id.",
    access: "As package_update of the dataset.",
    params: &[
        super::RESOURCE,
        super::FORCE,
        param("records", ParamKind::Objects, "The records."),
        param(
            "method",
            ParamKind::Text,
            "upsert (as where none is given), insert or update.",
        ),
        param(
            "include_records",
            ParamKind::Boolean,
            "Whether the rows are returned, with their _id.",
        ),
        param(
            "dry_run",
            ParamKind::Boolean,
            "Whether everything is checked and nothing changed.",
        ),
        super::COUNT,
    ],
    returns: "What was asked for, with the rows where include_records says so.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut errors = Map::new();
    let id = named(input);
    if id.is_none() {
        errors.insert("resource_id".to_owned(), json!(["Missing value"]));
    }
    let method = match input.get("method").map(plain_text).as_deref() {
        None | Some("" | "upsert") => Method::Upsert,
        Some("insert") => Method::Insert,
        Some("update") => Method::Update,
        Some(_) => {
            errors.insert(
                "method".to_owned(),
                json!(["Value must be one of ['upsert', 'insert', 'update']"]),
            );
            Method::Upsert
        }
    };
    if !matches!(input.get("records"), None | Some(Value::Array(_))) {
        errors.insert("records".to_owned(), json!(["Not a list"]));
    }
    let Some(id) = id.filter(|_| errors.is_empty()) else {
        return Err(ActionError::Validation(errors));
    };
    let writable = changeable(ctx, input, &id)?.is_writable();
    ctx.with_rows(move |app, caller, input, _| {
        let mut out = Map::new();
        out.insert("resource_id".to_owned(), json!(id));
        if let Some(method) = input.get("method").filter(|value| **value != json!("")) {
            out.insert("method".to_owned(), method.clone());
        }
        if input.get("dry_run").is_some() {
            out.insert("dry_run".to_owned(), json!(flag(input, "dry_run", false)));
        }
        out.insert("calculate_record_count".to_owned(), count_mode(input));
        let records: &[Value] = input
            .get("records")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice);
        let include_records = flag(input, "include_records", false);
        let shown = if records.is_empty() {
            app.tables
                .find(&id)
                .and_then(|found| found.ok_or_else(|| TablesError::NoTable(id.clone())))
                .map_err(|error| told(error, "Query"))?;
            include_records.then(|| "[]".to_owned())
        } else {
            let dry_run = flag(input, "dry_run", false);
            let shown = app
                .tables
                .upsert(
                    &id,
                    &Upsert {
                        method,
                        records,
                        include_records,
                        dry_run,
                        by: caller.id().map(|_| caller.name()),
                    },
                )
                .map_err(|error| told(error, "Query"))?;
            if writable && !dry_run {
                touch_later(app, caller, &id)?;
            }
            shown
        };
        match shown {
            Some(records) => Ok(with_json(&out, "records", &records)?.into()),
            None => Ok(Value::Object(out).into()),
        }
    })
}
