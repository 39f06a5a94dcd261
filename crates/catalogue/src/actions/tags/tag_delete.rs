//! `tag_delete`: a tag is removed, from datasets too.

use serde_json::Value;

use super::{remove_tag, tag_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_delete",
    kind: Kind::Write,
    about: "Removes a tag, and takes it from every dataset that carries it.",
    access: "Sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        param(
            "vocabulary_id",
            ParamKind::Text,
            "Id or name of the tag's vocabulary; a name is looked up among the free tags without it.",
        ),
    ],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input
        .text("id")
        .ok_or_else(|| ActionError::bare("id", "id not in data"))?;
    let tag = tag_of(ctx, &id, input)?
        .ok_or_else(|| ActionError::no(format!("Could not find tag \"{id}\"")))?;
    ctx.require_sysadmin()?;
    remove_tag(ctx, &tag)?;
    Ok(Value::Null.into())
}
