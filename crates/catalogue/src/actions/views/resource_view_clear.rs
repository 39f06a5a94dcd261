//! `resource_view_clear`: views of all resources are removed.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_view_clear",
    kind: Kind::Write,
    about: "Removes the views of all resources, or those of some types.",
    access: "Sysadmins.",
    params: &[param(
        "view_types",
        ParamKind::Texts,
        "Types whose views are removed; nothing for all.",
    )],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let kinds = input.list_or_commas("view_types");
    let kinds = kinds.filter(|kinds| !kinds.is_empty());
    ctx.tx.clear_views(kinds.as_deref())?;
    Ok(Value::Null.into())
}
