//! `help_show`: the documentation of an action.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::actions;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "help_show",
    kind: Kind::Read,
    about: "Shows what an action does, who may call it, what it takes and what it answers.",
    access: "Everybody.",
    params: &[required("name", ParamKind::Text, "Name of an action.")],
    returns: "The documentation, as text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let name = input.given("name")?;
    ctx.refuse_deleted()?;
    let def = actions::find(&name).ok_or_else(|| ActionError::no("Action function not found"))?;
    Ok(Value::String(def.help()).into())
}
