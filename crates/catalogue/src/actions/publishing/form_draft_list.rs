//! `form_draft_list`: the forms that the caller began and did not send.

use serde_json::Value;

use super::{draft_dict, own_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "form_draft_list",
    kind: Kind::Read,
    about: "Lists the forms that the caller began and did not send, the last one first.",
    access: "Everybody who is signed in, for themselves.",
    params: &[],
    returns: "List of place, title, and when it was saved.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let drafts = ctx.tx.form_drafts(&account_id)?;
    Ok(Value::Array(drafts.iter().map(draft_dict).collect()).into())
}
