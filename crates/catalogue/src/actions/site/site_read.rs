//! `site_read`: tells that the site may be read.

use serde_json::Value;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "site_read",
    kind: Kind::Read,
    about: "Tells that the site may be read.",
    access: "Everybody.",
    params: &[],
    returns: "true.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    Ok(Value::Bool(true).into())
}
