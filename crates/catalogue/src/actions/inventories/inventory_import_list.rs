//! `inventory_import_list`: the imports that somebody asked for.

use serde_json::Value;

use super::{own_account, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Imports where no limit is given.
const DEFAULT: i64 = 20;
/// Most imports of a list.
const MOST: i64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_import_list",
    kind: Kind::Read,
    about: "Lists the imports of inventories that the caller asked for, the newest first.",
    access: "Everybody who is signed in, for themselves.",
    params: &[param(
        "limit",
        ParamKind::Integer,
        "Most imports, 20 by default and 100 at most.",
    )],
    returns: "List of imports as inventory_import_show gives them.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let found = ctx.tx.inventory_imports(&account, limit)?;
    let imports = found.iter().map(|import| shown(import, ctx.locale));
    Ok(Value::Array(imports.collect()).into())
}
