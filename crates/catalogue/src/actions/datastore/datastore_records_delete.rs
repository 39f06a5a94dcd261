//! `datastore_records_delete`: rows go, the table stays.

use serde_json::{Map, Value, json};

use super::{datastore_delete, named};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datastore_records_delete",
    kind: Kind::Rows,
    about: "Deletes the rows that filters find. The table stays, whatever they find.",
    access: "As package_update of the dataset.",
    params: &[
        super::RESOURCE,
        required(
            "filters",
            ParamKind::Object,
            "Which rows, as in datastore_search; {} for all of them.",
        ),
        super::FORCE,
        super::INCLUDE_DELETED,
        super::COUNT,
    ],
    returns: "resource_id and filters as they were sent, and deleted_records where they were asked for.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut errors = Map::new();
    let id = named(input);
    if id.is_none() {
        errors.insert("resource_id".to_owned(), json!(["Missing value"]));
    }
    match input.get("filters") {
        Some(Value::Object(_)) => {}
        None => {
            errors.insert("filters".to_owned(), json!(["Missing value"]));
        }
        Some(_) => {
            errors.insert("filters".to_owned(), json!(["Must be a dict"]));
        }
    }
    match id.filter(|_| errors.is_empty()) {
        Some(id) => datastore_delete::delete(ctx, input, id),
        None => Err(ActionError::Validation(errors)),
    }
}
