//! `consultation_sign_up_leave`: no more news, and the address is forgotten.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::consultations;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "consultation_sign_up_leave",
    kind: Kind::Write,
    about: "Ends news of a consultation and erases the address, by the word in any of its messages. Doing so twice is no error. \
            No action of CKAN.",
    access: "Whoever has the word.",
    params: &[required(
        "word",
        ParamKind::Text,
        "The word in the link of the message.",
    )],
    returns: "left: true.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let word = input.required("word")?;
    consultations::leave(ctx, &word)?;
    Ok(json!({"left": true}).into())
}
