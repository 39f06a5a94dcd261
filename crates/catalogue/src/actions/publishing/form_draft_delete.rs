//! `form_draft_delete`: what the caller typed into a form is forgotten.

use serde_json::Value;

use super::own_account;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "form_draft_delete",
    kind: Kind::Write,
    about: "Forgets what the caller typed into a form and did not send.",
    access: "Everybody who is signed in, for themselves.",
    params: &[required(
        "place",
        ParamKind::Text,
        "The path of the form's page.",
    )],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let place = input.required("place")?;
    if !ctx.tx.delete_form_draft(&account_id, &place)? {
        return Err(ActionError::no("Form draft was not found."));
    }
    Ok(Value::Null.into())
}
