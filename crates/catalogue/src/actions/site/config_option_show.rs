//! `config_option_show`: the value of one option.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::live_site::{CLEAR_LOGO, LOGO_UPLOAD, OPTIONS};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "config_option_show",
    kind: Kind::Read,
    about: "Shows the value of an option of the site that can be changed while it runs.",
    access: "Sysadmins.",
    params: &[required(
        "key",
        ParamKind::Text,
        "One of the names of config_option_list.",
    )],
    returns: "The value.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let key = input.printed("key")?;
    if !OPTIONS.contains(&key.as_str()) {
        return Err(ActionError::rule(format!(
            "Configuration option '{key}' can not be shown"
        )));
    }
    if [LOGO_UPLOAD, CLEAR_LOGO].contains(&key.as_str()) {
        return Ok(json!("").into());
    }
    Ok(json!(ctx.app.site().option(&key)).into())
}
