//! `ckanext_showcase_delete`: those who look after showcases remove one.

use serde_json::Value;

use super::{ADMINS, require_admin, showcase_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone::{self, REASON};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_delete",
    kind: Kind::Write,
    about: "Removes a showcase for good. As in ckanext-showcase.",
    access: ADMINS,
    params: &[
        required("id", ParamKind::Text, "Id or name of the showcase."),
        REASON,
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_admin(ctx)?;
    let current = showcase_of(ctx, input, "id")?;
    let said = tombstone::farewell(ctx, input)?;
    dataset::purge(ctx, &current.id)?;
    tombstone::explain(ctx, &current.id, said.as_ref())?;
    Ok(Value::Null.into())
}
