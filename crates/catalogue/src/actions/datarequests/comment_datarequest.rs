//! `comment_datarequest`: somebody says something about a request.

use serde_json::{Value, json};

use super::comments::{self, RETURNS};
use super::{ours, request_of, rules};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::contributor;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "comment_datarequest",
    kind: Kind::Write,
    about: "Says something about a request for data, as comment_create does. As in ckanext-datarequests.",
    access: "Those who signed in and see the request.",
    params: &[
        required(
            "datarequest_id",
            ParamKind::Text,
            "Id or name of the request.",
        ),
        required(
            "comment",
            ParamKind::Text,
            "What is said, in 1000 characters at most.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    contributor(ctx)?;
    let request = request_of(ctx, input, "datarequest_id")?;
    let text = rules::comment(input)?;
    let said = json!({"package_id": request.id, "text": text, "kind": "feedback"});
    let made = ours(ctx, "comment_create", said)?;
    let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
    let made = ctx.tx.comment(id)?.ok_or_else(ActionError::not_found)?;
    Ok(comments::dict(ctx, &made)?.into())
}
