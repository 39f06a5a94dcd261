//! `consultation_sign_up_confirm`: the address is confirmed by the word in its message.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::consultations;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "consultation_sign_up_confirm",
    kind: Kind::Write,
    about: "Confirms that news of a consultation are wanted, by the word in the message that asked. No action of CKAN.",
    access: "Whoever has the word.",
    params: &[required(
        "word",
        ParamKind::Text,
        "The word in the link of the message.",
    )],
    returns: "package_id and confirmed: true.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let word = input.required("word")?;
    let wish = consultations::opened(ctx, &word)?.ok_or_else(ActionError::not_found)?;
    ctx.tx.confirm_subscription(&wish.id, ctx.now)?;
    // What happened before is no news.
    if wish.confirmed.is_none()
        && let Some(consultation) = ctx.tx.dataset(&wish.dataset_id)?
    {
        let step = consultations::step_of(&consultation, ctx.now.date());
        ctx.tx.note_told(&wish.id, consultation.version, step)?;
    }
    Ok(json!({"package_id": wish.dataset_id, "confirmed": true}).into())
}
