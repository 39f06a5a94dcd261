//! `config_option_list`: the options that can be changed while the site runs.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::live_site::OPTIONS;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "config_option_list",
    kind: Kind::Read,
    about: "Lists the options of the site that can be changed while it runs.",
    access: "Sysadmins.",
    params: &[],
    returns: "List of names.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    Ok(json!(OPTIONS).into())
}
