//! `tag_search`: tags by parts of their names.

use serde_json::{Value, json};

use super::{SEARCH_PARAMS, search};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_search",
    kind: Kind::Read,
    about: "Finds tags whose name holds every text, in any case.",
    access: "Everybody.",
    params: SEARCH_PARAMS,
    returns: "count, and results: a list of id, name and vocabulary_id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (count, tags) = search(ctx, input)?;
    let results: Vec<Value> = tags
        .into_iter()
        .map(|tag| json!({"id": tag.id, "name": tag.name, "vocabulary_id": tag.vocabulary_id}))
        .collect();
    Ok(json!({"count": count, "results": results}).into())
}
