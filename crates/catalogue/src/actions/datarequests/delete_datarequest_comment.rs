//! `delete_datarequest_comment`: a comment goes.

use serde_json::json;

use super::comments::{self, comment_of};
use super::ours;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "delete_datarequest_comment",
    kind: Kind::Write,
    about: "Removes something that is said about a request for data, with the replies to it. As in ckanext-datarequests.",
    access: "As comment_delete.",
    params: &[required("id", ParamKind::Text, "Id of the comment.")],
    returns: "The comment as it was.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let comment = comment_of(ctx, input)?;
    let was = comments::dict(ctx, &comment)?;
    ours(ctx, "comment_delete", json!({"id": comment.id}))?;
    Ok(was.into())
}
