//! `tag_autocomplete`: names of tags for somebody who types.

use serde_json::json;

use super::{SEARCH_PARAMS, search};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_autocomplete",
    kind: Kind::Read,
    about: "Lists names of tags that hold every text, in any case.",
    access: "Everybody.",
    params: SEARCH_PARAMS,
    returns: "List of names, empty without a query.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (_, tags) = search(ctx, input)?;
    let names: Vec<String> = tags.into_iter().map(|tag| tag.name).collect();
    Ok(json!(names).into())
}
