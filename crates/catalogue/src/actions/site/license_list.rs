//! `license_list`: the licences that datasets may name.

use serde_json::Value;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "license_list",
    kind: Kind::Read,
    about: "Lists the licences of the register, in its order. The flags of the built-in register are texts: \"True\" and \"False\".",
    access: "Everybody.",
    params: &[],
    returns: "List of licences.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let licences: Vec<Value> = ctx
        .app
        .licences
        .all()
        .iter()
        .map(|licence| Value::Object(licence.body().clone()))
        .collect();
    Ok(Value::Array(licences).into())
}
