//! `inventory_import_rows`: what came of the rows of an import.

use serde_json::{Value, json};

use super::{IMPORT, import_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::inventory::{line, told};

/// Rows where no limit is given.
const DEFAULT: i64 = 100;
/// Most rows of an answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_import_rows",
    kind: Kind::Read,
    about: "Tells what came of the rows of an import of an inventory, in their order.",
    access: "Whose it is, and sysadmins.",
    params: &[
        IMPORT,
        param(
            "only_wrong",
            ParamKind::Boolean,
            "Leaves out the rows that are right.",
        ),
        param(
            "after",
            ParamKind::Integer,
            "Number of a row: those behind it are told.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most rows, 100 by default and 1000 at most.",
        ),
    ],
    returns: "List of objects with number (the first row behind the heading is 1), name of the record, error (one line in the language of the request; null where there is none), errors (the same by field, message for the row as a whole), and cells where there is an error.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let import = import_of(ctx, input)?;
    let only_wrong = input.flag("only_wrong", false)?;
    let after = input.natural("after")?.unwrap_or(0);
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let rows = ctx
        .tx
        .inventory_rows(&import.id, only_wrong, after, limit)?;
    let shown = rows.iter().map(|row| {
        let cells = row.cells.as_deref().map(serde_json::from_str::<Value>);
        let errors = row.error.as_deref().map(|noted| told(noted, ctx.locale));
        json!({
            "number": row.number,
            "name": row.name,
            "error": errors.as_ref().map(line),
            "errors": errors,
            "cells": cells.and_then(Result::ok),
        })
    });
    Ok(Value::Array(shown.collect()).into())
}
