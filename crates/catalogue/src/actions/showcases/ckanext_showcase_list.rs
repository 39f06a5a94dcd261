//! `ckanext_showcase_list`: the showcases.

use serde_json::Value;

use super::used::search;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Showcases that are read together.
const PAGE: usize = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_list",
    kind: Kind::Read,
    about: "Lists the showcases that are public, the last to change first. As in ckanext-showcase.",
    access: "Everybody.",
    params: &[],
    returns: "List of showcases as package_show gives them.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let mut all = Vec::new();
    loop {
        let mut page = search(ctx, None, PAGE, all.len())?;
        if page.is_empty() {
            return Ok(Value::Array(all).into());
        }
        all.append(&mut page);
    }
}
