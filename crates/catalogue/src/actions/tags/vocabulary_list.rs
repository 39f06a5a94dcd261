//! `vocabulary_list`: all vocabularies.

use serde_json::Value;

use super::vocabulary_dicts;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "vocabulary_list",
    kind: Kind::Read,
    about: "Lists all vocabularies with their tags.",
    access: "Everybody.",
    params: &[],
    returns: "List of vocabularies.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let vocabularies = ctx.tx.vocabularies()?;
    Ok(Value::Array(vocabulary_dicts(ctx, &vocabularies)?).into())
}
