//! `datastore_delete`: rows go, or the whole table.

use cairn_tables::TablesError;
use serde_json::{Map, Value, json};

use super::{changeable, flag, named, set_on_resource, told, with_json};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs::touch_later;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_delete",
    kind: Kind::Rows,
    about: "Deletes the rows that filters find; without filters the table goes, with its aliases and its dictionary.",
    access: "As package_update of the dataset.",
    params: &[
        super::RESOURCE,
        param(
            "filters",
            ParamKind::Object,
            "Which rows, as in datastore_search; {} for all of them, nothing for the table itself.",
        ),
        super::FORCE,
        super::INCLUDE_DELETED,
        super::COUNT,
    ],
    returns: "resource_id and filters as they were sent, and deleted_records where they were asked for.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    if !matches!(input.get("filters"), None | Some(Value::Object(_))) {
        return Err(ActionError::field(
            "filters",
            "filters must be either a dict or null.",
        ));
    }
    delete(ctx, input, id)
}

/// Asks for permission and deletes what the filters of the input find, or everything where there are none.
pub(super) fn delete(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    id: String,
) -> Result<Reply, ActionError> {
    let writable = changeable(ctx, input, &id)?.is_writable();
    ctx.with_rows(move |app, caller, input, locale| {
        let mut out = Map::new();
        out.insert("resource_id".to_owned(), json!(id));
        if let Some(filters) = input.data.get("filters") {
            out.insert("filters".to_owned(), filters.clone());
        }
        let Some(filters) = input.get("filters") else {
            let gone = app
                .tables
                .drop_table(&id)
                .map_err(|error| told(error, "Query"))?;
            if !gone {
                return Err(told(TablesError::NoTable(id), "Query"));
            }
            let mut keys = Map::from_iter([("datastore_active".to_owned(), json!(false))]);
            if writable {
                keys.insert("last_modified".to_owned(), json!(iso(app.clock.now())));
            }
            set_on_resource(app, caller, locale, &id, &keys)?;
            return Ok(Value::Object(out).into());
        };
        let shown = flag(input, "include_deleted_records", false)
            .then_some(app.settings.datastore.rows_max);
        let deleted = app
            .tables
            .delete_rows(&id, filters, shown, caller.id().map(|_| caller.name()))
            .map_err(|error| told(error, "Query"))?;
        if writable {
            touch_later(app, caller, &id)?;
        }
        match deleted {
            Some(records) => Ok(with_json(&out, "deleted_records", &records)?.into()),
            None => Ok(Value::Object(out).into()),
        }
    })
}
