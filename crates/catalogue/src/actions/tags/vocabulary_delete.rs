//! `vocabulary_delete`: a vocabulary without tags is removed.

use cairn_domain::record::ChangeKind;
use serde_json::Value;

use super::vocabulary_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "vocabulary_delete",
    kind: Kind::Write,
    about: "Removes a vocabulary that has no tags any more; vocabulary_update with an empty list of tags takes them out.",
    access: "Sysadmins.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let vocabulary = vocabulary_of(ctx, input)?;
    ctx.require_sysadmin()?;
    let tags = ctx
        .tx
        .tags_of_vocabularies(std::slice::from_ref(&vocabulary.id))?;
    if !tags.is_empty() {
        return Err(ActionError::rule(
            "Vocabulary cannot be deleted while it still has tags",
        ));
    }
    ctx.tx.remove_vocabulary(&vocabulary.id)?;
    ctx.record_change(ChangeKind::Vocabulary, &vocabulary.id)?;
    Ok(Value::Null.into())
}
