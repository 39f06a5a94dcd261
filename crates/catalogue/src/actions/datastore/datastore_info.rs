//! `datastore_info`: what a table is.

use serde_json::{Map, Value, json};

use super::{flag, moment, named, require_show, told};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_info",
    kind: Kind::Read,
    about: "Shows the columns of a table with their dictionary and indexes, how many rows it has and how large it is.",
    access: "Those who may see the dataset.",
    params: &[
        super::RESOURCE_OR_ALIAS,
        param(
            "include_meta",
            ParamKind::Boolean,
            "Whether meta is shown; yes where nothing is said.",
        ),
        param(
            "include_fields_schema",
            ParamKind::Boolean,
            "Whether the schema of each column is shown; yes where nothing is said.",
        ),
        param(
            "include_statistics",
            ParamKind::Boolean,
            "Whether statistics is shown: what the values of each column are like; no where nothing is said.",
        ),
    ],
    returns: "meta (id, count, table_type, size, db_size, idx_size, aliases) and fields; statistics (rows, current, examined, columns) where it is asked for, null before the table was looked through.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let name = named(input).ok_or_else(|| ActionError::missing("resource_id"))?;
    let found = ctx
        .app
        .tables
        .find(&name)
        .map_err(|error| told(error, "Query"))?;
    let id = found
        .ok_or_else(|| ActionError::no(format!("Resource/Alias \"{name}\" was not found.")))?;
    require_show(ctx, &id)?;
    ctx.with_rows(move |app, _, input, _| {
        let tell = |error| told(error, "Query");
        let info = app.tables.info(&id).map_err(tell)?;
        let schema = flag(input, "include_fields_schema", true);
        let fields: Vec<Value> = info
            .fields
            .iter()
            .map(|one| {
                let mut shown = Map::new();
                let is_json = one.field.ty == cairn_tables::Type::of(cairn_tables::Kind::Json);
                shown.insert("id".to_owned(), json!(one.field.id));
                // CKAN keeps JSON in a type of its own and shows its name here alone.
                let name = if is_json {
                    "nested".to_owned()
                } else {
                    one.field.ty.name()
                };
                shown.insert("type".to_owned(), json!(name));
                if let Some(info) = &one.field.info {
                    shown.insert("info".to_owned(), Value::Object(info.clone()));
                }
                if schema {
                    let native = if is_json {
                        "nested".to_owned()
                    } else {
                        one.field.ty.long_name()
                    };
                    shown.insert(
                        "schema".to_owned(),
                        json!({
                            "native_type": native,
                            "notnull": false,
                            "index_name": one.index,
                            "is_index": one.index.is_some(),
                            "uniquekey": false,
                        }),
                    );
                }
                Value::Object(shown)
            })
            .collect();
        let mut out = Map::new();
        if flag(input, "include_meta", true) {
            let sizes = app.tables.sizes(&id).map_err(tell)?;
            out.insert(
                "meta".to_owned(),
                json!({
                    "id": id,
                    "count": info.rows,
                    "table_type": "BASE TABLE",
                    "size": sizes.table,
                    "db_size": sizes.database,
                    "idx_size": sizes.indexes,
                    "aliases": app.tables.aliases(&id).map_err(tell)?,
                }),
            );
        }
        out.insert("fields".to_owned(), Value::Array(fields));
        if flag(input, "include_statistics", false) {
            let kept = app.tables.profile(&id).map_err(tell)?;
            out.insert("statistics".to_owned(), statistics(kept.as_ref()));
        }
        Ok(Value::Object(out).into())
    })
}

/// Shows what the values of a table are like.
fn statistics(kept: Option<&cairn_tables::Kept>) -> Value {
    kept.map_or(Value::Null, |kept| {
        let columns: Map<String, Value> = kept
            .profile
            .columns
            .iter()
            .map(|column| (column.id.clone(), json!(column.statistics)))
            .collect();
        json!({
            "rows": kept.profile.rows,
            "current": kept.current,
            "examined": moment(kept.made),
            "columns": columns,
        })
    })
}
