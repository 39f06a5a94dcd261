//! `vocabulary_show`: one vocabulary.

use super::{vocabulary_dict, vocabulary_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "vocabulary_show",
    kind: Kind::Read,
    about: "Shows a vocabulary with its tags.",
    access: "Everybody.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "The vocabulary: id, name and tags.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let vocabulary = vocabulary_of(ctx, input)?;
    Ok(vocabulary_dict(ctx, &vocabulary)?.into())
}
