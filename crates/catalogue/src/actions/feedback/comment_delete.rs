//! `comment_delete`: a comment goes, with the replies to it.

use serde_json::Value;

use super::{COMMENT, comment_of, recount};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::may_moderate;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_delete",
    kind: Kind::Write,
    about: "Removes a comment with the replies to it for good. No action of CKAN.",
    access: "Its author; who may change records of the record's organization; sysadmins.",
    params: &[COMMENT],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (comment, head) = comment_of(ctx, input)?;
    if !ctx.caller.is(&comment.account_id) && !may_moderate(ctx, &head)? {
        return Err(ActionError::denied());
    }
    ctx.tx.delete_comment(&comment.id)?;
    recount(ctx, &comment)?;
    Ok(Value::Null.into())
}
