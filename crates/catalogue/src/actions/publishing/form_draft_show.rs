//! `form_draft_show`: what the caller typed into a form and did not send.

use serde_json::Value;

use super::{draft_dict, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "form_draft_show",
    kind: Kind::Read,
    about: "Shows what the caller typed into a form and did not send.",
    access: "Everybody who is signed in, for themselves.",
    params: &[required(
        "place",
        ParamKind::Text,
        "The path of the form's page.",
    )],
    returns: "place, title, when it was saved, and form: a list of pairs.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let place = input.required("place")?;
    let draft = ctx.tx.form_draft(&account_id, &place)?;
    let draft = draft.ok_or_else(|| ActionError::no("Form draft was not found."))?;
    let mut dict = draft_dict(&draft);
    dict["form"] = serde_json::from_str(&draft.form).unwrap_or(Value::Array(Vec::new()));
    Ok(dict.into())
}
