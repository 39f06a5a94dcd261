//! `ckanext_showcase_admin_list`: who looks after showcases.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_admin_list",
    kind: Kind::Read,
    about: "Lists the accounts that look after showcases beside sysadmins. As in ckanext-showcase.",
    access: "Sysadmins.",
    params: &[],
    returns: "List of objects with name and id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let admins = ctx.tx.showcase_admins()?.into_iter();
    let list = admins.map(|(id, name)| json!({"name": name, "id": id}));
    Ok(Value::Array(list.collect()).into())
}
