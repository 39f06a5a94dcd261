//! `package_activity_list`: what happened to a dataset.

use cairn_store::{ActivityFilter, Stream};
use serde_json::Value;

use super::list::{filter, list, require_id};
use super::page::{AFTER, BEFORE, INCLUDE_HIDDEN, LIMIT, OFFSET, Reader, TYPES, WITHOUT_TYPES};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_activity_list",
    kind: Kind::Read,
    about: "Lists what happened to a dataset, the newest first, each activity with the whole dataset as it was then.",
    access: "Those who may see the dataset; of its past they see what was open to them then.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the dataset."),
        LIMIT,
        OFFSET,
        BEFORE,
        AFTER,
        INCLUDE_HIDDEN,
        TYPES,
        WITHOUT_TYPES,
    ],
    returns: "List of activities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    let window = reader.window(&ctx.app.settings.activity);
    let (kinds, without_kinds) = reader.types();
    reader.done()?;
    require_id(ctx, &id, "Package")?;
    let head = ctx
        .tx
        .dataset_head(&id)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let filter = ActivityFilter {
        kinds,
        without_kinds,
        ..filter(ctx, Some(input))?
    };
    let found = list(ctx, &[Stream::About(&head.id)], &filter, &window)?;
    Ok(Value::Array(found).into())
}
