//! `show_datarequest_comment`: something that is said about a request.

use super::comments::{self, RETURNS, comment_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "show_datarequest_comment",
    kind: Kind::Read,
    about: "Shows something that is said about a request for data. As in ckanext-datarequests.",
    access: "As list_datarequest_comments.",
    params: &[required("id", ParamKind::Text, "Id of the comment.")],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let comment = comment_of(ctx, input)?;
    Ok(comments::dict(ctx, &comment)?.into())
}
