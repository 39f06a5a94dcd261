//! `harvesters_info_show`: the kinds of sources.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::KINDS;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvesters_info_show",
    kind: Kind::Read,
    about: "Lists the kinds of sources that can be harvested.",
    access: "Everybody.",
    params: &[],
    returns: "List of name, title, description and show_config.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let kinds = KINDS.iter().map(|kind| {
        json!({
            "name": kind.name,
            "title": kind.title,
            "description": kind.description,
            "show_config": true,
        })
    });
    Ok(Value::Array(kinds.collect()).into())
}
