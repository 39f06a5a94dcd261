//! Requests for data as clients of ckanext-datarequests ask for them: its actions, with its names, keys and messages, on the records of
//! the type `data-request` and what is said about them.

mod close_datarequest;
mod comment_datarequest;
mod comments;
mod create_datarequest;
mod delete_datarequest;
mod delete_datarequest_comment;
mod follow_datarequest;
mod list_datarequest_comments;
mod list_datarequests;
mod rules;
mod show_datarequest;
mod show_datarequest_comment;
mod shown;
mod unfollow_datarequest;
mod update_datarequest;
mod update_datarequest_comment;

use cairn_domain::record::{DRAFT, Dataset, FollowKind};
use serde_json::Value;

use crate::action::{ActionDef, Param, ParamKind, required};
use crate::actions;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::{REQUEST, contributor};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    close_datarequest::DEF,
    comment_datarequest::DEF,
    create_datarequest::DEF,
    delete_datarequest::DEF,
    delete_datarequest_comment::DEF,
    follow_datarequest::DEF,
    list_datarequest_comments::DEF,
    list_datarequests::DEF,
    show_datarequest::DEF,
    show_datarequest_comment::DEF,
    unfollow_datarequest::DEF,
    update_datarequest::DEF,
    update_datarequest_comment::DEF,
];

/// The request, for the documentation.
const ID: Param = required("id", ParamKind::Text, "Id or name of the request.");
/// What a request is shown as, for the documentation.
const RETURNS: &str = "id, user_id, title, description, organization_id, open_time, accepted_dataset_id, close_time, closed, followers, user, organization and accepted_dataset (each an object or null). Times are written `YYYY-MM-DD HH:MM:SS.ffffff`.";
/// Who may change a request, for the documentation.
const CHANGE: &str = "Who asked, until it is shown to the public where contributions are looked at first; who may change it by package_update.";

/// States in which a request is closed. In all others it waits for an answer.
const CLOSED: [&str; 7] = [
    "released",
    "already_available",
    "not_held",
    "unable",
    "transferred",
    "duplicate",
    CLOSED_PLAINLY,
];
/// The state of a request that was closed without saying what came of it.
const CLOSED_PLAINLY: &str = "closed";

/// Returns the id of the caller, that of the request that is named, and whether the one follows the other.
fn followed(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<(String, String, bool), ActionError> {
    let caller = contributor(ctx)?.id.clone();
    let request = request_of(ctx, input, ID.name)?;
    let since = ctx.tx.follows(&caller, FollowKind::Dataset, &request.id)?;
    Ok((caller, request.id, since.is_some()))
}

/// Returns the request that a parameter names, which the caller sees or asked.
fn request_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<Dataset, ActionError> {
    ctx.refuse_deleted()?;
    let id = input
        .text(key)
        .ok_or_else(|| ActionError::rule("Data Request ID has not been included"))?;
    let found = ctx.tx.dataset_by_ref(&id)?;
    let found = found
        .filter(|found| found.kind == REQUEST)
        .ok_or_else(|| ActionError::no(format!("Data Request {id} not found in the data base")))?;
    // Whoever asked knows what waits for somebody to look at it.
    if found.state != DRAFT || !is_own(ctx, &found) {
        ctx.require_read(&found.head())?;
    }
    Ok(found)
}

/// Tells whether the caller asked for this.
fn is_own(ctx: &Ctx<'_, '_>, request: &Dataset) -> bool {
    let creator = request.creator.as_deref();
    creator.is_some_and(|creator| ctx.caller.is(creator))
}

/// Tells whether a request is closed.
fn is_closed(state: Option<&Value>) -> bool {
    let state = state.and_then(Value::as_str);
    state.is_some_and(|state| CLOSED.contains(&state))
}

/// Does what an action of ours does.
fn ours(ctx: &mut Ctx<'_, '_>, name: &str, params: Value) -> Result<Value, ActionError> {
    let def = actions::find(name)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))?;
    let Value::Object(params) = params else {
        return Err(ActionError::Internal(format!(
            "the parameters of {name} are no object"
        )));
    };
    (def.run)(ctx, &Input::new(params))?.result.into_value()
}
